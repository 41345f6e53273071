import type { ServiceManifest } from "../../core/service.js";

export const manifest: ServiceManifest<"comprehend"> = {
  name: "comprehend",
  title: "Amazon Comprehend",
  signingNames: ["comprehend"],
  hostLabels: ["comprehend"],
  targetPrefix: "Comprehend_20171127",
  protocols: ["awsJson1_1"],
  version: "2017-11-27",
  storeScope: "regional",
  load: async () => (await import("./index.js")).service,
};
