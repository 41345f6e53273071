import type { Transaction } from "../../../core/store/store.js";
import { copyBlobs, keepBlobs } from "../code/version-blobs.js";
import { putUnsettled } from "../functions/progress.js";
import type { LambdaContext } from "../operation.js";
import { type FunctionRecord, functions, loadVersion, putVersion, type VersionRecord } from "../store.js";

/** The version, and `$LATEST` as that leaves it. */
export interface Published {
  version: VersionRecord;
  latest: VersionRecord;
}

/**
 * Makes a version of what `$LATEST` is now. AWS makes none when nothing changed since the last one: it answers that one.
 */
export async function publish(
  tx: Transaction,
  owner: FunctionRecord,
  latest: VersionRecord,
  description: string | undefined,
  ctx: LambdaContext,
): Promise<Published> {
  const last = owner.lastVersion && (await loadVersion(tx, owner.name, String(owner.lastVersion)));
  if (last && last.lastModified === latest.lastModified) return { version: last, latest };
  const version = String(owner.lastVersion + 1);
  const copied = await copyBlobs(latest, ctx);
  keepBlobs(tx, copied, ctx);
  const record: VersionRecord = {
    ...copied,
    version,
    description: description ?? latest.description,
    revisionId: ctx.ids.uuid(),
  };
  functions.put(tx, [owner.name], { ...owner, lastVersion: owner.lastVersion + 1 });
  const revised = { ...latest, revisionId: ctx.ids.uuid() };
  putVersion(tx, revised);
  // What is published together with a change comes to be as that does.
  if (latest.progress) return { version: putUnsettled(tx, record, "creating", ctx), latest: revised };
  putVersion(tx, record);
  return { version: record, latest: revised };
}
