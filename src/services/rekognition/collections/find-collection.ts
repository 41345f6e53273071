import type { Reader } from "../../../core/store/store.js";
import { collectionNotFound } from "../errors.js";
import type { CollectionRecord } from "../records.js";
import { collections } from "../store.js";

/** The collection, or AWS's error that there is none. */
export async function findCollection(from: Reader, id: string | undefined): Promise<CollectionRecord> {
  const found = await collections.get(from, id ?? "");
  if (!found) throw collectionNotFound(id ?? "");
  return found;
}
