import type { EventHandler, OutboxEvent } from "../../../core/events/events.js";
import type { Transaction } from "../../../core/store/store.js";
import { pendingFunction, updateInProgress } from "../errors.js";
import { LATEST } from "../naming/function-target.js";
import type { LambdaContext } from "../operation.js";
import { loadVersion, putVersion, type VersionRecord } from "../store.js";

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
  progress: NonNullable<VersionRecord["progress"]>,
  ctx: LambdaContext,
): VersionRecord {
  const unsettled: VersionRecord = { ...record, progress };
  putVersion(tx, unsettled);
  const { functionName: name, version, lastModified } = record;
  const settling: Settling = { name, version, lastModified };
  ctx.events.emit(tx, SETTLE_TOPIC, settling, { delayMs: SETTLE_MS });
  return unsettled;
}

/** The end of a creation or an update; AWS counts it as a revision of `$LATEST`. */
export const settle: EventHandler<LambdaContext> = {
  async deliver(event, ctx) {
    const { name, version, lastModified } = (event as OutboxEvent<Settling>).payload;
    await ctx.store.transact(async (tx) => {
      const record = await loadVersion(tx, name, version);
      if (record?.progress === undefined || record.lastModified !== lastModified) return;
      const { progress, ...settled } = record;
      const revisionId = version === LATEST ? ctx.ids.uuid() : record.revisionId;
      putVersion(tx, { ...settled, revisionId });
    });
  },
};

/** Nothing is changed while something is changing. */
export function checkSettled({ progress }: VersionRecord, functionArn: string): void {
  if (progress === "creating") throw pendingFunction();
  if (progress === "updating") throw updateInProgress(functionArn);
}
