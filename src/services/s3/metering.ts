import type { Usage } from "../../core/metering.js";

const requests =
  (usageType: string) =>
  (input: object): Usage[] => {
    const bucket = "Bucket" in input && typeof input.Bucket === "string" ? input.Bucket : undefined;
    return [
      { usageType, quantity: 1, unit: "Requests", ...(bucket && { resource: `arn:aws:s3:::${bucket}` }) },
    ];
  };

/** PUT, COPY, POST, LIST. */
const tier1 = requests("Requests-Tier1");
/** GET and all others. */
const tier2 = requests("Requests-Tier2");
const free = (): Usage[] => [];

/** A read pays for the request and for the bytes that leave. */
const download = (input: object, output: { ContentLength?: number | undefined }): Usage[] => [
  ...tier2(input),
  { usageType: "DataTransfer-Out-Bytes", quantity: output.ContentLength ?? 0, unit: "Bytes" },
];

/** What each operation costs. Storage itself is metered by the hour, not by request. */
export const metering = {
  ListBuckets: tier1,
  CreateBucket: tier1,
  HeadBucket: tier2,
  DeleteBucket: free,
  GetBucketLocation: tier2,
  GetBucketVersioning: tier2,
  PutBucketVersioning: tier1,
  GetBucketNotificationConfiguration: tier2,
  PutBucketNotificationConfiguration: tier1,
  ListObjects: tier1,
  ListObjectsV2: tier1,
  ListObjectVersions: tier1,
  PutObject: tier1,
  GetObject: download,
  HeadObject: tier2,
  CopyObject: tier1,
  DeleteObject: free,
  DeleteObjects: free,
  CreateMultipartUpload: tier1,
  UploadPart: tier1,
  UploadPartCopy: tier1,
  CompleteMultipartUpload: tier1,
  AbortMultipartUpload: free,
  ListParts: tier1,
  ListMultipartUploads: tier1,
};
