import type { _Object, CommonPrefix } from "@aws-sdk/client-s3";
import { loadBucket } from "../buckets/load-bucket.js";
import { toCanonicalId } from "../domain/canonical-id.js";
import { quoted } from "../domain/etag.js";
import { foldMarker, type KeyPage, type KeySource, listKeys } from "../domain/list-keys.js";
import { invalidArgument } from "../errors.js";
import type { BucketRecord, ObjectRecord } from "../records.js";
import type { Op, S3Context } from "../state.js";
import { objects } from "../store.js";
import { toEncoder, toPageSize } from "./encode-listing.js";

export const ListObjects: Op<"ListObjects"> = async (input, ctx) => {
  const bucket = await loadBucket(ctx, input.Bucket);
  const encode = toEncoder(input.EncodingType);
  const limit = toPageSize(input.MaxKeys, "max-keys");
  const { Prefix: prefix = "", Delimiter: delimiter = "", Marker: marker = "" } = input;
  const page = await listCurrent(ctx, bucket, {
    prefix,
    delimiter,
    after: foldMarker(marker, { prefix, delimiter }),
    limit,
  });
  return {
    Name: bucket.name,
    Prefix: encode(prefix),
    Marker: encode(marker),
    MaxKeys: limit,
    IsTruncated: page.truncated,
    ...(delimiter !== "" && { Delimiter: encode(delimiter) }),
    ...(input.EncodingType && { EncodingType: input.EncodingType }),
    // Without a delimiter the last key is the next marker, so S3 does not say it.
    ...(page.last !== undefined && delimiter !== "" && { NextMarker: encode(page.last) }),
    ...toEntries(page, encode, bucket, true),
  };
};

export const ListObjectsV2: Op<"ListObjectsV2"> = async (input, ctx) => {
  const bucket = await loadBucket(ctx, input.Bucket);
  const encode = toEncoder(input.EncodingType);
  const limit = toPageSize(input.MaxKeys, "max-keys");
  const {
    Prefix: prefix = "",
    Delimiter: delimiter = "",
    StartAfter: startAfter,
    ContinuationToken: token,
  } = input;
  const after = token ? fromToken(token) : (startAfter ?? "");
  const page = await listCurrent(ctx, bucket, { prefix, delimiter, after, limit });
  return {
    Name: bucket.name,
    Prefix: encode(prefix),
    MaxKeys: limit,
    KeyCount: page.entries.length,
    IsTruncated: page.truncated,
    ...(delimiter !== "" && { Delimiter: encode(delimiter) }),
    ...(input.EncodingType && { EncodingType: input.EncodingType }),
    ...(startAfter !== undefined && { StartAfter: encode(startAfter) }),
    ...(token !== undefined && { ContinuationToken: token }),
    ...(page.last !== undefined && { NextContinuationToken: toToken(page.last) }),
    ...toEntries(page, encode, bucket, input.FetchOwner === true),
  };
};

/** The token carries where to go on; a mark in front tells ours from others. */
const TOKEN_MARK = "1";

const toToken = (last: string): string => TOKEN_MARK + Buffer.from(last, "utf8").toString("base64url");

function fromToken(token: string): string {
  const last = Buffer.from(token.slice(1), "base64url").toString("utf8");
  if (!token.startsWith(TOKEN_MARK) || toToken(last) !== token) {
    throw invalidArgument("The continuation token provided is incorrect", "continuation-token", token);
  }
  return last;
}

interface CurrentListing {
  prefix: string;
  delimiter: string;
  after: string;
  limit: number;
}

/** Current versions in key order; delete markers are passed over. */
async function listCurrent(
  ctx: S3Context,
  bucket: BucketRecord,
  listing: CurrentListing,
): Promise<KeyPage<ObjectRecord>> {
  return listKeys(currentKeys(ctx, bucket), listing, (record) => !record.deleteMarker);
}

export function currentKeys(ctx: S3Context, bucket: BucketRecord): KeySource<ObjectRecord> {
  return async function* open(from) {
    for await (const { key, value } of objects.range(ctx.store, {
      prefix: [bucket.id],
      start: [bucket.id, from],
    })) {
      yield { key: String(key[1]), value };
    }
  };
}

function toEntries(
  page: KeyPage<ObjectRecord>,
  encode: (name: string) => string,
  bucket: BucketRecord,
  owner: boolean,
) {
  const Contents: _Object[] = [];
  const CommonPrefixes: CommonPrefix[] = [];
  for (const entry of page.entries) {
    if (entry.kind === "prefix") CommonPrefixes.push({ Prefix: encode(entry.prefix) });
    else Contents.push(toContent(encode(entry.key), entry.value, bucket, owner));
  }
  return {
    ...(Contents.length > 0 && { Contents }),
    ...(CommonPrefixes.length > 0 && { CommonPrefixes }),
  };
}

function toContent(Key: string, record: ObjectRecord, bucket: BucketRecord, owner: boolean): _Object {
  const { checksum } = record;
  return {
    Key,
    LastModified: new Date(record.modifiedAt),
    ETag: quoted(record.etag),
    Size: record.size,
    StorageClass: record.storageClass as "STANDARD",
    ...(checksum && { ChecksumAlgorithm: [checksum.algorithm], ChecksumType: checksum.type }),
    ...(owner && { Owner: { ID: toCanonicalId(record.owner || bucket.account) } }),
  };
}
