import type { ServiceManifest } from "../../core/service.js";

export const manifest: ServiceManifest<"iam"> = {
  name: "iam",
  title: "AWS Identity and Access Management",
  signingNames: ["iam"],
  hostLabels: ["iam"],
  protocols: ["awsQuery"],
  version: "2010-05-08",
  xmlNamespace: "https://iam.amazonaws.com/doc/2010-05-08/",
  storeScope: "account",
  global: true,
  load: async () => (await import("./index.js")).service,
};
