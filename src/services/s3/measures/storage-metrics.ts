import type { CancelTimer } from "../../../core/clock.js";
import type { Observation } from "../../../core/metrics/observation.js";
import type { ServiceHost } from "../../../core/service.js";
import type { Reader } from "../../../core/store/store.js";
import type { BucketRecord } from "../records.js";
import { buckets, objects, parts, storageDays, uploads, versions } from "../store.js";

const DAY_MS = 86_400_000;
const FIRST_ROUND_MS = 60_000;
const ROUND_MS = 3_600_000;

/** As CloudWatch names the storage classes. */
const STORAGE_TYPES: Readonly<Record<string, string>> = {
  STANDARD: "StandardStorage",
  REDUCED_REDUNDANCY: "ReducedRedundancyStorage",
  STANDARD_IA: "StandardIAStorage",
  ONEZONE_IA: "OneZoneIAStorage",
  INTELLIGENT_TIERING: "IntelligentTieringFAStorage",
  GLACIER: "GlacierStorage",
  GLACIER_IR: "GlacierInstantRetrievalStorage",
  DEEP_ARCHIVE: "DeepArchiveStorage",
  EXPRESS_ONEZONE: "ExpressOneZone",
};

/** Looks every hour for buckets that have not been measured on this day. Returns what stops it. */
export function startStorageRounds(host: ServiceHost): () => Promise<void> {
  let cancel: CancelTimer = () => {};
  let running: Promise<void> = Promise.resolve();
  const schedule = (delayMs: number): void => {
    cancel = host.clock.after(delayMs, () => {
      running = measureBuckets(host).finally(() => {
        if (!host.signal.aborted) schedule(ROUND_MS);
      });
    });
  };
  schedule(FIRST_ROUND_MS);
  return async () => {
    cancel();
    await running;
  };
}

async function measureBuckets(host: ServiceHost): Promise<void> {
  const { store, clock, log } = host;
  const day = Math.floor(clock.now() / DAY_MS) * DAY_MS;
  for await (const { value: bucket } of buckets.range(store)) {
    if (host.signal.aborted) return;
    if (bucket.mounted || ((await storageDays.get(store, bucket.id)) ?? 0) >= day) continue;
    try {
      const { account, region } = bucket;
      host.context({ account, region }).measure(await measureBucket(store, bucket, day));
      await store.transact(async (tx) => storageDays.put(tx, [bucket.id], day));
    } catch (error) {
      log.error("a bucket's storage could not be measured", { bucket: bucket.name, error: String(error) });
    }
  }
}

/** Of all versions, delete markers among them, and of parts of uploads that are under way. */
export async function measureBucket(from: Reader, bucket: BucketRecord, at: number): Promise<Observation[]> {
  const bytes = new Map<string, number>();
  let count = 0;
  const add = (storageClass: string, size: number) => {
    count += 1;
    const type = STORAGE_TYPES[storageClass] ?? storageClass;
    bytes.set(type, (bytes.get(type) ?? 0) + size);
  };
  const prefix = [bucket.id];
  for (const records of [objects, versions]) {
    for await (const { value } of records.range(from, { prefix })) add(value.storageClass, value.size);
  }
  for await (const { value: upload } of uploads.range(from, { prefix })) {
    for await (const { value } of parts.range(from, { prefix: [upload.id] }))
      add(upload.storageClass, value.size);
  }
  const of = (name: string, unit: string, StorageType: string, value: number): Observation => ({
    namespace: "AWS/S3",
    name,
    unit,
    value,
    dimensions: { BucketName: bucket.name, StorageType },
    at,
  });
  // Of an empty bucket AWS tells nothing.
  if (count === 0) return [];
  return [
    of("NumberOfObjects", "Count", "AllStorageTypes", count),
    ...[...bytes].map(([type, size]) => of("BucketSizeBytes", "Bytes", type, size)),
  ];
}
