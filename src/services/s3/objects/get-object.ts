import { loadedOf } from "../buckets/load-bucket.js";
import { toChecksumMembers } from "../checksums/object-checksum.js";
import { ContentGone, openContent } from "../content/open-content.js";
import { quoted } from "../domain/etag.js";
import { checkCustomerKey, openDataKey, toEncryptionMembers } from "../encryption/data-key.js";
import { toReadKey } from "../encryption/request.js";
import { invalidArgument, invalidObjectState, invalidRequest } from "../errors.js";
import { toExpirationHeader } from "../lifecycle/expiration-header.js";
import type { ObjectRecord } from "../records.js";
import type { Op, S3Context } from "../state.js";
import { versionIdOf } from "../versioning/find-version.js";
import {
  checkReadConditions,
  loadTarget,
  type ReadInput,
  type ReadTarget,
  type Selection,
  selectBytes,
} from "./read-object.js";

/** Tries to read an object that is overwritten between the reading of its record and the opening of its bytes. */
const OPEN_TRIES_MAX = 4;

interface GetInput extends ReadInput {
  ChecksumMode?: string | undefined;
  ResponseCacheControl?: string | undefined;
  ResponseContentDisposition?: string | undefined;
  ResponseContentEncoding?: string | undefined;
  ResponseContentLanguage?: string | undefined;
  ResponseContentType?: string | undefined;
  ResponseExpires?: Date | undefined;
}

export const GetObject: Op<"GetObject"> = async (input, ctx) => {
  checkOverrides(ctx, input);
  for (let attempt = 1; ; attempt++) {
    const target = await loadTarget(ctx, input);
    const { bucket, record } = target;
    const customer = toReadKey(input);
    checkCustomerKey(record.encryption, customer);
    checkReadConditions(ctx, input, bucket, record);
    checkRestored(ctx, record);
    const selection = await selectBytes(ctx, input, record);
    const key = await openDataKey(ctx, record.encryption, customer);
    try {
      const body = await openContent(ctx, record.content, selection.range, key);
      return { ...toReadOutput(ctx, input, target, selection), Body: body };
    } catch (error) {
      if (!(error instanceof ContentGone) || attempt === OPEN_TRIES_MAX) throw error;
      loadedOf(ctx).object = undefined;
    }
  }
};

export const HeadObject: Op<"HeadObject"> = async (input, ctx) => {
  checkOverrides(ctx, input);
  const target = await loadTarget(ctx, input);
  checkCustomerKey(target.record.encryption, toReadKey(input));
  checkReadConditions(ctx, input, target.bucket, target.record);
  const { TagCount: _, ...output } = toReadOutput(
    ctx,
    input,
    target,
    await selectBytes(ctx, input, target.record),
  );
  return { ...output, ...(target.record.tags?.length && { TagCount: target.record.tags.length }) };
};

/** Everything an answer tells of an object but its bytes. */
function toReadOutput(
  ctx: S3Context,
  input: GetInput,
  { bucket, key, record }: ReadTarget,
  selection: Selection,
) {
  const { range, partial, partsCount } = selection;
  const expiration = input.VersionId === undefined ? toExpirationHeader(ctx, bucket, key, record) : undefined;
  const { retention, legalHold, restore } = record;
  return {
    AcceptRanges: "bytes",
    LastModified: new Date(record.modifiedAt),
    ContentLength: Math.max(range.end - range.start + 1, 0),
    ETag: quoted(record.etag),
    Metadata: record.metadata,
    ...headerMembers(ctx, input, record),
    ...toEncryptionMembers(record.encryption),
    ...(partial && { ContentRange: `bytes ${range.start}-${range.end}/${record.size}` }),
    ...(partsCount !== undefined && { PartsCount: partsCount }),
    ...(input.ChecksumMode !== undefined && checksumMembers(record, selection)),
    ...(bucket.versioning !== undefined && { VersionId: versionIdOf(record) }),
    ...(record.storageClass !== "STANDARD" && { StorageClass: record.storageClass as "GLACIER" }),
    ...(record.tags?.length && { TagCount: record.tags.length }),
    ...(expiration !== undefined && { Expiration: expiration }),
    ...(record.replication && { ReplicationStatus: record.replicaSync ?? record.replication }),
    ...(restore && { Restore: restoreHeader(ctx, restore.expiresAt) }),
    ...(retention && {
      ObjectLockMode: retention.mode,
      ObjectLockRetainUntilDate: new Date(retention.until),
    }),
    ...(legalHold !== undefined && {
      ObjectLockLegalHoldStatus: legalHold ? ("ON" as const) : ("OFF" as const),
    }),
  };
}

/** A range has no checksum, unless it is of all bytes; a part has its own where the whole's is made of those. */
function checksumMembers({ checksum }: ObjectRecord, { whole, part }: Selection) {
  if (part?.checksum && checksum?.type === "COMPOSITE")
    return toChecksumMembers({ ...part.checksum, type: checksum.type });
  return whole ? toChecksumMembers(checksum) : {};
}

function headerMembers(ctx: S3Context, input: GetInput, { headers }: ObjectRecord) {
  // Whatever text was put, or asked for; the date beside it is for calls within the process.
  const expires = input.ResponseExpires ? askedExpires(ctx, input.ResponseExpires) : headers.expires;
  const date = expires === undefined ? Number.NaN : Date.parse(expires);
  return {
    ContentType: input.ResponseContentType ?? headers.contentType,
    CacheControl: input.ResponseCacheControl ?? headers.cacheControl,
    ContentDisposition: input.ResponseContentDisposition ?? headers.contentDisposition,
    ContentEncoding: input.ResponseContentEncoding ?? headers.contentEncoding,
    ContentLanguage: input.ResponseContentLanguage ?? headers.contentLanguage,
    WebsiteRedirectLocation: headers.websiteRedirectLocation,
    ...(expires !== undefined && { ExpiresString: expires }),
    ...(!Number.isNaN(date) && { Expires: new Date(date) }),
  };
}

const askedExpires = ({ request }: S3Context, date: Date): string =>
  new URLSearchParams(request.query).get(OVERRIDES.ResponseExpires) ?? date.toUTCString();

const OVERRIDES = {
  ResponseCacheControl: "response-cache-control",
  ResponseContentDisposition: "response-content-disposition",
  ResponseContentEncoding: "response-content-encoding",
  ResponseContentLanguage: "response-content-language",
  ResponseContentType: "response-content-type",
  ResponseExpires: "response-expires",
} as const satisfies Partial<Record<keyof GetInput, string>>;

/** Recorded answers take it in lower case too. */
const isChecksumMode = (mode: string | undefined): boolean =>
  mode === undefined || mode.toUpperCase() === "ENABLED";

const hasBeyondLatin1 = (text: string): boolean => [...text].some((one) => one > "\u00ff");

/** `response-content-type` and its like would let anybody dress up a public object. */
function checkOverrides(ctx: S3Context, input: GetInput): void {
  checkNoEncryptionHeader(ctx);
  if (!isChecksumMode(input.ChecksumMode))
    throw invalidRequest("Value for x-amz-checksum-mode header is invalid.");
  for (const [member, parameter] of Object.entries(OVERRIDES)) {
    const value = input[member as keyof typeof OVERRIDES];
    if (value === undefined) continue;
    if (ctx.principal.type === "anonymous") {
      throw invalidRequest("Request specific response headers cannot be used for anonymous GET requests.");
    }
    if (hasBeyondLatin1(String(value))) {
      throw invalidArgument("Header value cannot be represented using ISO-8859-1.", parameter, value);
    }
  }
}

/** A read does not choose how the object is encrypted. Calls of services come from requests of any method. */
function checkNoEncryptionHeader({ request, operation }: S3Context): void {
  const header = "x-amz-server-side-encryption";
  if (operation !== "GetObject" && operation !== "HeadObject") return;
  if (request.method !== "GET" && request.method !== "HEAD") return;
  const asked = request.headers[header];
  if (asked === undefined) return;
  throw invalidArgument(
    "x-amz-server-side-encryption header is not supported for this operation.",
    header,
    asked,
  );
}

const ARCHIVED = new Set(["GLACIER", "DEEP_ARCHIVE"]);

export const isArchived = (record: ObjectRecord): boolean => ARCHIVED.has(record.storageClass);

/** Archived bytes can be read only while a restored copy lasts. */
export function checkRestored(ctx: S3Context, record: ObjectRecord): void {
  if (!isArchived(record)) return;
  if (record.restore && record.restore.expiresAt > ctx.clock.now()) return;
  throw invalidObjectState(record.storageClass);
}

const restoreHeader = (ctx: S3Context, expiresAt: number): string | undefined =>
  expiresAt > ctx.clock.now()
    ? `ongoing-request="false", expiry-date="${new Date(expiresAt).toUTCString()}"`
    : undefined;
