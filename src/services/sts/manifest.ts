import type { ServiceManifest } from "../../core/service.js";

export const manifest: ServiceManifest<"sts"> = {
  name: "sts",
  title: "AWS Security Token Service",
  signingNames: ["sts"],
  hostLabels: ["sts"],
  protocols: ["awsQuery"],
  version: "2011-06-15",
  xmlNamespace: "https://sts.amazonaws.com/doc/2011-06-15/",
  storeScope: "account",
  // Federated callers have no key yet. Every other operation refuses them.
  anonymous: true,
  load: async () => (await import("./index.js")).service,
};
