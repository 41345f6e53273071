import type { AccessRequest } from "../../core/access.js";

const any = (action: string) => (): AccessRequest[] => [{ action: `rekognition:${action}`, resource: "*" }];

/** Which permissions each operation needs. Reading the image from S3 is checked by S3 itself, as the caller. */
export const access = {
  CompareFaces: any("CompareFaces"),
  DetectFaces: any("DetectFaces"),
  DetectLabels: any("DetectLabels"),
};
