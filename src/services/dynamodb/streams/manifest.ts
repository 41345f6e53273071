import type { ServiceManifest } from "../../../core/service.js";

export const manifest: ServiceManifest<"dynamodbstreams"> = {
  name: "dynamodbstreams",
  title: "Amazon DynamoDB Streams",
  signingNames: ["dynamodb"],
  hostLabels: ["streams"],
  targetPrefix: "DynamoDBStreams_20120810",
  protocols: ["awsJson1_0"],
  version: "2012-08-10",
  storeScope: "regional",
  storeName: "dynamodb",
  load: async () => (await import("./index.js")).service,
};
