import type { EventHandler, OutboxEvent } from "../../../core/events/events.js";
import type { Transaction } from "../../../core/store/store.js";
import { inState, updateInProgress } from "../errors.js";
import { MissingInterpreter } from "../executor/languages/language.js";
import type { LambdaContext } from "../operation.js";
import { loadVersion, putVersion, type VersionRecord } from "../store.js";
import { watchIdleness } from "./idleness.js";

export const SETTLE_TOPIC = "settle";

/**
 * How long a created function is Pending and an update InProgress. AWS takes a second or two; clients that wait for it, as they
 * must there, find both states here, and those that change a function twice at once find out.
 */
const SETTLE_MS = 100;

interface Settling {
  name: string;
  version: string;
  /** Of the change: a later one settles by itself. */
  lastModified: number;
}

/** Stores a version that is not what it is to be yet, and sees that it comes to be. */
export function putUnsettled(
  tx: Transaction,
  record: VersionRecord,
  progress: "creating" | "updating" | "restoring",
  ctx: LambdaContext,
): VersionRecord {
  const { failure, ...rest } = record;
  const unsettled: VersionRecord = { ...rest, progress };
  putVersion(tx, unsettled);
  const { functionName: name, version, lastModified } = record;
  const settling: Settling = { name, version, lastModified };
  ctx.events.emit(tx, SETTLE_TOPIC, settling, { delayMs: SETTLE_MS });
  return unsettled;
}

/**
 * The end of a creation, an update or a restoration: what the runtime needs is on this machine, or is prepared, or the change
 * has failed. AWS counts it as a revision.
 */
export const settle: EventHandler<LambdaContext> = {
  async deliver(event, ctx) {
    const { name, version, lastModified } = (event as OutboxEvent<Settling>).payload;
    const before = await loadVersion(ctx.store, name, version);
    if (before?.progress === undefined) return;
    const failure = await findFailure(before, ctx);
    await ctx.store.transact(async (tx) => {
      const record = await loadVersion(tx, name, version);
      if (record?.progress === undefined || record.lastModified !== lastModified) return;
      const { progress, ...rest } = record;
      const settled: VersionRecord = {
        ...rest,
        ...(failure && { failure: { ...failure, during: progress === "updating" ? progress : "creating" } }),
        revisionId: ctx.ids.uuid(),
      };
      putVersion(tx, settled);
      watchIdleness(tx, settled, ctx);
    });
  },
};

async function findFailure({ runtime }: VersionRecord, ctx: LambdaContext) {
  try {
    await ctx.state.executor.prepare(runtime);
    return undefined;
  } catch (error) {
    if (!(error instanceof MissingInterpreter)) throw error;
    return { code: "InvalidRuntime" as const, reason: error.message };
  }
}

/** Nothing is changed while something is changing. */
export function checkSettled({ progress }: VersionRecord, functionArn: string): void {
  if (progress === "creating" || progress === "restoring") throw inState("Pending");
  if (progress === "updating") throw updateInProgress(functionArn);
}
