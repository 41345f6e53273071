import type { Tag } from "@aws-sdk/client-s3";
import type { ConditionValue } from "../../../core/access.js";
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
  IfMatch: "s3:if-match",
  IfNoneMatch: "s3:if-none-match",
};

type Conditions = Record<string, ConditionValue>;

/** S3's own condition keys, from what the request asks. */
export function toConditions(ctx: S3Context, input: object): Conditions {
  const conditions: Conditions = { ...signatureConditions(ctx) };
  for (const [member, value] of Object.entries(input)) {
    const key = MEMBER_KEYS[member];
    if (key !== undefined && value !== undefined) conditions[key] = String(value);
  }
  if (ctx.operation === "ListObjects" || ctx.operation === "ListObjectsV2") conditions["s3:prefix"] ??= "";
  return Object.assign(
    conditions,
    creationConditions(ctx, input),
    lockConditions(ctx, input),
    requestTagConditions(input),
  );
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
  const wish = "CreateBucketConfiguration" in input ? input.CreateBucketConfiguration : undefined;
  if (typeof wish === "object" && wish !== null && "LocationConstraint" in wish)
    conditions["s3:LocationConstraint"] = String(wish.LocationConstraint ?? "");
  return conditions;
}

function signatureConditions(ctx: S3Context): Conditions {
  const { headers, query } = ctx.request;
  const conditions: Conditions = {};
  const old = headers["authorization"]?.startsWith("AWS ") || query.includes("AWSAccessKeyId=");
  if (headers["authorization"] !== undefined) conditions["s3:authType"] = "REST-HEADER";
  else if (query.includes("X-Amz-Signature=") || old) conditions["s3:authType"] = "REST-QUERY-STRING";
  if (conditions["s3:authType"] !== undefined)
    conditions["s3:signatureversion"] = old ? "AWS" : "AWS4-HMAC-SHA256";
  const signedAt = signingTime(headers["x-amz-date"] ?? /[?&]?X-Amz-Date=([^&]+)/.exec(query)?.[1] ?? "");
  if (signedAt !== undefined) conditions["s3:signatureAge"] = String(Math.max(ctx.clock.now() - signedAt, 0));
  const hash = headers["x-amz-content-sha256"];
  if (hash !== undefined) conditions["s3:x-amz-content-sha256"] = hash;
  return conditions;
}

/** `20260131T120000Z` as milliseconds since the epoch. */
function signingTime(text: string): number | undefined {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

const DAY_MS = 24 * 3600 * 1000;

function lockConditions(ctx: S3Context, input: object): Conditions {
  const until = "ObjectLockRetainUntilDate" in input ? input.ObjectLockRetainUntilDate : undefined;
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
