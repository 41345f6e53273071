import { copyAccess } from "./access/copy-access.js";
import { onBucket, onNewObject, onObject } from "./access/requests.js";
import type { Access } from "./state.js";

const onEverything =
  (action: string): Access<"ListBuckets"> =>
  () => [{ action, resource: "*" }];

const onBucketName: Access<"CreateBucket"> = (input, ctx) => {
  const conditions = {
    ...(input.CreateBucketConfiguration?.LocationConstraint && {
      "s3:LocationConstraint": input.CreateBucketConfiguration.LocationConstraint,
    }),
    ...(input.ACL && { "s3:x-amz-acl": input.ACL }),
    ...(input.ObjectOwnership && { "s3:x-amz-object-ownership": input.ObjectOwnership }),
  };
  const resource = `arn:aws:s3:::${input.Bucket ?? ""}`;
  const actions = ["s3:CreateBucket"];
  if (input.ObjectLockEnabledForBucket)
    actions.push("s3:PutBucketObjectLockConfiguration", "s3:PutBucketVersioning");
  if (input.ObjectOwnership) actions.push("s3:PutBucketOwnershipControls");
  if (input.ACL && input.ACL !== "private") actions.push("s3:PutBucketAcl");
  return actions.map((action) => ({ action, resource, resourceAccount: ctx.account, conditions }));
};

const onDelete: Access<"DeleteObject"> = async (input, ctx) => {
  const { Bucket, Key, VersionId, ExpectedBucketOwner } = input;
  const action = VersionId === undefined ? "s3:DeleteObject" : "s3:DeleteObjectVersion";
  const bypass = input.BypassGovernanceRetention ? ["s3:BypassGovernanceRetention"] : [];
  return onNewObject(action, ...bypass)({ Bucket, Key, VersionId, ExpectedBucketOwner }, ctx);
};

/** Each listed key is judged on its own, by the operation. */
const onDeleteMany: Access<"DeleteObjects"> = async (input, ctx) => {
  await onBucket()(input, ctx);
  return [];
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
};
