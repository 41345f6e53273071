import type { ServiceManifest } from "../../core/service.js";

export const manifest: ServiceManifest<"s3control"> = {
  name: "s3control",
  title: "Amazon S3 Control",
  signingNames: ["s3"],
  hostLabels: ["s3-control"],
  protocols: ["restXml"],
  version: "2018-08-20",
  xmlNamespace: "http://awss3control.amazonaws.com/doc/2018-08-20/",
  storeScope: "partition",
  // Access points and account settings are what S3 reads at each request.
  storeName: "s3",
  recognises: ({ path }) => path.startsWith("/v20180820/"),
  load: async () => (await import("./index.js")).service,
};
