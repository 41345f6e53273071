import type { ObjectPart } from "@aws-sdk/client-s3";
import { type StoredChecksum, toChecksumMembers } from "../checksums/object-checksum.js";
import { checkCustomerKey } from "../encryption/data-key.js";
import { toReadKey } from "../encryption/request.js";
import { invalidArgument, invalidRequest } from "../errors.js";
import { toPageSize, toPartMarker } from "../listing/encode-listing.js";
import type { ObjectRecord } from "../records.js";
import type { Op, S3Context } from "../state.js";
import { manifests, parts } from "../store.js";
import { versionIdOf } from "../versioning/find-version.js";
import { loadTarget } from "./read-object.js";

const ATTRIBUTES: readonly string[] = ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"];

export const GetObjectAttributes: Op<"GetObjectAttributes"> = async (input, ctx) => {
  const wanted: readonly string[] = (input.ObjectAttributes ?? []).filter((name) => String(name) !== "");
  if (wanted.length === 0)
    throw invalidRequest(
      "The x-amz-object-attributes header specifying the attributes to be retrieved is either missing or empty",
    );
  const unknown = wanted.find((name) => !ATTRIBUTES.includes(name));
  if (unknown !== undefined) {
    throw invalidArgument("Invalid attribute name specified.", "x-amz-object-attributes", unknown);
  }
  const { bucket, record } = await loadTarget(ctx, input);
  checkCustomerKey(record.encryption, toReadKey(input));
  const has = (name: string) => wanted.includes(name);
  return {
    LastModified: new Date(record.modifiedAt),
    ...(bucket.versioning !== undefined && { VersionId: versionIdOf(record) }),
    ...(has("ETag") && { ETag: record.etag }),
    ...(has("Checksum") && record.checksum && { Checksum: toChecksumMembers(withoutCount(record.checksum)) }),
    ...(has("StorageClass") && { StorageClass: record.storageClass as "STANDARD" }),
    ...(has("ObjectSize") && { ObjectSize: record.size }),
    ...(has("ObjectParts") && (await partsMember(ctx, record, input))),
  };
};

/** Here alone a composite checksum does not name the number of parts. */
const withoutCount = (checksum: StoredChecksum): StoredChecksum => ({
  ...checksum,
  value: checksum.value.replace(/-\d+$/, ""),
});

interface PartsInput {
  MaxParts?: number | undefined;
  PartNumberMarker?: string | undefined;
}

async function partsMember(ctx: S3Context, record: ObjectRecord, input: PartsInput) {
  if (record.content.kind !== "parts") return {};
  const { uploadId } = record.content;
  const manifest = await manifests.get(ctx.store, uploadId);
  const numbers = manifest?.numbers ?? [];
  // Parts are listed where they have checksums of their own.
  if (record.checksum?.type !== "COMPOSITE") return { ObjectParts: { TotalPartsCount: numbers.length } };
  const limit = toPageSize(input.MaxParts, "max-parts");
  const marker = toPartMarker(input.PartNumberMarker);
  const left = numbers.filter((number) => number > marker);
  const page = left.slice(0, limit);
  const Parts = await Promise.all(page.map((number) => toPart(ctx, uploadId, number)));
  return {
    ObjectParts: {
      TotalPartsCount: numbers.length,
      PartNumberMarker: String(marker),
      MaxParts: limit,
      IsTruncated: left.length > page.length,
      NextPartNumberMarker: String(page.at(-1) ?? 0),
      Parts,
    },
  };
}

async function toPart(ctx: S3Context, uploadId: string, PartNumber: number): Promise<ObjectPart> {
  const part = await parts.get(ctx.store, uploadId, PartNumber);
  const { ChecksumType: _, ...members } = toChecksumMembers(
    part?.checksum && { ...part.checksum, type: "FULL_OBJECT" },
  );
  return { PartNumber, Size: part?.size ?? 0, ...members };
}
