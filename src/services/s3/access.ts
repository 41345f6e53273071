import { hasAclMembers } from "./access/acl-request.js";
import { callerConditions, toConditions } from "./access/conditions.js";
import { copyAccess } from "./access/copy-access.js";
import { onBucket, onBucketPolicy, onNewObject, onObject } from "./access/requests.js";
import type { Access } from "./state.js";

const onEverything =
  (action: string): Access<"ListBuckets"> =>
  (_input, ctx) => [{ action, resource: "*", conditions: callerConditions(ctx) }];

const onBucketName: Access<"CreateBucket"> = (input, ctx) => {
  const conditions = toConditions(ctx, input);
  const resource = `arn:aws:s3:::${input.Bucket ?? ""}`;
  const actions = ["s3:CreateBucket"];
  if (input.ObjectLockEnabledForBucket)
    actions.push("s3:PutBucketObjectLockConfiguration", "s3:PutBucketVersioning");
  if (input.ObjectOwnership) actions.push("s3:PutBucketOwnershipControls");
  if (hasAclMembers(input) && input.ACL !== "private") actions.push("s3:PutBucketAcl");
  if (input.CreateBucketConfiguration?.Tags?.length) actions.push("s3:TagResource");
  return actions.map((action) => ({ action, resource, resourceAccount: ctx.account, conditions }));
};

const onDelete: Access<"DeleteObject"> = async (input, ctx) => {
  const action = input.VersionId === undefined ? "s3:DeleteObject" : "s3:DeleteObjectVersion";
  const bypass = input.BypassGovernanceRetention ? ["s3:BypassGovernanceRetention"] : [];
  return onNewObject(action, ...bypass)(input, ctx);
};

/** Each listed key is judged on its own, by the operation. */
const onDeleteMany: Access<"DeleteObjects"> = async (input, ctx) => {
  await onBucket()(input, ctx);
  return [];
};

const onRetention: Access<"PutObjectRetention"> = async (input, ctx) => {
  const requests = await onObject("s3:PutObjectRetention")(input, ctx);
  if (!input.BypassGovernanceRetention) return requests;
  const { Bucket, Key, VersionId } = input;
  return [...requests, ...(await onObject("s3:BypassGovernanceRetention")({ Bucket, Key, VersionId }, ctx))];
};

const onAttributes: Access<"GetObjectAttributes"> = async (input, ctx) => [
  ...(await onObject("s3:GetObject", "s3:GetObjectVersion")(input, ctx)),
  ...(await onObject("s3:GetObjectAttributes", "s3:GetObjectVersionAttributes")(input, ctx)),
];

/** What replicates is the role: who names it must be allowed to pass it on. */
const onReplication: Access<"PutBucketReplication"> = async (input, ctx) => {
  const requests = await onBucket("s3:PutReplicationConfiguration")(input, ctx);
  const role = input.ReplicationConfiguration?.Role;
  const conditions = { "iam:PassedToService": "s3.amazonaws.com" };
  return role ? [...requests, { action: "iam:PassRole", resource: role, conditions }] : requests;
};

/** Which permissions each operation asks for. */
export const access = {
  ListBuckets: onEverything("s3:ListAllMyBuckets"),
  CreateBucket: onBucketName,
  HeadBucket: onBucket("s3:ListBucket"),
  DeleteBucket: onBucket("s3:DeleteBucket"),
  GetBucketLocation: onBucket("s3:GetBucketLocation"),
  GetBucketVersioning: onBucket("s3:GetBucketVersioning"),
  PutBucketVersioning: onBucket("s3:PutBucketVersioning"),
  GetBucketNotificationConfiguration: onBucket("s3:GetBucketNotification"),
  PutBucketNotificationConfiguration: onBucket("s3:PutBucketNotification"),
  ListObjects: onBucket("s3:ListBucket"),
  ListObjectsV2: onBucket("s3:ListBucket"),
  ListObjectVersions: onBucket("s3:ListBucketVersions"),
  PutObject: onNewObject("s3:PutObject"),
  GetObject: onObject("s3:GetObject", "s3:GetObjectVersion"),
  HeadObject: onObject("s3:GetObject", "s3:GetObjectVersion"),
  CopyObject: copyAccess,
  DeleteObject: onDelete,
  DeleteObjects: onDeleteMany,
  CreateMultipartUpload: onNewObject("s3:PutObject"),
  UploadPart: onNewObject("s3:PutObject"),
  UploadPartCopy: copyAccess,
  CompleteMultipartUpload: onNewObject("s3:PutObject"),
  AbortMultipartUpload: onNewObject("s3:AbortMultipartUpload"),
  ListParts: onNewObject("s3:ListMultipartUploadParts"),
  ListMultipartUploads: onBucket("s3:ListBucketMultipartUploads"),
  GetBucketTagging: onBucket("s3:GetBucketTagging"),
  PutBucketTagging: onBucket("s3:PutBucketTagging"),
  DeleteBucketTagging: onBucket("s3:PutBucketTagging"),
  GetBucketAbac: onBucket("s3:GetBucketAbac"),
  PutBucketAbac: onBucket("s3:PutBucketAbac"),
  GetBucketCors: onBucket("s3:GetBucketCORS"),
  PutBucketCors: onBucket("s3:PutBucketCORS"),
  DeleteBucketCors: onBucket("s3:PutBucketCORS"),
  GetBucketPolicy: onBucketPolicy("s3:GetBucketPolicy"),
  PutBucketPolicy: onBucketPolicy("s3:PutBucketPolicy"),
  DeleteBucketPolicy: onBucketPolicy("s3:DeleteBucketPolicy"),
  GetBucketPolicyStatus: onBucket("s3:GetBucketPolicyStatus"),
  GetPublicAccessBlock: onBucket("s3:GetBucketPublicAccessBlock"),
  PutPublicAccessBlock: onBucket("s3:PutBucketPublicAccessBlock"),
  DeletePublicAccessBlock: onBucket("s3:PutBucketPublicAccessBlock"),
  GetBucketOwnershipControls: onBucket("s3:GetBucketOwnershipControls"),
  PutBucketOwnershipControls: onBucket("s3:PutBucketOwnershipControls"),
  DeleteBucketOwnershipControls: onBucket("s3:PutBucketOwnershipControls"),
  GetBucketEncryption: onBucket("s3:GetEncryptionConfiguration"),
  PutBucketEncryption: onBucket("s3:PutEncryptionConfiguration"),
  DeleteBucketEncryption: onBucket("s3:PutEncryptionConfiguration"),
  GetObjectLockConfiguration: onBucket("s3:GetBucketObjectLockConfiguration"),
  PutObjectLockConfiguration: onBucket("s3:PutBucketObjectLockConfiguration"),
  GetBucketWebsite: onBucket("s3:GetBucketWebsite"),
  PutBucketWebsite: onBucket("s3:PutBucketWebsite"),
  DeleteBucketWebsite: onBucket("s3:DeleteBucketWebsite"),
  GetBucketRequestPayment: onBucket("s3:GetBucketRequestPayment"),
  PutBucketRequestPayment: onBucket("s3:PutBucketRequestPayment"),
  GetBucketAccelerateConfiguration: onBucket("s3:GetAccelerateConfiguration"),
  PutBucketAccelerateConfiguration: onBucket("s3:PutAccelerateConfiguration"),
  GetBucketLifecycleConfiguration: onBucket("s3:GetLifecycleConfiguration"),
  PutBucketLifecycleConfiguration: onBucket("s3:PutLifecycleConfiguration"),
  DeleteBucketLifecycle: onBucket("s3:PutLifecycleConfiguration"),
  GetBucketLogging: onBucket("s3:GetBucketLogging"),
  PutBucketLogging: onBucket("s3:PutBucketLogging"),
  GetBucketReplication: onBucket("s3:GetReplicationConfiguration"),
  PutBucketReplication: onReplication,
  DeleteBucketReplication: onBucket("s3:PutReplicationConfiguration"),
  GetBucketAnalyticsConfiguration: onBucket("s3:GetAnalyticsConfiguration"),
  PutBucketAnalyticsConfiguration: onBucket("s3:PutAnalyticsConfiguration"),
  DeleteBucketAnalyticsConfiguration: onBucket("s3:PutAnalyticsConfiguration"),
  ListBucketAnalyticsConfigurations: onBucket("s3:GetAnalyticsConfiguration"),
  GetBucketInventoryConfiguration: onBucket("s3:GetInventoryConfiguration"),
  PutBucketInventoryConfiguration: onBucket("s3:PutInventoryConfiguration"),
  DeleteBucketInventoryConfiguration: onBucket("s3:PutInventoryConfiguration"),
  ListBucketInventoryConfigurations: onBucket("s3:GetInventoryConfiguration"),
  GetBucketMetricsConfiguration: onBucket("s3:GetMetricsConfiguration"),
  PutBucketMetricsConfiguration: onBucket("s3:PutMetricsConfiguration"),
  DeleteBucketMetricsConfiguration: onBucket("s3:PutMetricsConfiguration"),
  ListBucketMetricsConfigurations: onBucket("s3:GetMetricsConfiguration"),
  GetBucketIntelligentTieringConfiguration: onBucket("s3:GetIntelligentTieringConfiguration"),
  PutBucketIntelligentTieringConfiguration: onBucket("s3:PutIntelligentTieringConfiguration"),
  DeleteBucketIntelligentTieringConfiguration: onBucket("s3:PutIntelligentTieringConfiguration"),
  ListBucketIntelligentTieringConfigurations: onBucket("s3:GetIntelligentTieringConfiguration"),
  GetBucketAcl: onBucket("s3:GetBucketAcl"),
  PutBucketAcl: onBucket("s3:PutBucketAcl"),
  GetObjectAcl: onObject("s3:GetObjectAcl", "s3:GetObjectVersionAcl"),
  PutObjectAcl: onObject("s3:PutObjectAcl", "s3:PutObjectVersionAcl"),
  GetObjectTagging: onObject("s3:GetObjectTagging", "s3:GetObjectVersionTagging"),
  PutObjectTagging: onObject("s3:PutObjectTagging", "s3:PutObjectVersionTagging"),
  DeleteObjectTagging: onObject("s3:DeleteObjectTagging", "s3:DeleteObjectVersionTagging"),
  GetObjectRetention: onObject("s3:GetObjectRetention"),
  PutObjectRetention: onRetention,
  GetObjectLegalHold: onObject("s3:GetObjectLegalHold"),
  PutObjectLegalHold: onObject("s3:PutObjectLegalHold"),
  GetObjectAttributes: onAttributes,
  RestoreObject: onObject("s3:RestoreObject"),
};
