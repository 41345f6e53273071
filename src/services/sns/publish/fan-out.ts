import type { EventHandler, OutboxEvent } from "../../../core/events/events.js";
import type { Observation } from "../../../core/metrics/observation.js";
import type { Transaction } from "../../../core/store/store.js";
import { FAN_OUT, outboxTopicOf, type PendingDelivery, type PendingFanOut } from "../delivery/pending.js";
import { FAN_OUT_BYTES_MAX, FAN_OUT_SUBSCRIPTIONS_MAX, FIFO_SUBSCRIPTIONS_MAX } from "../limits.js";
import { notificationMetric } from "../metrics.js";
import type { MessageRecord, SubscriptionRecord } from "../records.js";
import type { SnsContext } from "../state.js";
import { subscriptions } from "../store.js";
import { scopeOf } from "../subscriptions/attributes.js";
import { compileFilter, parseBody } from "../subscriptions/filter-policy.js";
import { sizeOf } from "./attributes.js";

/**
 * Puts a message into the outbox for the topic's subscriptions that want it: in the transaction that publishes it. Those of
 * a topic with many follow from the outbox, piece by piece.
 */
export async function fanOut(
  ctx: SnsContext,
  tx: Transaction,
  message: MessageRecord,
  after?: string,
): Promise<void> {
  const prefix = [message.topicId];
  const start = after === undefined ? undefined : [message.topicId, after];
  const range = { prefix, start, startExclusive: true };
  const { items, next } = await subscriptions.page(tx, pageSize(message), range);
  for (const { value } of items) emit(ctx, tx, message, value);
  if (!next) return;
  const rest: PendingFanOut = { message, after: String(next.at(-1)) };
  ctx.events.emit(tx, FAN_OUT, rest);
}

function pageSize(message: MessageRecord): number {
  // A group's order would not survive being put into the outbox in pieces.
  if (message.sequence !== undefined) return FIFO_SUBSCRIPTIONS_MAX;
  const bytes = sizeOf(message.body, message.attributes) + 1;
  return Math.max(1, Math.min(FAN_OUT_SUBSCRIPTIONS_MAX, Math.floor(FAN_OUT_BYTES_MAX / bytes)));
}

function emit(
  ctx: SnsContext,
  tx: Transaction,
  { bodies, ...message }: MessageRecord,
  subscription: SubscriptionRecord,
): void {
  if (subscription.isPending) return;
  const own: MessageRecord = { ...message, body: bodies?.[subscription.protocol] ?? message.body };
  if (!wants(subscription, own)) {
    ctx.measure(filteredOut(subscription, own));
    return;
  }
  const { topicId, id: subscriptionId } = subscription;
  const pending: PendingDelivery = { message: own, topicId, subscriptionId };
  const order = message.sequence !== undefined && { orderKey: `${subscriptionId}\n${message.groupId}` };
  ctx.events.emit(tx, outboxTopicOf(subscription), pending, { ...order });
}

function wants({ attributes }: SubscriptionRecord, message: MessageRecord): boolean {
  if (attributes.FilterPolicy === undefined) return true;
  return compileFilter(attributes.FilterPolicy, scopeOf(attributes))(message);
}

/** Over all, by what was looked at, and where there was nothing to look at. */
function filteredOut({ attributes }: SubscriptionRecord, message: MessageRecord): Observation[] {
  const scope = scopeOf(attributes);
  const isBlank =
    scope === "MessageBody"
      ? parseBody(message.body) === undefined
      : Object.keys(message.attributes).length === 0;
  const blank = scope === "MessageBody" ? "InvalidMessageBody" : "NoMessageAttributes";
  return ["FilteredOut" as const, `FilteredOut-${isBlank ? blank : scope}` as const].map((what) =>
    notificationMetric(what, message.topicArn),
  );
}

export const furtherFanOut: EventHandler<SnsContext> = {
  async deliver(event, ctx) {
    const { message, after } = (event as OutboxEvent<PendingFanOut>).payload;
    await ctx.store.transact((tx) => fanOut(ctx, tx, message, after));
  },
};
