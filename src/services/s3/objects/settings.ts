import { AwsError } from "../../../wire/aws-error.js";
import { type AclMembers, checkAclAllowed, hasAclMembers, toRequestedAcl } from "../access/acl-request.js";
import { checkMetadata } from "../domain/object-key.js";
import { toDefaultRetention, toEnd } from "../domain/object-lock.js";
import { checkTags, parseTagging } from "../domain/tags.js";
import { invalidArgument, noObjectLockOnBucket } from "../errors.js";
import { OBJECT_TAGS_MAX } from "../limits.js";
import type { BucketRecord, ObjectRecord, Retention, SystemHeaders } from "../records.js";
import type { S3Context } from "../state.js";

/** The members that PutObject, CopyObject, CreateMultipartUpload and form uploads share. */
export interface SettingsInput extends AclMembers {
  CacheControl?: string | undefined;
  ContentDisposition?: string | undefined;
  ContentEncoding?: string | undefined;
  ContentLanguage?: string | undefined;
  ContentType?: string | undefined;
  Expires?: Date | undefined;
  Metadata?: Record<string, string> | undefined;
  ObjectLockLegalHoldStatus?: string | undefined;
  ObjectLockMode?: string | undefined;
  ObjectLockRetainUntilDate?: Date | undefined;
  StorageClass?: string | undefined;
  Tagging?: string | undefined;
  WebsiteRedirectLocation?: string | undefined;
}

/** All of an object but its bytes. */
export type ObjectSettings = Pick<
  ObjectRecord,
  "owner" | "headers" | "metadata" | "storageClass" | "tags" | "acl" | "retention" | "legalHold"
>;

export const STORAGE_CLASSES: readonly string[] = [
  "STANDARD",
  "REDUCED_REDUNDANCY",
  "STANDARD_IA",
  "ONEZONE_IA",
  "INTELLIGENT_TIERING",
  "GLACIER",
  "DEEP_ARCHIVE",
  "GLACIER_IR",
];

export const DEFAULT_CONTENT_TYPE = "binary/octet-stream";

/** Checks what a write asks for and fills in the bucket's defaults. */
export async function toSettings(
  ctx: S3Context,
  bucket: BucketRecord,
  input: SettingsInput,
): Promise<ObjectSettings> {
  const metadata = input.Metadata ?? {};
  checkMetadata(metadata);
  const storageClass = input.StorageClass ?? "STANDARD";
  if (!STORAGE_CLASSES.includes(storageClass)) {
    throw new AwsError("InvalidStorageClass", "The storage class you specified is not valid", {
      members: { StorageClassRequested: storageClass },
    });
  }
  const tags = input.Tagging === undefined ? undefined : parseTagging(input.Tagging);
  if (tags) checkTags(tags, OBJECT_TAGS_MAX, "object");
  const retention = toRetention(ctx, bucket, input);
  return {
    ...(await toOwnership(ctx, bucket, input)),
    headers: toHeaders(ctx, input),
    metadata,
    storageClass,
    ...(tags && tags.length > 0 && { tags }),
    ...(retention && { retention }),
    ...(input.ObjectLockLegalHoldStatus === "ON" && { legalHold: true }),
  };
}

export function toHeaders(ctx: S3Context, input: SettingsInput): SystemHeaders {
  const encoding = input.ContentEncoding?.split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "aws-chunked" && one !== "")
    .join(", ");
  const { WebsiteRedirectLocation: redirect } = input;
  if (redirect !== undefined && !/^(\/|https?:\/\/)/.test(redirect)) {
    throw new AwsError(
      "InvalidRedirectLocation",
      "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.",
    );
  }
  const headers: SystemHeaders = {
    contentType: input.ContentType || DEFAULT_CONTENT_TYPE,
    cacheControl: input.CacheControl,
    contentDisposition: input.ContentDisposition,
    contentEncoding: encoding || undefined,
    contentLanguage: input.ContentLanguage,
    expires: expiresText(ctx) ?? input.Expires?.toUTCString(),
    websiteRedirectLocation: redirect,
  };
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
}

/** S3 keeps whatever text stands in the header, a date or not. Calls of services have no headers of their own. */
const expiresText = ({ request }: S3Context): string | undefined =>
  request.calledVia.length === 0 && request.method !== "GET" ? request.headers["expires"] : undefined;

/** Who owns the object, and its ACL: by the bucket's ownership controls. */
async function toOwnership(
  ctx: S3Context,
  bucket: BucketRecord,
  input: AclMembers,
): Promise<Pick<ObjectSettings, "owner" | "acl">> {
  const owner = ownerOf(ctx, bucket, input);
  if (!hasAclMembers(input)) return { owner };
  const acl = toRequestedAcl(input, owner, bucket.account);
  if (!acl) return { owner };
  await checkAclAllowed(ctx, bucket, acl, input.ACL);
  return bucket.ownership === "BucketOwnerEnforced" ? { owner } : { owner, acl };
}

function ownerOf(ctx: S3Context, bucket: BucketRecord, { ACL: canned }: AclMembers): string {
  const { principal } = ctx;
  if (bucket.ownership === "BucketOwnerEnforced") return bucket.account;
  if (principal.type === "anonymous" || principal.type === "service") return bucket.account;
  if (bucket.ownership === "BucketOwnerPreferred" && canned === "bucket-owner-full-control")
    return bucket.account;
  return principal.account;
}

function toRetention(ctx: S3Context, bucket: BucketRecord, input: SettingsInput): Retention | undefined {
  const { ObjectLockMode: mode, ObjectLockRetainUntilDate: until, ObjectLockLegalHoldStatus: hold } = input;
  if (mode === undefined && until === undefined && hold === undefined) {
    return toDefaultRetention(bucket.objectLock?.rule, ctx.clock.now());
  }
  if (!bucket.objectLock) throw noObjectLockOnBucket();
  if (hold !== undefined && hold !== "ON" && hold !== "OFF") {
    throw invalidArgument("Legal Hold must be either of 'ON' or 'OFF'", "x-amz-object-lock-legal-hold", hold);
  }
  if (mode === undefined && until === undefined)
    return toDefaultRetention(bucket.objectLock.rule, ctx.clock.now());
  if (mode === undefined || until === undefined) {
    throw invalidArgument(
      "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied",
      mode === undefined ? "x-amz-object-lock-mode" : "x-amz-object-lock-retain-until-date",
    );
  }
  if (mode !== "GOVERNANCE" && mode !== "COMPLIANCE") {
    throw invalidArgument("Unknown wormMode directive.", "x-amz-object-lock-mode", mode);
  }
  if (until.getTime() <= ctx.clock.now()) {
    throw invalidArgument(
      "The retain until date must be in the future!",
      "x-amz-object-lock-retain-until-date",
    );
  }
  return { mode, until: toEnd(until.getTime()) };
}
