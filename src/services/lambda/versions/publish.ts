import type { Transaction } from "../../../core/store/store.js";
import { copyBlobs, keepBlobs } from "../code/version-blobs.js";
import type { LambdaContext } from "../operation.js";
import { type FunctionRecord, functions, loadVersion, putVersion, type VersionRecord } from "../store.js";

/**
 * Makes a version of what `$LATEST` is now. AWS makes none when nothing changed since the last one: it answers that one.
 */
export async function publish(
  tx: Transaction,
  owner: FunctionRecord,
  latest: VersionRecord,
  description: string | undefined,
  ctx: LambdaContext,
): Promise<VersionRecord> {
  const last = owner.lastVersion && (await loadVersion(tx, owner.name, String(owner.lastVersion)));
  if (last && isSame(last, latest)) return last;
  const version = String(owner.lastVersion + 1);
  const copied = await copyBlobs(latest, ctx);
  keepBlobs(tx, copied, ctx);
  const record: VersionRecord = {
    ...copied,
    version,
    description: description ?? latest.description,
    revisionId: ctx.ids.uuid(),
  };
  putVersion(tx, record);
  functions.put(tx, [owner.name], { ...owner, lastVersion: owner.lastVersion + 1 });
  return record;
}

/** Same code, same settings; the description is the version's own. */
function isSame(one: VersionRecord, other: VersionRecord): boolean {
  return toComparable(one) === toComparable(other);
}

function toComparable(record: VersionRecord): string {
  const { revisionId, lastModified, description, version, code, layers, ...settings } = record;
  const used = layers.map(({ arn }) => arn);
  return JSON.stringify([code.sha256, used, Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
