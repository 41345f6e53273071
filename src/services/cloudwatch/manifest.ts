import type { ServiceManifest } from "../../core/service.js";

export const manifest: ServiceManifest<"cloudwatch"> = {
  name: "cloudwatch",
  title: "Amazon CloudWatch",
  signingNames: ["monitoring"],
  hostLabels: ["monitoring"],
  targetPrefix: "GraniteServiceVersion20100801",
  // JavaScript's SDK speaks JSON, newer clients CBOR, older ones forms.
  protocols: ["awsJson1_0", "rpcv2Cbor", "awsQuery"],
  version: "2010-08-01",
  xmlNamespace: "http://monitoring.amazonaws.com/doc/2010-08-01/",
  storeScope: "regional",
  background: true,
  load: async () => (await import("./index.js")).service,
};
