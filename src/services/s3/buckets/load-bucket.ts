import type { Reader, Transaction } from "../../../core/store/store.js";
import { isBucketName } from "../domain/bucket-name.js";
import {
  accessDenied,
  invalidBucketName,
  invalidBucketOwner,
  noSuchBucket,
  permanentRedirect,
} from "../errors.js";
import type { AccessPointRecord, BucketRecord } from "../records.js";
import type { Loaded, S3Context } from "../state.js";
import { accessPointAliases, accessPoints, buckets } from "../store.js";

/** Under which a request keeps what it has loaded. A WeakMap would cost each one more than the bucket's read. */
const LOADED = Symbol("loaded");

interface Loading extends S3Context {
  [LOADED]?: Loaded;
}

/** What this request has loaded so far. */
export function loadedOf(ctx: S3Context): Loaded {
  const request: Loading = ctx;
  request[LOADED] ??= {};
  return request[LOADED];
}

/** The bucket that a request is about, read once a request. Throws where it is missing or lives in another region. */
export async function loadBucket(ctx: S3Context, name: string | undefined): Promise<BucketRecord> {
  const loaded = loadedOf(ctx);
  if (loaded.bucket && loaded.name === name) return loaded.bucket;
  const accessPoint = await findAccessPoint(ctx.store, name ?? "");
  const bucket = await findBucket(ctx.store, accessPoint?.bucket ?? name ?? "");
  checkRegion(ctx, bucket);
  Object.assign(loaded, { bucket, name, accessPoint });
  return bucket;
}

const ALIAS_SUFFIX = "-s3alias";

/** An access point's alias may stand wherever a bucket's name may. */
async function findAccessPoint(reader: Reader, name: string): Promise<AccessPointRecord | undefined> {
  if (!name.endsWith(ALIAS_SUFFIX)) return undefined;
  const place = await accessPointAliases.get(reader, name);
  return place && accessPoints.get(reader, ...place);
}

/** Reads a bucket of whatever region: copy sources, targets of replication. */
export async function findBucket(reader: Reader, name: string): Promise<BucketRecord> {
  if (!isBucketName(name)) throw invalidBucketName(name);
  const bucket = await buckets.get(reader, name);
  if (!bucket) throw noSuchBucket(name);
  return bucket;
}

/** Unsigned requests name no region, and calls of services come from wherever they run. */
function checkRegion(ctx: S3Context, bucket: BucketRecord): void {
  const { type } = ctx.principal;
  if (type === "anonymous" || type === "service" || ctx.region === bucket.region) return;
  throw permanentRedirect(bucket.name, bucket.region);
}

/** The bucket as the transaction sees it; throws if it was deleted, or deleted and made again, since it was loaded. */
export async function reloadBucket(reader: Reader, bucket: BucketRecord): Promise<BucketRecord> {
  const current = await buckets.get(reader, bucket.name);
  if (current?.id !== bucket.id) throw noSuchBucket(bucket.name);
  return current;
}

/** Changes a bucket's record in a transaction of its own. */
export async function changeBucket(
  ctx: S3Context,
  name: string | undefined,
  change: (bucket: BucketRecord, tx: Transaction) => void,
): Promise<void> {
  const loaded = await loadBucket(ctx, name);
  await ctx.store.transact(async (tx) => {
    const bucket = { ...(await reloadBucket(tx, loaded)) };
    change(bucket, tx);
    buckets.put(tx, [bucket.name], bucket);
  });
}

/** `x-amz-expected-bucket-owner`, and its like for the source of a copy. */
export function checkExpectedOwner(expected: string | undefined, bucket: BucketRecord): void {
  if (expected === undefined || expected === bucket.account) return;
  throw /^\d{12}$/.test(expected) ? accessDenied() : invalidBucketOwner(expected);
}

export const accessPointArn = ({ region, account, name }: AccessPointRecord): string =>
  `arn:aws:s3:${region}:${account}:accesspoint/${name}`;
export const bucketArn = (name: string): string => `arn:aws:s3:::${name}`;
export const objectArn = (bucket: string, key: string): string => `arn:aws:s3:::${bucket}/${key}`;
