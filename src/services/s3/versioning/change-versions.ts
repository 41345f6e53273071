import type { Transaction } from "../../../core/store/store.js";
import { dropContent } from "../content/drop-content.js";
import { nextStamp, toOrder, toVersionId } from "../domain/version-id.js";
import { noteChange } from "../mounts/settle.js";
import type { BucketRecord, ObjectRecord } from "../records.js";
import type { S3Context } from "../state.js";
import { nullVersions, objects, versions } from "../store.js";
import { versionIdOf } from "./find-version.js";

export type NewVersion = Omit<ObjectRecord, "stamp" | "versionId">;

/** The stamp and id that a key's next version gets. */
function toIdentity(ctx: S3Context, bucket: BucketRecord, current: ObjectRecord | undefined) {
  const stamp = nextStamp(ctx.clock.now(), current?.stamp);
  return bucket.versioning === "Enabled" ? { stamp, versionId: toVersionId(stamp, ctx.ids) } : { stamp };
}

/** Makes a version the current one. What it replaces is kept, or given up, as the bucket's versioning says. */
export async function putVersion(
  ctx: S3Context,
  tx: Transaction,
  bucket: BucketRecord,
  key: string,
  version: NewVersion,
): Promise<ObjectRecord> {
  const current = await objects.get(tx, bucket.id, key);
  const record: ObjectRecord = { ...version, ...toIdentity(ctx, bucket, current) };
  if (record.versionId === undefined) await removeNullVersion(ctx, tx, bucket, key, current);
  if (current && !(record.versionId === undefined && current.versionId === undefined)) {
    retire(ctx, tx, bucket, key, current);
  }
  objects.put(tx, [bucket.id, key], record);
  noteChange(ctx, tx, bucket, key, { before: current, after: record });
  return record;
}

/** Moves the current version behind. */
export function retire(
  ctx: S3Context,
  tx: Transaction,
  bucket: BucketRecord,
  key: string,
  current: ObjectRecord,
) {
  const order = toOrder(current.stamp);
  versions.put(tx, [bucket.id, key, order], { ...current, supersededAt: ctx.clock.now() });
  if (current.versionId === undefined) nullVersions.put(tx, [bucket.id, key], order);
}

/** There is one null version at most: a new one takes the place of the old, wherever that is. */
async function removeNullVersion(
  ctx: S3Context,
  tx: Transaction,
  bucket: BucketRecord,
  key: string,
  current: ObjectRecord | undefined,
): Promise<void> {
  if (current === undefined) return;
  if (current.versionId === undefined) return dropContent(ctx, tx, current.content);
  const order = await nullVersions.get(tx, bucket.id, key);
  if (order === undefined) return;
  const old = await versions.get(tx, bucket.id, key, order);
  if (old) dropContent(ctx, tx, old.content);
  versions.delete(tx, bucket.id, key, order);
  nullVersions.delete(tx, bucket.id, key);
}

/** What a deletion did, for the answer and the event. */
export interface Deletion {
  /** The version that went, or the delete marker that came. */
  versionId?: string;
  deleteMarker: boolean;
  created: boolean;
  stamp: number;
  removed?: ObjectRecord;
}

/** Deletes a key: for good in a bucket never versioned, else by putting a delete marker on top. */
export async function deleteCurrent(
  ctx: S3Context,
  tx: Transaction,
  bucket: BucketRecord,
  key: string,
): Promise<Deletion> {
  if (bucket.versioning === undefined) {
    const current = await objects.get(tx, bucket.id, key);
    if (current) {
      objects.delete(tx, bucket.id, key);
      dropContent(ctx, tx, current.content);
      noteChange(ctx, tx, bucket, key, { before: current });
    }
    const stamp = nextStamp(ctx.clock.now(), current?.stamp);
    return { deleteMarker: false, created: false, stamp, ...(current && { removed: current }) };
  }
  const marker = await putVersion(ctx, tx, bucket, key, {
    deleteMarker: true,
    modifiedAt: ctx.clock.now(),
    owner: bucket.account,
    size: 0,
    etag: "",
    content: { kind: "none" },
    headers: {},
    metadata: {},
    storageClass: "STANDARD",
  });
  return { versionId: versionIdOf(marker), deleteMarker: true, created: true, stamp: marker.stamp };
}

/** Deletes one version for good; the newest of those behind it becomes the current one. */
export async function deleteVersion(
  ctx: S3Context,
  tx: Transaction,
  bucket: BucketRecord,
  key: string,
  record: ObjectRecord,
): Promise<Deletion> {
  const current = await objects.get(tx, bucket.id, key);
  if (current?.stamp === record.stamp) await promote(tx, bucket, key);
  else {
    versions.delete(tx, bucket.id, key, toOrder(record.stamp));
    if (record.versionId === undefined) nullVersions.delete(tx, bucket.id, key);
  }
  dropContent(ctx, tx, record.content);
  noteChange(ctx, tx, bucket, key, { before: record });
  return {
    versionId: versionIdOf(record),
    deleteMarker: record.deleteMarker === true,
    created: false,
    stamp: nextStamp(ctx.clock.now(), record.stamp),
    removed: record,
  };
}

async function promote(tx: Transaction, bucket: BucketRecord, key: string): Promise<void> {
  const [next] = (await versions.page(tx, 1, { prefix: [bucket.id, key] })).items;
  if (!next) return objects.delete(tx, bucket.id, key);
  const { supersededAt: _, ...record } = next.value;
  objects.put(tx, [bucket.id, key], record);
  versions.delete(tx, bucket.id, key, toOrder(record.stamp));
  if (record.versionId === undefined) nullVersions.delete(tx, bucket.id, key);
}
