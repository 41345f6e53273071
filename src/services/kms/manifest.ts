import type { ServiceManifest } from "../../core/service.js";

export const manifest: ServiceManifest<"kms"> = {
  name: "kms",
  title: "AWS Key Management Service",
  signingNames: ["kms"],
  hostLabels: ["kms"],
  targetPrefix: "TrentService",
  protocols: ["awsJson1_1"],
  version: "2014-11-01",
  // A key may be used from another account by its ARN; every stored key begins with account and region.
  storeScope: "partition",
  load: async () => (await import("./index.js")).service,
};
