import type { ServiceManifest } from "../../core/service.js";

export const manifest: ServiceManifest<"dynamodb"> = {
  name: "dynamodb",
  title: "Amazon DynamoDB",
  signingNames: ["dynamodb"],
  hostLabels: ["dynamodb"],
  targetPrefix: "DynamoDB_20120810",
  protocols: ["awsJson1_0"],
  version: "2012-08-10",
  storeScope: "regional",
  background: true,
  settings: [
    {
      name: "tableDelayMs",
      values: "milliseconds (default 0)",
      does: "how long a table stays CREATING, UPDATING or DELETING",
    },
    {
      name: "shardMs",
      values: "milliseconds (default 4 hours)",
      does: "how long a shard of a stream takes records, before its children do",
    },
    {
      name: "throttle",
      values: "on | off (default off)",
      does: "whether tables are held to their provisioned capacity, and to the maximum of on-demand ones",
    },
    {
      name: "tablesMax",
      values: "number (default 2500)",
      does: "how many tables an account may have in a region",
    },
    {
      name: "itemCollectionBytesMax",
      values: "bytes (default 10 GB)",
      does: "how much one partition key may hold in a table with local indexes",
    },
  ],
  load: async () => (await import("./index.js")).service,
};
