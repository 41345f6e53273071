/** The resource in an access log's operation, where it is not the object itself. */
const RESOURCES: Readonly<Record<string, string>> = {
  CreateBucket: "BUCKET",
  HeadBucket: "BUCKET",
  DeleteBucket: "BUCKET",
  ListObjects: "BUCKET",
  ListObjectsV2: "BUCKET",
  ListObjectVersions: "BUCKETVERSIONS",
  DeleteObjects: "MULTI_OBJECT_DELETE",
  RestoreObject: "RESTORE",
  UploadPart: "PART",
  UploadPartCopy: "PART",
  CreateMultipartUpload: "UPLOADS",
  ListMultipartUploads: "UPLOADS",
  CompleteMultipartUpload: "UPLOAD",
  AbortMultipartUpload: "UPLOAD",
  ListParts: "UPLOAD",
};

/** The same by what is read, put or deleted: `GetBucketPolicy`, `ListBucketMetricsConfigurations`, `PutObjectAcl`. */
const SUBRESOURCES: Readonly<Record<string, string>> = {
  BucketAccelerateConfiguration: "ACCELERATE",
  BucketAcl: "ACL",
  BucketAnalyticsConfiguration: "ANALYTICS",
  BucketCors: "CORS",
  BucketEncryption: "ENCRYPTION",
  BucketIntelligentTieringConfiguration: "INTELLIGENT_TIERING",
  BucketInventoryConfiguration: "INVENTORY",
  BucketLifecycle: "LIFECYCLE",
  BucketLifecycleConfiguration: "LIFECYCLE",
  BucketLocation: "LOCATION",
  BucketLogging: "LOGGING_STATUS",
  BucketMetricsConfiguration: "METRICS",
  BucketNotificationConfiguration: "NOTIFICATION",
  BucketOwnershipControls: "OWNERSHIP_CONTROLS",
  BucketPolicy: "BUCKETPOLICY",
  BucketPolicyStatus: "POLICY_STATUS",
  BucketReplication: "REPLICATION",
  BucketRequestPayment: "REQUEST_PAYMENT",
  BucketTagging: "TAGGING",
  BucketVersioning: "VERSIONING",
  BucketWebsite: "WEBSITE",
  ObjectAcl: "ACL",
  ObjectAttributes: "OBJECT_ATTRIBUTES",
  ObjectLegalHold: "LEGAL_HOLD",
  ObjectLockConfiguration: "OBJECT_LOCK_CONFIGURATION",
  ObjectRetention: "RETENTION",
  ObjectTagging: "OBJECT_TAGGING",
  PublicAccessBlock: "PUBLIC_ACCESS_BLOCK",
};

const COPIES: ReadonlySet<string> = new Set(["CopyObject", "UploadPartCopy"]);

/** `REST.GET.OBJECT` of an operation and the method it came by. */
export function toLogOperation(method: string, operation: string): string {
  const subresource = operation
    .replace(/^(Get|Put|Delete|List)/, "")
    .replace(/Configurations$/, "Configuration");
  const resource = RESOURCES[operation] ?? SUBRESOURCES[subresource] ?? "OBJECT";
  return `REST.${COPIES.has(operation) ? "COPY" : method}.${resource}`;
}
