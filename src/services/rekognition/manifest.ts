import type { ServiceManifest } from "../../core/service.js";

export const manifest: ServiceManifest<"rekognition"> = {
  name: "rekognition",
  title: "Amazon Rekognition",
  signingNames: ["rekognition"],
  hostLabels: ["rekognition"],
  targetPrefix: "RekognitionService",
  protocols: ["awsJson1_1"],
  version: "2016-06-27",
  storeScope: "regional",
  load: async () => (await import("./index.js")).service,
};
