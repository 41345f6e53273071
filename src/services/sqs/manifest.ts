import type { ServiceManifest } from "../../core/service.js";

export const manifest: ServiceManifest<"sqs"> = {
  name: "sqs",
  title: "Amazon Simple Queue Service",
  signingNames: ["sqs"],
  hostLabels: ["sqs", "queue"],
  targetPrefix: "AmazonSQS",
  protocols: ["awsJson1_0", "awsQuery"],
  version: "2012-11-05",
  xmlNamespace: "http://queue.amazonaws.com/doc/2012-11-05/",
  // A queue may be used from another account by its URL; every stored key begins with account and region,
  // or a queue's id.
  settings: [
    {
      name: "inFlightMax",
      values: "number (default 120000)",
      does: "how many messages of a queue may be received and not yet deleted",
    },
  ],
  storeScope: "partition",
  background: true,
  load: async () => (await import("./index.js")).service,
};
