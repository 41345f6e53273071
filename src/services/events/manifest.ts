import type { ServiceManifest } from "../../core/service.js";

export const manifest: ServiceManifest<"events"> = {
  name: "events",
  title: "Amazon EventBridge",
  signingNames: ["events"],
  hostLabels: ["events"],
  targetPrefix: "AWSEvents",
  protocols: ["awsJson1_1"],
  version: "2015-10-07",
  // Events cross accounts and regions, from bus to bus; every stored key begins with account and region.
  storeScope: "partition",
  load: async () => (await import("./index.js")).service,
};
