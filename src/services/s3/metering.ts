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
  GetBucketTagging: tier2,
  GetBucketAbac: tier2,
  PutBucketTagging: tier1,
  PutBucketAbac: tier1,
  DeleteBucketTagging: free,
  GetBucketCors: tier2,
  PutBucketCors: tier1,
  DeleteBucketCors: free,
  GetBucketPolicy: tier2,
  PutBucketPolicy: tier1,
  DeleteBucketPolicy: free,
  GetBucketPolicyStatus: tier2,
  GetPublicAccessBlock: tier2,
  PutPublicAccessBlock: tier1,
  DeletePublicAccessBlock: free,
  GetBucketOwnershipControls: tier2,
  PutBucketOwnershipControls: tier1,
  DeleteBucketOwnershipControls: free,
  GetBucketEncryption: tier2,
  PutBucketEncryption: tier1,
  DeleteBucketEncryption: free,
  GetObjectLockConfiguration: tier2,
  PutObjectLockConfiguration: tier1,
  GetBucketWebsite: tier2,
  PutBucketWebsite: tier1,
  DeleteBucketWebsite: free,
  GetBucketRequestPayment: tier2,
  PutBucketRequestPayment: tier1,
  GetBucketAccelerateConfiguration: tier2,
  PutBucketAccelerateConfiguration: tier1,
  GetBucketLifecycleConfiguration: tier2,
  PutBucketLifecycleConfiguration: tier1,
  DeleteBucketLifecycle: free,
  GetBucketLogging: tier2,
  PutBucketLogging: tier1,
  GetBucketReplication: tier2,
  PutBucketReplication: tier1,
  DeleteBucketReplication: free,
  GetBucketAnalyticsConfiguration: tier2,
  PutBucketAnalyticsConfiguration: tier1,
  DeleteBucketAnalyticsConfiguration: free,
  ListBucketAnalyticsConfigurations: tier1,
  GetBucketInventoryConfiguration: tier2,
  PutBucketInventoryConfiguration: tier1,
  DeleteBucketInventoryConfiguration: free,
  ListBucketInventoryConfigurations: tier1,
  GetBucketMetricsConfiguration: tier2,
  PutBucketMetricsConfiguration: tier1,
  DeleteBucketMetricsConfiguration: free,
  ListBucketMetricsConfigurations: tier1,
  GetBucketIntelligentTieringConfiguration: tier2,
  PutBucketIntelligentTieringConfiguration: tier1,
  DeleteBucketIntelligentTieringConfiguration: free,
  ListBucketIntelligentTieringConfigurations: tier1,
  GetBucketAcl: tier2,
  PutBucketAcl: tier1,
  GetObjectAcl: tier2,
  PutObjectAcl: tier1,
  GetObjectTagging: tier2,
  PutObjectTagging: tier1,
  DeleteObjectTagging: free,
  GetObjectRetention: tier2,
  PutObjectRetention: tier1,
  GetObjectLegalHold: tier2,
  PutObjectLegalHold: tier1,
  GetObjectAttributes: tier2,
  RestoreObject: tier1,
};
