import type { Reader } from "../../../core/store/store.js";
import { NULL_VERSION, orderOf } from "../domain/version-id.js";
import { invalidArgument } from "../errors.js";
import type { ObjectRecord } from "../records.js";
import { nullVersions, objects, versions } from "../store.js";

/** How callers name a version. */
export const versionIdOf = (record: Pick<ObjectRecord, "versionId">): string =>
  record.versionId ?? NULL_VERSION;

/** Throws for what cannot be a version id; an unknown one is for the caller to report. */
export function checkVersionId(versionId: string | undefined): void {
  if (versionId === undefined || versionId === NULL_VERSION || orderOf(versionId) !== undefined) return;
  throw invalidArgument("Invalid version id specified", "versionId", versionId);
}

/** The named version of a key, or the current one: perhaps a delete marker. */
export async function findVersion(
  reader: Reader,
  bucketId: string,
  key: string,
  versionId: string | undefined,
): Promise<ObjectRecord | undefined> {
  const current = await objects.get(reader, bucketId, key);
  if (versionId === undefined || current === undefined) return current;
  if (versionIdOf(current) === versionId) return current;
  const order =
    versionId === NULL_VERSION ? await nullVersions.get(reader, bucketId, key) : orderOf(versionId);
  if (order === undefined) return undefined;
  const found = await versions.get(reader, bucketId, key, order);
  return found && versionIdOf(found) === versionId ? found : undefined;
}
