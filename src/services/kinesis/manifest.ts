import type { ServiceManifest } from "../../core/service.js";

export const manifest: ServiceManifest<"kinesis"> = {
  name: "kinesis",
  title: "Amazon Kinesis Data Streams",
  signingNames: ["kinesis"],
  hostLabels: ["kinesis", "data-kinesis", "control-kinesis"],
  targetPrefix: "Kinesis_20131202",
  // Java's SDK speaks CBOR.
  protocols: ["awsJson1_1", "awsCbor1_1"],
  version: "2013-12-02",
  // A stream's policy may let in other accounts; every stored key begins with account and region, or a stream's id.
  settings: [
    {
      name: "streamDelayMs",
      values: "milliseconds (default 0)",
      does: "how long a stream stays CREATING or UPDATING",
    },
  ],
  storeScope: "partition",
  background: true,
  bodyBytesMax: 16 * 1024 * 1024,
  load: async () => (await import("./index.js")).service,
};
