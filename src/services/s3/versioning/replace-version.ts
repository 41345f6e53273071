import type { Transaction } from "../../../core/store/store.js";
import { toOrder } from "../domain/version-id.js";
import type { ObjectRecord } from "../records.js";
import { objects, versions } from "../store.js";

/** Writes a changed record of an existing version back to its place. */
export async function replaceVersion(
  tx: Transaction,
  bucketId: string,
  key: string,
  record: ObjectRecord,
): Promise<void> {
  const current = await objects.get(tx, bucketId, key);
  if (current?.stamp === record.stamp) objects.put(tx, [bucketId, key], record);
  else versions.put(tx, [bucketId, key, toOrder(record.stamp)], record);
}
