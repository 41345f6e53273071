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
  settings: [
    {
      name: "pins",
      values: "a JSON file (none by default)",
      does: "answers fixed by the SHA-256 of a picture, for tests; such an answer says so in x-lenticular-engine",
    },
  ],
  load: async () => (await import("./index.js")).service,
};
