import { Readable } from "node:stream";
import type { ChecksumAlgorithm } from "@aws-sdk/client-s3";
import type { Transaction } from "../../../core/store/store.js";
import { loadBucket } from "../buckets/load-bucket.js";
import { toChecksumMembers } from "../checksums/object-checksum.js";
import { openContent } from "../content/open-content.js";
import { toCopyRange } from "../domain/byte-range.js";
import { quoted } from "../domain/etag.js";
import { checkPartNumber } from "../domain/part-number.js";
import { openDataKey, toEncryptionMembers } from "../encryption/data-key.js";
import { type EncryptionMembers, toCustomerKey } from "../encryption/request.js";
import { invalidArgument, invalidRequest } from "../errors.js";
import { PART_BYTES_MAX } from "../limits.js";
import { type CopyInput, loadCopySource, sourceCustomerKey } from "../objects/copy-source-object.js";
import { checkRestored } from "../objects/get-object.js";
import {
  type BodyChecksum,
  type BodyInput,
  DEFAULT_ALGORITHM,
  takeVerifiedBody,
} from "../objects/verified-body.js";
import type { BucketRecord, ObjectRecord, PartRecord, UploadRecord } from "../records.js";
import type { Op, S3Context } from "../state.js";
import { parts } from "../store.js";
import { versionIdOf } from "../versioning/find-version.js";
import { loadUpload } from "./load-upload.js";
import { checkUploadKey } from "./upload-key.js";

interface PartInput extends EncryptionMembers {
  Bucket?: string | undefined;
  Key?: string | undefined;
  UploadId?: string | undefined;
  PartNumber?: number | undefined;
}

export const UploadPart: Op<"UploadPart"> = async (input, ctx) => {
  const { bucket, upload } = await loadPartTarget(ctx, input);
  const { part, sent } = await takePart(ctx, input, bucket, upload, {
    source: input,
    checkSent: (algorithm) => checkAlgorithm(upload, algorithm),
  });
  return {
    ETag: quoted(part.etag),
    ...checksumMembers(sent ?? toldChecksum(upload, part)),
    ...toEncryptionMembers(upload.encryption),
  };
};

export const UploadPartCopy: Op<"UploadPartCopy"> = async (input, ctx) => {
  const { bucket, upload } = await loadPartTarget(ctx, input);
  const source = await loadCopySource(ctx, input);
  checkRestored(ctx, source.record);
  const Body = await openRange(ctx, input, source.record);
  const { part } = await takePart(ctx, input, bucket, upload, { source: { Body } }).finally(() => {
    // What a refusal leaves unread is closed.
    if (Body instanceof Readable) Body.destroy();
  });
  return {
    CopyPartResult: {
      ETag: quoted(part.etag),
      LastModified: new Date(part.modifiedAt),
      ...checksumMembers(toldChecksum(upload, part)),
    },
    ...toEncryptionMembers(upload.encryption),
    ...(source.bucket.versioning !== undefined && { CopySourceVersionId: versionIdOf(source.record) }),
  };
};

async function loadPartTarget(
  ctx: S3Context,
  input: PartInput,
): Promise<{ bucket: BucketRecord; upload: UploadRecord }> {
  const bucket = await loadBucket(ctx, input.Bucket);
  checkPartNumber(input.PartNumber ?? 0);
  const upload = await loadUpload(ctx.store, bucket.id, input.Key ?? "", input.UploadId);
  return { bucket, upload };
}

/** A part that is copied may be of any length; what is streamed is read once, like a body. */
async function openRange(
  ctx: S3Context,
  input: CopyInput & { CopySourceRange?: string | undefined },
  record: ObjectRecord,
): Promise<Readable | Uint8Array> {
  const key = await openDataKey(ctx, record.encryption, sourceCustomerKey(input));
  const header = input.CopySourceRange;
  if (header === undefined) return openContent(ctx, record.content, { start: 0, end: record.size - 1 }, key);
  const range = toCopyRange(header);
  if (!range) {
    throw invalidArgument(
      "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy",
      "x-amz-copy-source-range",
      header,
    );
  }
  if (range.start >= record.size)
    throw invalidRequest("The specified copy range is invalid for the source object size");
  if (range.end >= record.size) {
    throw invalidArgument(
      `Range specified is not valid for source object of size: ${record.size}`,
      "x-amz-copy-source-range",
      header,
    );
  }
  return openContent(ctx, record.content, range, key);
}

interface PartBody {
  source: BodyInput;
  /** Refuses a checksum that does not go with the upload. */
  checkSent?: (algorithm: ChecksumAlgorithm | undefined) => void;
}

async function takePart(
  ctx: S3Context,
  input: PartInput,
  bucket: BucketRecord,
  upload: UploadRecord,
  { source, checkSent }: PartBody,
): Promise<{ part: PartRecord; sent: BodyChecksum | undefined }> {
  const customer = toCustomerKey(input);
  checkUploadKey(upload, customer);
  const key = await openDataKey(ctx, upload.encryption, customer);
  const algorithm = upload.checksum?.algorithm ?? DEFAULT_ALGORITHM;
  const body = await takeVerifiedBody(ctx, source, {
    maxBytes: PART_BYTES_MAX,
    key,
    algorithm(sent) {
      checkSent?.(sent);
      return algorithm;
    },
  });
  try {
    const value = body.checksums.get(algorithm) ?? "";
    const part: PartRecord = {
      size: body.size,
      etag: body.md5,
      modifiedAt: ctx.clock.now(),
      ...(body.bytes && { bytes: body.bytes }),
      checksum: { algorithm, value },
    };
    await ctx.store.transact(async (tx) => {
      await loadUpload(tx, bucket.id, input.Key ?? "", upload.id);
      await putPart(ctx, tx, upload.id, input.PartNumber ?? 0, part);
    });
    return { part, sent: body.sent };
  } catch (error) {
    if (body.bytes) await ctx.blobs.discard(body.bytes.blob);
    throw error;
  }
}

/** A part sent again replaces the one before. */
async function putPart(ctx: S3Context, tx: Transaction, uploadId: string, number: number, part: PartRecord) {
  const old = await parts.get(tx, uploadId, number);
  if (old?.bytes) ctx.blobs.drop(tx, old.bytes.blob.id);
  if (part.bytes) ctx.blobs.keep(tx, part.bytes.blob);
  parts.put(tx, [uploadId, number], part);
}

/** Parts of composite checksums must bring theirs; of others S3 computes what is missing. */
function checkAlgorithm({ checksum }: UploadRecord, sent: ChecksumAlgorithm | undefined): void {
  if (checksum === undefined || checksum.algorithm === sent) return;
  if (sent === undefined && checksum.type === "FULL_OBJECT") return;
  throw invalidRequest(
    `Checksum Type mismatch occurred, expected checksum Type: ${checksum.algorithm.toLowerCase()}, actual checksum Type: ${sent?.toLowerCase() ?? "null"}`,
  );
}

/** Callers hear of a part's checksum if they have chosen an algorithm. */
const toldChecksum = (upload: UploadRecord, part: PartRecord) => upload.checksum && part.checksum;

function checksumMembers(checksum: BodyChecksum | undefined) {
  if (!checksum) return {};
  const { ChecksumType: _, ...members } = toChecksumMembers({ ...checksum, type: "FULL_OBJECT" });
  return members;
}
