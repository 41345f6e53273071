import type { Tag } from "@aws-sdk/client-s3";
import type { ConditionValue } from "../../../core/access.js";
import { signatureConditions } from "../../../core/signature-conditions.js";
import { requestTagConditions as requestTagsOf } from "../../../core/tags.js";
import { parseTagging } from "../domain/tags.js";
import type { S3Context } from "../state.js";

/** Input members that are S3's condition keys under another name. */
const MEMBER_KEYS: Readonly<Record<string, string>> = {
  ACL: "s3:x-amz-acl",
  GrantFullControl: "s3:x-amz-grant-full-control",
  GrantRead: "s3:x-amz-grant-read",
  GrantReadACP: "s3:x-amz-grant-read-acp",
  GrantWrite: "s3:x-amz-grant-write",
  GrantWriteACP: "s3:x-amz-grant-write-acp",
  CopySource: "s3:x-amz-copy-source",
  MetadataDirective: "s3:x-amz-metadata-directive",
  ServerSideEncryption: "s3:x-amz-server-side-encryption",
  SSEKMSKeyId: "s3:x-amz-server-side-encryption-aws-kms-key-id",
  SSECustomerAlgorithm: "s3:x-amz-server-side-encryption-customer-algorithm",
  StorageClass: "s3:x-amz-storage-class",
  WebsiteRedirectLocation: "s3:x-amz-website-redirect-location",
  VersionId: "s3:VersionId",
  Prefix: "s3:prefix",
  Delimiter: "s3:delimiter",
  MaxKeys: "s3:max-keys",
  ObjectLockMode: "s3:object-lock-mode",
  ObjectLockLegalHoldStatus: "s3:object-lock-legal-hold",
  ObjectOwnership: "s3:x-amz-object-ownership",
  BucketNamespace: "s3:x-amz-bucket-namespace",
  IfMatch: "s3:if-match",
  IfNoneMatch: "s3:if-none-match",
};

type Conditions = Record<string, ConditionValue>;

/** How the caller proved who it is; nobody did who is anonymous. */
export const callerConditions = ({ principal, request, clock }: S3Context): Conditions =>
  principal.type === "anonymous" ? {} : signatureConditions(request, clock.now());

/** S3's own condition keys, from what the request asks. */
export function toConditions(ctx: S3Context, input: object): Conditions {
  const conditions: Conditions = { ...callerConditions(ctx) };
  for (const [member, value] of Object.entries(input)) {
    const key = MEMBER_KEYS[member];
    if (key !== undefined && value !== undefined) conditions[key] = String(value);
  }
  if (LISTS_KEYS.has(ctx.operation)) conditions["s3:prefix"] ??= "";
  return Object.assign(
    conditions,
    creationConditions(ctx, input),
    lockConditions(ctx, input),
    requestTagConditions(input),
    inventoryConditions(input),
  );
}

const LISTS_KEYS = new Set(["ListObjects", "ListObjectsV2", "ListObjectVersions"]);

/** `s3:InventoryAccessibleOptionalFields`: what an inventory is to tell beside names and sizes. */
function inventoryConditions(input: object): Conditions {
  const asked = memberOf(input, "InventoryConfiguration", "OptionalFields");
  return Array.isArray(asked) ? { "s3:InventoryAccessibleOptionalFields": asked } : {};
}

/** A member of a structure in the input; undefined where there is none. */
function memberOf(input: object, structure: string, name: string): unknown {
  const value = (input as Record<string, unknown>)[structure];
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** Operations under `s3:PutObject`, by whether an object comes of them: what policies that demand conditional writes ask. */
const CREATES_OBJECT: Readonly<Record<string, string>> = {
  PutObject: "true",
  CopyObject: "true",
  CompleteMultipartUpload: "true",
  CreateMultipartUpload: "false",
  UploadPart: "false",
  UploadPartCopy: "false",
};

function creationConditions({ operation }: S3Context, input: object): Conditions {
  const conditions: Conditions = {};
  const creates = CREATES_OBJECT[operation];
  if (creates !== undefined) conditions["s3:ObjectCreationOperation"] = creates;
  const location = memberOf(input, "CreateBucketConfiguration", "LocationConstraint");
  if (location !== undefined) conditions["s3:LocationConstraint"] = String(location);
  const tags = memberOf(input, "CreateBucketConfiguration", "Tags");
  return Array.isArray(tags) ? { ...conditions, ...requestTagsOf({ Tags: tags }) } : conditions;
}

const DAY_MS = 24 * 3600 * 1000;

/** What a lock is to be: in the headers of a write, or the document of PutObjectRetention and PutObjectLegalHold. */
function lockConditions(ctx: S3Context, input: object): Conditions {
  const mode = memberOf(input, "Retention", "Mode");
  const hold = memberOf(input, "LegalHold", "Status");
  return {
    ...(mode !== undefined && { "s3:object-lock-mode": String(mode) }),
    ...(hold !== undefined && { "s3:object-lock-legal-hold": String(hold) }),
    ...untilConditions(
      ctx,
      "ObjectLockRetainUntilDate" in input
        ? input.ObjectLockRetainUntilDate
        : memberOf(input, "Retention", "RetainUntilDate"),
    ),
  };
}

function untilConditions(ctx: S3Context, until: unknown): Conditions {
  if (!(until instanceof Date)) return {};
  return {
    "s3:object-lock-retain-until-date": until.toISOString(),
    "s3:object-lock-remaining-retention-days": String(
      Math.ceil((until.getTime() - ctx.clock.now()) / DAY_MS),
    ),
  };
}

/** `Tagging` is a header in form encoding, or a tag set in a body. */
function requestTagConditions(input: object): Conditions {
  const tagging = "Tagging" in input ? input.Tagging : undefined;
  if (typeof tagging === "string") return tagConditions("s3:RequestObjectTag", parseTagging(tagging));
  if (typeof tagging !== "object" || tagging === null || !("TagSet" in tagging)) return {};
  return tagConditions("s3:RequestObjectTag", tagging.TagSet as Tag[]);
}

/** What a bucket, or an access point, is tagged with, by S3's name and by the one that all services have. */
export function ownTagConditions(
  own: "s3:BucketTag" | "s3:AccessPointTag",
  tags: readonly Tag[],
): Conditions {
  return Object.fromEntries(
    tags.flatMap(({ Key = "", Value = "" }) => [
      [`${own}/${Key}`, Value],
      [`aws:ResourceTag/${Key}`, Value],
    ]),
  );
}

/** `s3:RequestObjectTag/name` and `s3:RequestObjectTagKeys`; for existing tags only the first. */
export function tagConditions(
  key: "s3:RequestObjectTag" | "s3:ExistingObjectTag",
  tags: readonly Tag[],
): Conditions {
  const conditions: Conditions = {};
  for (const tag of tags) conditions[`${key}/${tag.Key ?? ""}`] = tag.Value ?? "";
  if (key === "s3:RequestObjectTag") conditions["s3:RequestObjectTagKeys"] = tags.map((tag) => tag.Key ?? "");
  return conditions;
}
