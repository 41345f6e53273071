import type { CompletedPart } from "@aws-sdk/client-s3";
import type { Transaction } from "../../../core/store/store.js";
import { loadBucket, reloadBucket } from "../buckets/load-bucket.js";
import { toChecksumMembers } from "../checksums/object-checksum.js";
import { dropParts } from "../content/drop-content.js";
import { quoted, toMultipartEtag, unquoted } from "../domain/etag.js";
import { toCustomerKey } from "../encryption/request.js";
import {
  conditionalConflict,
  entityTooSmall,
  invalidPart,
  invalidPartOrder,
  invalidRequest,
  malformedXml,
} from "../errors.js";
import { PART_BYTES_MIN, PART_NUMBER_MAX } from "../limits.js";
import { settleNow } from "../mounts/settle.js";
import { putAndTell } from "../objects/commit-object.js";
import { checkWriteConditions } from "../objects/write-conditions.js";
import { toWrittenMembers } from "../objects/written-output.js";
import type { BucketRecord, ObjectRecord, PartRecord, PartsManifest, UploadRecord } from "../records.js";
import type { Op, S3Context } from "../state.js";
import { manifests, objects, parts, uploads } from "../store.js";
import type { NewVersion } from "../versioning/change-versions.js";
import {
  type CompleteChecksumInput,
  checkDeclaredChecksum,
  checkPartChecksum,
  toWholeChecksum,
} from "./complete-checksum.js";
import { loadUpload } from "./load-upload.js";
import { checkUploadKey } from "./upload-key.js";

interface CompleteInput extends CompleteChecksumInput {
  Key?: string | undefined;
  UploadId?: string | undefined;
  MultipartUpload?: { Parts?: CompletedPart[] | undefined } | undefined;
  MpuObjectSize?: number | undefined;
  IfMatch?: string | undefined;
  IfNoneMatch?: string | undefined;
}

export const CompleteMultipartUpload: Op<"CompleteMultipartUpload"> = async (input, ctx) => {
  const bucket = await loadBucket(ctx, input.Bucket);
  const key = input.Key ?? "";
  const customer = toCustomerKey(input);
  const record = await ctx.store.transact(async (tx) => {
    const current = await reloadBucket(tx, bucket);
    const upload = await findUpload(tx, current, key, input.UploadId);
    if (upload.done) return upload.done;
    if (customer || upload.record.checksum) checkUploadKey(upload.record, customer);
    checkConditions(input, upload.record, key, await objects.get(tx, current.id, key));
    return complete(ctx, tx, current, upload.record, input);
  });
  await settleNow(ctx, bucket, key);
  return {
    Location: `${ctx.endpoint}/${bucket.name}/${encodeURI(key)}`,
    Bucket: bucket.name,
    Key: key,
    ETag: quoted(record.etag),
    ...toChecksumMembers(record.checksum),
    ...toWrittenMembers(ctx, bucket, key, record),
  };
};

/** Conditions hold from the upload's beginning: what was written or deleted meanwhile came first, whatever it was. */
function checkConditions(
  input: CompleteInput,
  upload: UploadRecord,
  key: string,
  current: ObjectRecord | undefined,
): void {
  checkWriteConditions(input, key, current);
  const { IfMatch, IfNoneMatch } = input;
  if ((IfMatch ?? IfNoneMatch) === undefined || current?.stamp === upload.overStamp) return;
  throw conditionalConflict(IfMatch === undefined ? "If-None-Match" : "If-Match", key);
}

/** Completing again what is complete, as after an answer that got lost, gives the same answer. */
async function findUpload(
  tx: Transaction,
  bucket: BucketRecord,
  key: string,
  uploadId: string | undefined,
): Promise<{ record: UploadRecord; done?: undefined } | { done: ObjectRecord }> {
  const record = uploadId ? await uploads.get(tx, bucket.id, key, uploadId) : undefined;
  if (record) return { record };
  const object = await objects.get(tx, bucket.id, key);
  if (object?.content.kind === "parts" && object.content.uploadId === uploadId) return { done: object };
  return { record: await loadUpload(tx, bucket.id, key, uploadId) };
}

interface Chosen {
  number: number;
  part: PartRecord;
}

async function complete(
  ctx: S3Context,
  tx: Transaction,
  bucket: BucketRecord,
  upload: UploadRecord,
  input: CompleteInput,
): Promise<ObjectRecord> {
  const { id, initiatedAt: _at, initiator: _by, overStamp: _over, checksum: _sum, ...settings } = upload;
  const listed = checkList(upload, input.MultipartUpload?.Parts ?? []);
  const declared = await checkDeclaredChecksum(upload, input, listed);
  const stored = await loadParts(tx, id);
  const chosen = chooseParts(upload, listed, stored);
  const size = chosen.reduce((sum, { part }) => sum + part.size, 0);
  if (input.MpuObjectSize !== undefined && input.MpuObjectSize !== size) {
    throw invalidRequest(
      `The provided 'x-amz-mp-object-size' header value ${input.MpuObjectSize} does not match what was computed: ${size}`,
    );
  }
  const checksum = await toWholeChecksum(
    upload,
    chosen.map(({ part }) => part),
    declared,
  );
  const manifest: PartsManifest = {
    numbers: chosen.map(({ number }) => number),
    sizes: chosen.map(({ part }) => part.size),
  };
  const version: NewVersion = {
    ...settings,
    modifiedAt: ctx.clock.now(),
    size,
    etag: toMultipartEtag(chosen.map(({ part }) => part.etag)),
    content: { kind: "parts", uploadId: id },
    partCount: chosen.length,
    ...(checksum && { checksum }),
  };
  uploads.delete(tx, bucket.id, input.Key ?? "", id);
  manifests.put(tx, [id], manifest);
  if (stored.size > chosen.length) dropParts(ctx, tx, { uploadId: id, keep: manifest.numbers });
  return putAndTell(ctx, tx, bucket, input.Key ?? "", version, "s3:ObjectCreated:CompleteMultipartUpload");
}

async function loadParts(tx: Transaction, uploadId: string): Promise<Map<number, PartRecord>> {
  const found = new Map<number, PartRecord>();
  for await (const { key, value } of parts.range(tx, { prefix: [uploadId], limit: PART_NUMBER_MAX })) {
    found.set(Number(key[1]), value);
  }
  return found;
}

function checkList(upload: UploadRecord, listed: CompletedPart[]): CompletedPart[] {
  if (listed.length === 0 || listed.length > PART_NUMBER_MAX) throw malformedXml();
  const isRising = listed.every((one, index) => (one.PartNumber ?? 0) > (listed[index - 1]?.PartNumber ?? 0));
  if (!isRising) throw invalidPartOrder(upload.id);
  return listed;
}

/** The listed parts, each there with the named ETag and checksum, all but the last large enough. */
function chooseParts(
  upload: UploadRecord,
  listed: CompletedPart[],
  stored: Map<number, PartRecord>,
): Chosen[] {
  const chosen = listed.map((one) => {
    const number = one.PartNumber ?? 0;
    const part = stored.get(number);
    const etag = unquoted(one.ETag ?? "");
    if (!part || part.etag !== etag) throw invalidPart(upload.id, number, etag);
    checkPartChecksum(upload, one, number, part);
    return { number, part };
  });
  const small = chosen.slice(0, -1).find(({ part }) => part.size < PART_BYTES_MIN);
  if (small) {
    const { number, part } = small;
    throw entityTooSmall({ size: part.size, min: PART_BYTES_MIN, number, etag: part.etag });
  }
  return chosen;
}
