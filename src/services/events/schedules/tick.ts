import type { EventHandler, OutboxEvent } from "../../../core/events/events.js";
import type { Transaction } from "../../../core/store/store.js";
import { emitDeliveries } from "../deliver/emit.js";
import { toRuleArn } from "../names.js";
import type { EventRecord, RuleRecord } from "../records.js";
import type { EventsContext } from "../state.js";
import { ruleKey, rules, targetsOf } from "../store.js";
import { parseSchedule } from "./schedule.js";

export const TICK = "tick";

/** The next time of a rule's schedule, as it waits in the outbox. */
interface PendingTick {
  rule: { account: string; region: string; bus: string; name: string };
  scheduleId: string;
  /** Milliseconds since the epoch. */
  at: number;
}

/** Puts the next tick after a time into the outbox; a schedule that is over has none. */
export function emitTick(ctx: EventsContext, tx: Transaction, rule: RuleRecord, after: number): void {
  const { account, region, bus, name, schedule, scheduleId } = rule;
  if (schedule === undefined || scheduleId === undefined) return;
  const at = parseSchedule(schedule).after(after);
  if (at === undefined) return;
  const tick: PendingTick = { rule: { account, region, bus, name }, scheduleId, at };
  ctx.events.emit(tx, TICK, tick, { delayMs: at - ctx.clock.now() });
}

/** A tick sends its event to the rule's targets and winds the next one up, in one transaction. */
export const onTick: EventHandler<EventsContext> = {
  async deliver(outboxed, ctx) {
    const { rule: place, scheduleId, at } = (outboxed as OutboxEvent<PendingTick>).payload;
    await ctx.store.transact(async (tx) => {
      const rule = await rules.get(tx, place.account, place.region, place.bus, place.name);
      // Changed, disabled or deleted since; or ticked already, before a kill.
      if (rule?.scheduleId !== scheduleId || (rule.tickedAt ?? 0) >= at) return;
      const next = { ...rule, tickedAt: at };
      rules.put(tx, ruleKey(rule), next);
      emitDeliveries(ctx, tx, toEvent(ctx, rule, at), rule, await targetsOf(tx, rule));
      // What a stopped server has missed is made up for once, not as often as it was missed.
      emitTick(ctx, tx, next, Math.max(at, ctx.clock.now()));
    });
  },
};

function toEvent(ctx: EventsContext, rule: RuleRecord, at: number): EventRecord {
  return {
    version: "0",
    id: ctx.ids.uuid(),
    "detail-type": "Scheduled Event",
    source: "aws.events",
    account: rule.account,
    time: new Date(at).toISOString().replace(/\.\d+/, ""),
    region: rule.region,
    resources: [toRuleArn(rule)],
    detail: {},
  };
}
