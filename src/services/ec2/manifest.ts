import type { ServiceManifest } from "../../core/service.js";

export const manifest: ServiceManifest<"ec2"> = {
  name: "ec2",
  title: "Amazon EC2",
  signingNames: ["ec2"],
  hostLabels: ["ec2"],
  protocols: ["ec2Query"],
  version: "2016-11-15",
  xmlNamespace: "http://ec2.amazonaws.com/doc/2016-11-15/",
  storeScope: "regional",
  load: async () => (await import("./index.js")).service,
};
