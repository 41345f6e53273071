import type { ServiceManifest } from "../../core/service.js";

export const manifest: ServiceManifest<"logs"> = {
  name: "logs",
  title: "Amazon CloudWatch Logs",
  signingNames: ["logs"],
  hostLabels: ["logs", "streaming-logs"],
  targetPrefix: "Logs_20140328",
  protocols: ["awsJson1_1"],
  version: "2014-03-28",
  storeScope: "regional",
  background: true,
  load: async () => (await import("./index.js")).service,
};
