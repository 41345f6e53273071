import type { Reader } from "../../../core/store/store.js";
import type { AwsError } from "../../../wire/aws-error.js";
import { isVersionId, NULL_VERSION, orderOf } from "../domain/version-id.js";
import { invalidVersionId, noSuchVersion } from "../errors.js";
import type { ObjectRecord } from "../records.js";
import { nullVersions, objects, versions } from "../store.js";

/** How callers name a version. */
export const versionIdOf = (record: Pick<ObjectRecord, "versionId">): string =>
  record.versionId ?? NULL_VERSION;

/** Throws for what cannot be a version id; an unknown one is for the caller to report. */
export function checkVersionId(versionId: string | undefined): void {
  if (versionId === undefined || versionId === NULL_VERSION || orderOf(versionId) !== undefined) return;
  throw invalidVersionId(versionId);
}

/** Whether there may have been a version so named by now. */
export const mayHaveBeen = (versionId: string, nowMs: number): boolean =>
  versionId === NULL_VERSION || isVersionId(versionId, nowMs);

/** What S3 says of a version that is not there: an id that it can never have given is invalid. */
export const missingVersion = (key: string, versionId: string, nowMs: number): AwsError =>
  mayHaveBeen(versionId, nowMs) ? noSuchVersion(key, versionId) : invalidVersionId(versionId);

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
