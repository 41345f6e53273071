import type { ServiceManifest } from "../../core/service.js";

export const manifest: ServiceManifest<"s3"> = {
  name: "s3",
  title: "Amazon S3",
  signingNames: ["s3"],
  hostLabels: ["s3"],
  protocols: ["restXml"],
  version: "2006-03-01",
  xmlNamespace: "http://s3.amazonaws.com/doc/2006-03-01/",
  // Bucket names are one space across accounts, and a bucket is found before its owner is known.
  storeScope: "partition",
  anonymous: true,
  background: true,
  settings: [
    {
      name: "customerKeys",
      values: "taken or blocked (default taken)",
      does: "blocked: new buckets refuse SSE-C until PutBucketEncryption lets it in, as on AWS since April 2026",
    },
    {
      name: "lifecycleDay",
      values: "a number of seconds (default 86400)",
      does: "how long the days of lifecycle rules and of restored copies are, to see in seconds what they do",
    },
  ],
  isWanted: ({ mounts }) => mounts !== undefined && mounts !== "",
  load: async () => (await import("./index.js")).service,
};
