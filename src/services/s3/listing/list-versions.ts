import type { CommonPrefix, DeleteMarkerEntry, ObjectVersion } from "@aws-sdk/client-s3";
import type { Reader } from "../../../core/store/store.js";
import { loadBucket } from "../buckets/load-bucket.js";
import { toCanonicalId } from "../domain/canonical-id.js";
import { quoted } from "../domain/etag.js";
import { foldMarker } from "../domain/list-keys.js";
import { afterPrefix, compareUtf8 } from "../domain/text-order.js";
import { NULL_VERSION, orderOf, toOrder } from "../domain/version-id.js";
import { invalidArgument } from "../errors.js";
import type { BucketRecord, ObjectRecord } from "../records.js";
import type { Op } from "../state.js";
import { nullVersions, objects, versions } from "../store.js";
import { findVersion, versionIdOf } from "../versioning/find-version.js";
import { toEncoder, toPageSize } from "./encode-listing.js";

export const ListObjectVersions: Op<"ListObjectVersions"> = async (input, ctx) => {
  const bucket = await loadBucket(ctx, input.Bucket);
  const encode = toEncoder(input.EncodingType);
  const limit = toPageSize(input.MaxKeys, "max-keys");
  const {
    Prefix: prefix = "",
    Delimiter: delimiter = "",
    KeyMarker: keyMarker = "",
    VersionIdMarker,
  } = input;
  if (VersionIdMarker !== undefined && keyMarker === "") {
    throw invalidArgument(
      "A version-id marker cannot be specified without a key marker.",
      "version-id-marker",
      VersionIdMarker,
    );
  }
  const page = await listVersions(ctx.store, bucket, {
    prefix,
    delimiter,
    keyMarker: foldMarker(keyMarker, { prefix, delimiter }),
    VersionIdMarker,
    limit,
  });
  const { last } = page;
  return {
    Name: bucket.name,
    Prefix: encode(prefix),
    KeyMarker: encode(keyMarker),
    VersionIdMarker: VersionIdMarker ?? "",
    MaxKeys: limit,
    IsTruncated: last !== undefined,
    ...(delimiter !== "" && { Delimiter: encode(delimiter) }),
    ...(input.EncodingType && { EncodingType: input.EncodingType }),
    ...(last && { NextKeyMarker: encode(last.key) }),
    ...(last?.versionId !== undefined && { NextVersionIdMarker: last.versionId }),
    ...toEntries(page.entries, encode),
  };
};

interface VersionListing {
  prefix: string;
  delimiter: string;
  keyMarker: string;
  VersionIdMarker: string | undefined;
  limit: number;
}

type VersionEntry =
  | { kind: "prefix"; prefix: string }
  | { kind: "version"; key: string; record: ObjectRecord; latest: boolean };

interface VersionPage {
  entries: VersionEntry[];
  /** Where the next page starts after. */
  last?: { key: string; versionId?: string };
}

/** Every version of every key, keys in order and their versions newest first; folded as objects are. */
async function listVersions(
  reader: Reader,
  bucket: BucketRecord,
  listing: VersionListing,
): Promise<VersionPage> {
  const { prefix, delimiter, limit } = listing;
  const entries: VersionEntry[] = [];
  if (limit === 0) return { entries };
  const full = () => entries.length === limit;
  const begin = await startKey(reader, bucket, listing, entries, full);
  if (begin.truncated) return { entries, last: markerOf(entries.at(-1)) };
  let from = begin.from;
  while (from !== undefined) {
    let seek: string | undefined;
    for await (const { key: stored, value } of objects.range(reader, {
      prefix: [bucket.id],
      start: [bucket.id, from],
    })) {
      const key = String(stored[1]);
      if (!key.startsWith(prefix)) return { entries };
      const common = commonPrefix(key, prefix, delimiter);
      if (common !== undefined) {
        if (full()) return { entries, last: markerOf(entries.at(-1)) };
        entries.push({ kind: "prefix", prefix: common });
        seek = common;
        break;
      }
      if (await addVersions(reader, bucket, key, value, undefined, entries, full)) {
        return { entries, last: markerOf(entries.at(-1)) };
      }
    }
    from = seek === undefined ? undefined : afterPrefix(seek);
  }
  return { entries };
}

/** Adds a key's versions, those older than `order` alone where it is given; true when the page is full and something is left. */
async function addVersions(
  reader: Reader,
  bucket: BucketRecord,
  key: string,
  current: ObjectRecord,
  order: string | undefined,
  entries: VersionEntry[],
  full: () => boolean,
): Promise<boolean> {
  // The marker may be gone by now, and with it all that was newer.
  if (order === undefined || toOrder(current.stamp) > order) {
    if (full()) return true;
    entries.push({ kind: "version", key, record: current, latest: true });
  }
  const start = order === undefined ? undefined : [bucket.id, key, order];
  const range = { prefix: [bucket.id, key], ...(start && { start, startExclusive: true }) };
  for await (const { value } of versions.range(reader, range)) {
    if (full()) return true;
    entries.push({ kind: "version", key, record: value, latest: false });
  }
  return false;
}

interface Start {
  from: string | undefined;
  /** The marker's own key fills the page alone. */
  truncated?: boolean;
}

/** Adds what is left of the marker's own key, and gives the key to go on from. */
async function startKey(
  reader: Reader,
  bucket: BucketRecord,
  { prefix, delimiter, keyMarker, VersionIdMarker }: VersionListing,
  entries: VersionEntry[],
  full: () => boolean,
): Promise<Start> {
  if (keyMarker === "" || compareUtf8(keyMarker, prefix) < 0) return { from: prefix };
  if (commonPrefix(keyMarker, prefix, delimiter) === keyMarker) return { from: afterPrefix(keyMarker) };
  const from = `${keyMarker}\0`;
  if (VersionIdMarker !== undefined) {
    const current = await findVersion(reader, bucket.id, keyMarker, undefined);
    const order = await orderOfMarker(reader, bucket, keyMarker, VersionIdMarker, current);
    if (current && order !== undefined) {
      const truncated = await addVersions(reader, bucket, keyMarker, current, order, entries, full);
      return { from, truncated };
    }
  }
  return { from };
}

async function orderOfMarker(
  reader: Reader,
  bucket: BucketRecord,
  key: string,
  versionId: string,
  current: ObjectRecord | undefined,
): Promise<string | undefined> {
  if (current && versionIdOf(current) === versionId) return toOrder(current.stamp);
  if (versionId === NULL_VERSION) return nullVersions.get(reader, bucket.id, key);
  const order = orderOf(versionId);
  if (order === undefined)
    throw invalidArgument("Invalid version id specified", "version-id-marker", versionId);
  return order;
}

function commonPrefix(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === "" || !key.startsWith(prefix)) return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}

const markerOf = (entry: VersionEntry | undefined): { key: string; versionId?: string } =>
  entry?.kind === "version"
    ? { key: entry.key, versionId: versionIdOf(entry.record) }
    : { key: entry?.prefix ?? "" };

function toEntries(entries: VersionEntry[], encode: (name: string) => string) {
  const Versions: ObjectVersion[] = [];
  const DeleteMarkers: DeleteMarkerEntry[] = [];
  const CommonPrefixes: CommonPrefix[] = [];
  for (const entry of entries) {
    if (entry.kind === "prefix") CommonPrefixes.push({ Prefix: encode(entry.prefix) });
    else if (entry.record.deleteMarker) DeleteMarkers.push(toMarker(entry, encode));
    else Versions.push(toVersion(entry, encode));
  }
  return {
    ...(Versions.length > 0 && { Versions }),
    ...(DeleteMarkers.length > 0 && { DeleteMarkers }),
    ...(CommonPrefixes.length > 0 && { CommonPrefixes }),
  };
}

type OneVersion = Extract<VersionEntry, { kind: "version" }>;

const toMarker = (
  { key, record, latest }: OneVersion,
  encode: (name: string) => string,
): DeleteMarkerEntry => ({
  Key: encode(key),
  VersionId: versionIdOf(record),
  IsLatest: latest,
  LastModified: new Date(record.modifiedAt),
  Owner: { ID: toCanonicalId(record.owner) },
});

const toVersion = ({ key, record, latest }: OneVersion, encode: (name: string) => string): ObjectVersion => ({
  ...toMarker({ kind: "version", key, record, latest }, encode),
  ETag: quoted(record.etag),
  Size: record.size,
  StorageClass: record.storageClass as "STANDARD",
  ...(record.checksum && {
    ChecksumAlgorithm: [record.checksum.algorithm],
    ChecksumType: record.checksum.type,
  }),
});
