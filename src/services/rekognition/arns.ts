import { toArn } from "../../core/arns.js";

interface Place {
  partition: string;
  region: string;
  account: string;
}

export function collectionArn({ partition, region, account }: Place, id: string): string {
  return toArn({ partition, service: "rekognition", region, account, resource: `collection/${id}` });
}
