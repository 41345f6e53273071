/** S3's condition keys, by the Service Authorization Reference and the User Guide; those of what is not built too. */
const S3_KEYS = [
  "AccessGrantScope",
  "AccessGrantsInstanceArn",
  "AccessGrantsLocationScope",
  "AccessPointNetworkOrigin",
  "DataAccessPointAccount",
  "DataAccessPointArn",
  "ExistingJobOperation",
  "ExistingJobPriority",
  "InventoryAccessibleOptionalFields",
  "InventoryField",
  "JobSuspendedCause",
  "LocationConstraint",
  "ObjectCreationOperation",
  "RequestJobOperation",
  "RequestJobPriority",
  "RequestObjectTagKeys",
  "ResourceAccount",
  "TlsVersion",
  "VersionId",
  "annotation-prefix",
  "authType",
  "delimiter",
  "deliverySourceArn",
  "destinationRegion",
  "if-match",
  "if-none-match",
  "isReplicationPauseRequest",
  "logType",
  "max-annotation-results",
  "max-keys",
  "object-lock-event-hold",
  "object-lock-event-hold-duration-days",
  "object-lock-legal-hold",
  "object-lock-mode",
  "object-lock-remaining-retention-days",
  "object-lock-retain-until-date",
  "prefix",
  "resourceArnBeingAuthorized",
  "signatureAge",
  "signatureversion",
  "x-amz-acl",
  "x-amz-bucket-namespace",
  "x-amz-content-sha256",
  "x-amz-copy-source",
  "x-amz-grant-full-control",
  "x-amz-grant-read",
  "x-amz-grant-read-acp",
  "x-amz-grant-write",
  "x-amz-grant-write-acp",
  "x-amz-metadata-directive",
  "x-amz-object-annotation-directive",
  "x-amz-object-if-match",
  "x-amz-object-ownership",
  "x-amz-server-side-encryption",
  "x-amz-server-side-encryption-aws-kms-key-id",
  "x-amz-server-side-encryption-customer-algorithm",
  "x-amz-storage-class",
  "x-amz-website-redirect-location",
];

/** Each stands before a tag's key. */
const S3_TAG_KEYS = ["AccessPointTag", "BucketTag", "ExistingObjectTag", "RequestObjectTag"];

const PREFIX = "s3:";
const KNOWN: ReadonlySet<string> = new Set(S3_KEYS.map((name) => name.toLowerCase()));
const KNOWN_BEFORE_TAGS: ReadonlySet<string> = new Set(S3_TAG_KEYS.map((name) => name.toLowerCase()));

/**
 * Whether a key may be one. Of other services and of AWS as a whole S3 takes more than any list of ours could keep up with:
 * of these only what has no service before it is surely none.
 */
export function isConditionKey(key: string): boolean {
  const lower = key.toLowerCase();
  if (!lower.startsWith(PREFIX)) return /^[^:\s]+:\S/.test(lower);
  const name = lower.slice(PREFIX.length);
  const slash = name.indexOf("/");
  if (slash < 0) return KNOWN.has(name);
  return slash < name.length - 1 && KNOWN_BEFORE_TAGS.has(name.slice(0, slash));
}
