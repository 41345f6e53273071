import type { EventHandler, OutboxEvent } from "../../../core/events/events.js";
import type { Transaction } from "../../../core/store/store.js";
import { LATEST } from "../naming/function-target.js";
import type { LambdaContext } from "../operation.js";
import { loadVersion, putVersion, uses, type VersionRecord } from "../store.js";

export const IDLE_TOPIC = "idle";

const DAY_MS = 24 * 60 * 60_000;
/** A version that nobody has invoked for so long becomes Inactive. */
const IDLE_MS = 14 * DAY_MS;

interface Watched {
  name: string;
  version: string;
  /** Of the change since which it is watched: a later one is watched by itself. */
  lastModified: number;
  /** When it became Active. */
  since: number;
}

/** AWS takes back the network interfaces of functions in a VPC and the snapshots of SnapStart: these become idle, others never. */
function canBecomeIdle({ vpc, snapStart, version }: VersionRecord): boolean {
  return vpc !== undefined || (snapStart === "PublishedVersions" && version !== LATEST);
}

/** From now on a version becomes idle when it is not invoked. */
export function watchIdleness(tx: Transaction, record: VersionRecord, ctx: LambdaContext): void {
  if (!canBecomeIdle(record)) return;
  const { functionName: name, version, lastModified } = record;
  const watched: Watched = { name, version, lastModified, since: ctx.clock.now() };
  ctx.events.emit(tx, IDLE_TOPIC, watched, { delayMs: IDLE_MS });
}

/** Remembers, to the day, that a version was invoked. */
export async function noteUse(record: VersionRecord, ctx: LambdaContext): Promise<void> {
  if (!canBecomeIdle(record)) return;
  const { functionName, version } = record;
  const at = ctx.clock.now();
  const last = await uses.get(ctx.store, functionName, version);
  if (last && at - last.at < DAY_MS) return;
  await ctx.store.transact(async (tx) => uses.put(tx, [functionName, version], { at }));
}

export const becomeIdle: EventHandler<LambdaContext> = {
  async deliver(event, ctx) {
    const watched = (event as OutboxEvent<Watched>).payload;
    const { name, version, lastModified, since } = watched;
    await ctx.store.transact(async (tx) => {
      const record = await loadVersion(tx, name, version);
      if (!record || record.progress !== undefined || record.lastModified !== lastModified) return;
      const usedAt = (await uses.get(tx, name, version))?.at ?? since;
      const delayMs = Math.max(usedAt, since) + IDLE_MS - ctx.clock.now();
      if (delayMs > 0) ctx.events.emit(tx, IDLE_TOPIC, watched, { delayMs });
      else putVersion(tx, { ...record, progress: "idle" });
    });
  },
};
