import { loadBucket } from "../buckets/load-bucket.js";
import { type StoredChecksum, toChecksumMembers } from "../checksums/object-checksum.js";
import type { TakenBody } from "../content/take-body.js";
import { quoted } from "../domain/etag.js";
import { checkKey } from "../domain/object-key.js";
import { type DataKey, newDataKey } from "../encryption/data-key.js";
import { invalidRequest, missingContentLength, notBuilt } from "../errors.js";
import { SINGLE_PUT_BYTES_MAX } from "../limits.js";
import type { Content } from "../records.js";
import type { Op, S3Context } from "../state.js";
import { objects } from "../store.js";
import { commitObject } from "./commit-object.js";
import { type ObjectSettings, toSettings } from "./settings.js";
import { DEFAULT_ALGORITHM, takeVerifiedBody } from "./verified-body.js";
import { checkWriteConditions } from "./write-conditions.js";
import { toWrittenMembers } from "./written-output.js";

export const PutObject: Op<"PutObject"> = async (input, ctx) => {
  const bucket = await loadBucket(ctx, input.Bucket);
  const key = input.Key ?? "";
  checkKey(key);
  checkLength(ctx, input.ContentLength);
  if (input.WriteOffsetBytes !== undefined) throw notBuilt("appending to objects (directory buckets only)");
  const settings = await toSettings(ctx, bucket, input);
  checkLockDigest(ctx, input.ContentMD5, settings, input.ObjectLockMode ?? input.ObjectLockLegalHoldStatus);
  const dataKey = await newDataKey(ctx, bucket, key, input);
  // Told before the body is taken, where it can be known; the transaction decides.
  if (input.IfMatch !== undefined || input.IfNoneMatch !== undefined) {
    checkWriteConditions(input, key, await objects.get(ctx.store, bucket.id, key));
  }
  const body = await takeVerifiedBody(ctx, input, {
    maxBytes: SINGLE_PUT_BYTES_MAX,
    key: dataKey.key,
    algorithm: (sent) => sent ?? input.ChecksumAlgorithm ?? DEFAULT_ALGORITHM,
  });
  const version = toNewObject(ctx, settings, dataKey, body);
  const record = await commitObject(ctx, {
    bucket,
    key,
    version,
    bytes: body.bytes,
    conditions: input,
    event: isForm(ctx) ? "s3:ObjectCreated:Post" : "s3:ObjectCreated:Put",
  });
  return {
    ETag: quoted(record.etag),
    ...toChecksumMembers(record.checksum),
    ...toWrittenMembers(ctx, bucket, key, record),
  };
};

/** A body must say how long it is, or be chunked; calls of services have their body in hand. */
export function checkLength({ request }: S3Context, length: number | undefined): void {
  if (length !== undefined || request.method !== "PUT") return;
  const { headers } = request;
  if (headers["content-length"] === undefined && headers["transfer-encoding"] === undefined)
    throw missingContentLength();
}

/** Form uploads come in by PutObject too, called by the reader of the form. */
const isForm = ({ request }: S3Context): boolean =>
  request.method === "POST" && request.headers["content-type"]?.startsWith("multipart/form-data") === true;

/** Puts under object lock must carry a digest, so that what is locked is what was meant. */
function checkLockDigest(
  ctx: S3Context,
  md5: string | undefined,
  settings: ObjectSettings,
  asked: string | undefined,
) {
  if (asked === undefined || (!settings.retention && !settings.legalHold)) return;
  const { headers } = ctx.request;
  const names = Object.keys(headers);
  if (md5 !== undefined || names.some((name) => name.startsWith("x-amz-checksum-"))) return;
  if (headers["x-amz-trailer"]?.includes("x-amz-checksum-")) return;
  throw invalidRequest(
    "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters",
  );
}

/** The record of an object written whole, with the one checksum that was computed of it. */
export function toNewObject(ctx: S3Context, settings: ObjectSettings, dataKey: DataKey, body: TakenBody) {
  const [checksum] = [...body.checksums].map(
    ([algorithm, value]): StoredChecksum => ({ algorithm, value, type: "FULL_OBJECT" }),
  );
  const content: Content = body.bytes ? { kind: "bytes", ...body.bytes } : { kind: "none" };
  return {
    ...settings,
    modifiedAt: ctx.clock.now(),
    size: body.size,
    etag: toEtag(ctx, dataKey, body.md5),
    content,
    encryption: dataKey.encryption,
    ...(checksum && { checksum }),
  };
}

/** Under KMS and customer keys an ETag is no digest of the data: it would tell something of it. */
export const toEtag = (ctx: S3Context, { encryption }: DataKey, md5: string): string =>
  encryption.kind === "AES256" ? md5 : Buffer.from(ctx.ids.bytes(16)).toString("hex");
