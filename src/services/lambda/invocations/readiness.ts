import { inState, runtimeMissing, toNotReady } from "../errors.js";
import { MissingInterpreter } from "../executor/languages/language.js";
import { noteUse } from "../functions/idleness.js";
import { putUnsettled } from "../functions/progress.js";
import type { LambdaContext } from "../operation.js";
import { loadVersion, putVersion, type VersionRecord } from "../store.js";

/**
 * Lets only a version run that can. One that is idle refuses, as on AWS, and is restored for those who come later; one whose
 * interpreter was missing runs as soon as that is installed.
 */
export async function checkReady(record: VersionRecord, ctx: LambdaContext): Promise<void> {
  const { progress, failure } = record;
  if (progress === "creating") throw inState("Pending");
  if (progress === "restoring") throw toNotReady(record);
  if (progress === "idle") {
    await change(record, ctx, (tx, current) => putUnsettled(tx, current, "restoring", ctx));
    throw toNotReady(record);
  }
  if (failure) await recover(record, ctx);
  await noteUse(record, ctx);
}

async function recover(record: VersionRecord, ctx: LambdaContext): Promise<void> {
  try {
    await ctx.state.executor.prepare(record.runtime);
  } catch (error) {
    if (error instanceof MissingInterpreter) throw runtimeMissing(error.message);
    throw error;
  }
  await change(record, ctx, (tx, { failure, ...sound }) => putVersion(tx, sound));
}

/** Changes a version, unless somebody else has done so already. */
async function change(
  { functionName, version, progress, lastModified }: VersionRecord,
  ctx: LambdaContext,
  make: (tx: Parameters<typeof putVersion>[0], current: VersionRecord) => void,
): Promise<void> {
  await ctx.store.transact(async (tx) => {
    const current = await loadVersion(tx, functionName, version);
    if (current?.progress === progress && current?.lastModified === lastModified) make(tx, current);
  });
}
