import type { EventHandler, OutboxEvent } from "../../../core/events/events.js";
import type { Transaction } from "../../../core/store/store.js";
import { emitDeliveries } from "../deliver/emit.js";
import { FAN_OUT_BYTES_MAX, RULES_AT_ONCE_MAX, TARGETS_PER_RULE_MAX } from "../limits.js";
import { matchedEvent } from "../metrics.js";
import type { BusName } from "../names.js";
import type { EventRecord } from "../records.js";
import { matcherOf } from "../rules/matcher.js";
import type { EventsContext } from "../state.js";
import { rules, targetsOf } from "../store.js";

export const ROUTE = "route";

/** An event that is still to be matched with the rules after one. */
interface PendingRoute {
  bus: BusName;
  event: EventRecord;
  hops: number;
  after: string;
}

/**
 * Matches an event with the rules of its bus and puts it into the outbox for their targets: in the transaction that puts it.
 * Of a large event for many rules, the rest follows from the outbox, piece by piece.
 */
export async function route(
  ctx: EventsContext,
  tx: Transaction,
  bus: BusName,
  event: EventRecord,
  hops = 0,
  after?: string,
): Promise<void> {
  const prefix = [bus.account, bus.region, bus.name];
  const start = after === undefined ? undefined : [...prefix, after];
  const bytes = JSON.stringify(event.detail).length + 1;
  const rulesMax = Math.floor(FAN_OUT_BYTES_MAX / (bytes * TARGETS_PER_RULE_MAX));
  const limit = Math.max(1, Math.min(RULES_AT_ONCE_MAX, rulesMax));
  const { items, next } = await rules.page(tx, limit, { prefix, start, startExclusive: true });
  let isMatched = false;
  for (const { value: rule } of items) {
    if (rule.state === "DISABLED" || rule.pattern === undefined) continue;
    if (!matcherOf(ctx, rule.pattern)(event)) continue;
    isMatched = true;
    emitDeliveries(ctx, tx, event, rule, await targetsOf(tx, rule), hops);
  }
  if (isMatched) ctx.measure(matchedEvent(bus.name));
  if (!next) return;
  const rest: PendingRoute = { bus, event, hops, after: String(next.at(-1)) };
  ctx.events.emit(tx, ROUTE, rest);
}

export const furtherRoute: EventHandler<EventsContext> = {
  async deliver(outboxed, ctx) {
    const { bus, event, hops, after } = (outboxed as OutboxEvent<PendingRoute>).payload;
    await ctx.store.transact((tx) => route(ctx, tx, bus, event, hops, after));
  },
};
