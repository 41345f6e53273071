import type { Transaction } from "../../../core/store/store.js";
import { ruleMetrics } from "../metrics.js";
import { toRuleArn } from "../names.js";
import type { EventRecord, RuleRecord, TargetRecord } from "../records.js";
import type { EventsContext } from "../state.js";

export const DELIVER = "deliver";
/** Deliveries to HTTP endpoints wait apart: a slow endpoint holds up no other target. */
export const DELIVER_HTTP = "deliver-http";

export const outboxTopicOf = ({ Arn }: TargetRecord): string =>
  Arn.includes(":api-destination/") ? DELIVER_HTTP : DELIVER;

/** One event for one target, as it waits in the outbox. */
export interface PendingDelivery {
  event: EventRecord;
  target: TargetRecord;
  /** The account whose rule it is. */
  account: string;
  ruleArn: string;
  ruleName: string;
  bus: string;
  /** Milliseconds since the epoch at which the event was put. */
  ingestedAt: number;
  /** Attempts that failed so far. */
  failures: number;
  /** Buses that the event has passed. */
  hops: number;
  /** It has waited for its turn at an API destination. */
  isPlaced?: boolean;
  /** The last attempt's credentials were refused. */
  isRefused?: boolean;
}

export function emitDeliveries(
  ctx: EventsContext,
  tx: Transaction,
  event: EventRecord,
  rule: RuleRecord,
  targets: readonly TargetRecord[],
  hops = 0,
): void {
  const facts = { ruleName: rule.name, bus: rule.bus };
  ctx.measure(ruleMetrics(facts, { TriggeredRules: 1, InvocationsCreated: targets.length }));
  for (const target of targets) {
    const pending: PendingDelivery = {
      event,
      target,
      account: rule.account,
      ruleArn: toRuleArn(rule),
      ruleName: rule.name,
      bus: rule.bus,
      ingestedAt: ctx.clock.now(),
      failures: 0,
      hops,
    };
    ctx.events.emit(tx, outboxTopicOf(target), pending);
  }
}
