import type { CommonPrefix, MultipartUpload, Part } from "@aws-sdk/client-s3";
import { loadBucket } from "../buckets/load-bucket.js";
import { toChecksumMembers } from "../checksums/object-checksum.js";
import { toCanonicalId } from "../domain/canonical-id.js";
import { quoted } from "../domain/etag.js";
import { foldMarker } from "../domain/list-keys.js";
import { afterPrefix, compareUtf8 } from "../domain/text-order.js";
import { toAbortMembers } from "../lifecycle/upload-abort.js";
import { toEncoder, toPageSize, toPartMarker } from "../listing/encode-listing.js";
import type { PartRecord, UploadRecord } from "../records.js";
import type { Op, S3Context } from "../state.js";
import { parts, uploads } from "../store.js";
import { loadUpload } from "./load-upload.js";

export const ListParts: Op<"ListParts"> = async (input, ctx) => {
  const bucket = await loadBucket(ctx, input.Bucket);
  const upload = await loadUpload(ctx.store, bucket.id, input.Key ?? "", input.UploadId);
  const limit = toPageSize(input.MaxParts, "max-parts");
  const marker = toPartMarker(input.PartNumberMarker);
  const page = await parts.page(ctx.store, limit, {
    prefix: [upload.id],
    start: [upload.id, marker],
    startExclusive: true,
  });
  const last = page.items.at(-1)?.key[1];
  return {
    Bucket: bucket.name,
    Key: input.Key,
    UploadId: upload.id,
    PartNumberMarker: String(marker),
    NextPartNumberMarker: String(last ?? 0),
    MaxParts: limit,
    IsTruncated: page.next !== undefined,
    ...(page.items.length > 0 && {
      Parts: page.items.map(({ key, value }) => toPart(Number(key[1]), value, upload)),
    }),
    Initiator: toInitiator(upload),
    Owner: { ID: toCanonicalId(upload.owner) },
    StorageClass: upload.storageClass as "STANDARD",
    ...toAbortMembers(ctx, bucket, input.Key ?? "", upload),
    ...(upload.checksum && {
      ChecksumAlgorithm: upload.checksum.algorithm,
      ChecksumType: upload.checksum.type,
    }),
  };
};

const toInitiator = ({ initiator }: UploadRecord) => ({
  ID: initiator.id,
  ...(initiator.name !== "" && { DisplayName: initiator.name }),
});

/** A part tells its checksum where the upload was begun with one. */
function toPart(PartNumber: number, part: PartRecord, upload: UploadRecord): Part {
  const checksum = upload.checksum && part.checksum && { ...part.checksum, type: "FULL_OBJECT" as const };
  const { ChecksumType: _, ...members } = toChecksumMembers(checksum);
  return {
    PartNumber,
    LastModified: new Date(part.modifiedAt),
    ETag: quoted(part.etag),
    Size: part.size,
    ...members,
  };
}

export const ListMultipartUploads: Op<"ListMultipartUploads"> = async (input, ctx) => {
  const bucket = await loadBucket(ctx, input.Bucket);
  const encode = toEncoder(input.EncodingType);
  const limit = toPageSize(input.MaxUploads, "max-uploads");
  const { Prefix: prefix = "", Delimiter: delimiter = "", KeyMarker: asked = "" } = input;
  const keyMarker = foldMarker(asked, { prefix, delimiter });
  const uploadIdMarker = keyMarker === "" ? "" : (input.UploadIdMarker ?? "");
  const listing = { bucketId: bucket.id, prefix, delimiter, keyMarker, uploadIdMarker, limit };
  const { entries, truncated } = await listUploads(ctx, listing);
  const last = entries.at(-1);
  return {
    Bucket: bucket.name,
    KeyMarker: encode(asked),
    UploadIdMarker: uploadIdMarker,
    MaxUploads: limit,
    IsTruncated: truncated,
    ...(input.Prefix !== undefined && { Prefix: encode(prefix) }),
    ...(delimiter !== "" && { Delimiter: encode(delimiter) }),
    ...(input.EncodingType && { EncodingType: input.EncodingType }),
    NextKeyMarker: encode(last?.kind === "prefix" ? last.prefix : (last?.key ?? "")),
    NextUploadIdMarker: last?.kind === "upload" ? last.upload.id : "",
    ...toEntries(entries, encode),
  };
};

type UploadEntry = { kind: "prefix"; prefix: string } | { kind: "upload"; key: string; upload: UploadRecord };

interface UploadListing {
  bucketId: string;
  prefix: string;
  delimiter: string;
  keyMarker: string;
  uploadIdMarker: string;
  limit: number;
}

/** Uploads by key, and those of one key in the order they were begun. */
async function listUploads(
  ctx: S3Context,
  { bucketId, prefix, delimiter, keyMarker, uploadIdMarker, limit }: UploadListing,
): Promise<{ entries: UploadEntry[]; truncated: boolean }> {
  const entries: UploadEntry[] = [];
  const startsWithMarker = compareUtf8(keyMarker, prefix) >= 0 && keyMarker !== "";
  // Past the marker's key altogether, unless one of its uploads is the marker.
  let start: readonly string[] | undefined = startsWithMarker
    ? uploadIdMarker === ""
      ? [bucketId, `${keyMarker}\0`]
      : [bucketId, keyMarker, uploadIdMarker]
    : [bucketId, prefix];
  while (start && limit > 0) {
    let seek: string | undefined;
    for await (const { key: stored, value } of uploads.range(ctx.store, {
      prefix: [bucketId],
      start,
      startExclusive: true,
    })) {
      const key = String(stored[1]);
      if (!key.startsWith(prefix)) return { entries, truncated: false };
      const at = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
      const common = at < 0 ? undefined : key.slice(0, at + delimiter.length);
      if (common !== undefined && common === keyMarker) {
        seek = common;
        break;
      }
      if (entries.length === limit) return { entries, truncated: true };
      if (common === undefined) entries.push({ kind: "upload", key, upload: value });
      else {
        entries.push({ kind: "prefix", prefix: common });
        seek = common;
        break;
      }
    }
    const next = seek === undefined ? undefined : afterPrefix(seek);
    start = next === undefined ? undefined : [bucketId, next];
  }
  return { entries, truncated: false };
}

function toEntries(entries: UploadEntry[], encode: (name: string) => string) {
  const Uploads: MultipartUpload[] = [];
  const CommonPrefixes: CommonPrefix[] = [];
  for (const entry of entries) {
    if (entry.kind === "prefix") CommonPrefixes.push({ Prefix: encode(entry.prefix) });
    else Uploads.push(toUpload(encode(entry.key), entry.upload));
  }
  return { ...(Uploads.length > 0 && { Uploads }), ...(CommonPrefixes.length > 0 && { CommonPrefixes }) };
}

const toUpload = (Key: string, upload: UploadRecord): MultipartUpload => ({
  Key,
  UploadId: upload.id,
  Initiated: new Date(upload.initiatedAt),
  StorageClass: upload.storageClass as "STANDARD",
  Initiator: toInitiator(upload),
  Owner: { ID: toCanonicalId(upload.owner) },
  ...(upload.checksum && {
    ChecksumAlgorithm: upload.checksum.algorithm,
    ChecksumType: upload.checksum.type,
  }),
});
