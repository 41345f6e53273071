import type { ServiceManifest } from "../../core/service.js";

export const manifest: ServiceManifest<"kinesis"> = {
  name: "kinesis",
  title: "Amazon Kinesis Data Streams",
  signingNames: ["kinesis"],
  hostLabels: ["kinesis"],
  protocols: ["awsJson1_1"],
  version: "",
  storeScope: "regional",
  load: async () => (await import("./index.js")).service,
};
