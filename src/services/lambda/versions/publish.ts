import type { Transaction } from "../../../core/store/store.js";
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
  const blob = await ctx.blobs.copy(latest.code.blob.id);
  ctx.blobs.keep(tx, blob);
  const record: VersionRecord = {
    ...latest,
    version,
    description: description ?? latest.description,
    code: { ...latest.code, blob },
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
  const { revisionId, lastModified, description, version, code, ...settings } = record;
  return JSON.stringify([code.sha256, Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
