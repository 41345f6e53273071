import type { ByteRange } from "../../../core/blobs/blobs.js";
import { AwsError } from "../../../wire/aws-error.js";
import { loadObject } from "../access/requests.js";
import { loadBucket } from "../buckets/load-bucket.js";
import { toRange } from "../domain/byte-range.js";
import { quoted } from "../domain/etag.js";
import { checkKey } from "../domain/object-key.js";
import { checkPartNumber } from "../domain/part-number.js";
import { checkRead } from "../domain/preconditions.js";
import {
  invalidPartNumber,
  invalidRange,
  invalidRequest,
  methodNotAllowed,
  noSuchKey,
  notModified,
  preconditionFailed,
} from "../errors.js";
import type { BucketRecord, ObjectRecord, PartRecord } from "../records.js";
import type { S3Context } from "../state.js";
import { manifests, parts } from "../store.js";
import { missingVersion, versionIdOf } from "../versioning/find-version.js";

export interface ReadInput {
  Bucket?: string | undefined;
  Key?: string | undefined;
  VersionId?: string | undefined;
  IfMatch?: string | undefined;
  IfNoneMatch?: string | undefined;
  IfModifiedSince?: Date | undefined;
  IfUnmodifiedSince?: Date | undefined;
  Range?: string | undefined;
  PartNumber?: number | undefined;
}

export interface ReadTarget {
  bucket: BucketRecord;
  key: string;
  record: ObjectRecord;
}

/**
 * The version a read is for. A delete marker is no object: 404 as the current one, 405 when named.
 * @param refusesMarkers whether a marker is refused by 405 in either case, as where tags are asked for
 */
export async function loadTarget(
  ctx: S3Context,
  input: ReadInput,
  refusesMarkers = false,
): Promise<ReadTarget> {
  const bucket = await loadBucket(ctx, input.Bucket);
  const key = input.Key ?? "";
  checkKey(key);
  const record = await loadObject(ctx, bucket, key, input.VersionId);
  if (!record) {
    throw input.VersionId === undefined
      ? noSuchKey(key)
      : missingVersion(key, input.VersionId, ctx.clock.now());
  }
  if (record.deleteMarker)
    throw deleteMarkerError(ctx, key, record, refusesMarkers || input.VersionId !== undefined);
  return { bucket, key, record };
}

function deleteMarkerError(ctx: S3Context, key: string, record: ObjectRecord, named: boolean): AwsError {
  const headers = { "x-amz-delete-marker": "true", "x-amz-version-id": versionIdOf(record) };
  if (!named) {
    return new AwsError("NoSuchKey", "The specified key does not exist.", {
      status: 404,
      members: { Key: key },
      headers,
    });
  }
  return methodNotAllowed(ctx.request.method, "DeleteMarker", {
    ...headers,
    allow: "DELETE",
    "last-modified": new Date(record.modifiedAt).toUTCString(),
  });
}

/** Throws what the conditional headers of a read call for. */
export function checkReadConditions(
  ctx: S3Context,
  input: ReadInput,
  bucket: BucketRecord,
  record: ObjectRecord,
): void {
  const verdict = checkRead(
    {
      ifMatch: input.IfMatch,
      ifNoneMatch: input.IfNoneMatch,
      ifModifiedSince: input.IfModifiedSince,
      ifUnmodifiedSince: input.IfUnmodifiedSince,
    },
    record,
    ctx.clock.now(),
  );
  if (verdict.kind === "failed") throw preconditionFailed(verdict.condition);
  if (verdict.kind === "proceed") return;
  throw notModified({
    etag: quoted(record.etag),
    "last-modified": new Date(record.modifiedAt).toUTCString(),
    ...(bucket.versioning !== undefined && { "x-amz-version-id": versionIdOf(record) }),
  });
}

export interface Selection {
  range: ByteRange;
  /** True when a range or a part was asked for: the answer is 206. */
  partial: boolean;
  /** True when the range is all of the object. */
  whole: boolean;
  /** Present when a part of a multipart object was asked for. */
  partsCount?: number | undefined;
  /** Present, too, when a range is all of it. */
  part?: PartRecord | undefined;
}

/** Which bytes a read wants, by `Range` or by part number. */
export async function selectBytes(
  ctx: S3Context,
  input: ReadInput,
  record: ObjectRecord,
): Promise<Selection> {
  const { size } = record;
  if (input.PartNumber !== undefined) {
    if (input.Range !== undefined) {
      throw invalidRequest("Cannot specify both Range header and partNumber query parameter");
    }
    return selectPart(ctx, input.PartNumber, record);
  }
  const verdict = toRange(input.Range, size);
  if (verdict.kind === "unsatisfiable") throw invalidRange(input.Range ?? "", size);
  if (verdict.kind === "whole") return { range: { start: 0, end: size - 1 }, partial: false, whole: true };
  const { range } = verdict;
  const whole = range.start === 0 && range.end === size - 1;
  return { range, partial: true, whole, part: await partAt(ctx, record, range) };
}

/** The one part that a range is all of, where its checksum would be told. */
async function partAt(
  ctx: S3Context,
  record: ObjectRecord,
  range: ByteRange,
): Promise<PartRecord | undefined> {
  if (record.checksum?.type !== "COMPOSITE") return undefined;
  const manifest = await manifestOf(ctx, record);
  let start = 0;
  const index = manifest?.sizes.findIndex((size) => {
    const isIt = start === range.start && start + size - 1 === range.end;
    start += size;
    return isIt;
  });
  return index === undefined ? undefined : partOf(ctx, record, manifest?.numbers[index]);
}

async function manifestOf(ctx: S3Context, { content }: ObjectRecord) {
  return content.kind === "parts" ? manifests.get(ctx.store, content.uploadId) : undefined;
}

async function partOf(ctx: S3Context, { content }: ObjectRecord, number: number | undefined) {
  if (content.kind !== "parts" || number === undefined) return undefined;
  return parts.get(ctx.store, content.uploadId, number);
}

async function selectPart(ctx: S3Context, partNumber: number, record: ObjectRecord): Promise<Selection> {
  const { size } = record;
  const manifest = await manifestOf(ctx, record);
  const sizes = manifest?.sizes ?? [size];
  checkPartNumber(partNumber);
  if (partNumber > sizes.length) throw invalidPartNumber(partNumber, sizes.length);
  const start = sizes.slice(0, partNumber - 1).reduce((sum, one) => sum + one, 0);
  const end = start + (sizes[partNumber - 1] ?? 0) - 1;
  const part = await partOf(ctx, record, manifest?.numbers[partNumber - 1]);
  return {
    range: { start, end },
    partial: size > 0,
    whole: sizes.length === 1,
    partsCount: manifest && record.partCount,
    part,
  };
}
