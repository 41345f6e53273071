import type { EventHandler, OutboxEvent } from "../../../core/events/events.js";
import { noTextMessages } from "../errors.js";
import { DELIVERIES_AT_ONCE_MAX, DELIVERIES_MAX } from "../limits.js";
import { notificationMetric } from "../metrics.js";
import type { SubscriptionRecord } from "../records.js";
import type { SnsContext } from "../state.js";
import { subscriptions } from "../store.js";
import { giveUp, isFinal } from "./dead-letters.js";
import type { PendingDelivery } from "./pending.js";
import { logStatus } from "./status-log.js";
import { sendToFunction } from "./to-function.js";
import { sendToQueue } from "./to-queue.js";

/** A subscription that was ended meanwhile gets nothing more. */
export async function subscriptionFor(
  pending: PendingDelivery,
  ctx: SnsContext,
): Promise<SubscriptionRecord | undefined> {
  if (pending.subscription) return pending.subscription;
  return subscriptions.get(ctx.store, pending.topicId, pending.subscriptionId);
}

/** To queues and functions, and to phones, which nothing reaches. What they refuse for good is given up at once, all else is tried for days. */
export const delivery: EventHandler<SnsContext> = {
  concurrencyMax: DELIVERIES_AT_ONCE_MAX,
  attemptsMax: DELIVERIES_MAX,
  async deliver(event, ctx) {
    const pending = (event as OutboxEvent<PendingDelivery>).payload;
    const subscription = await subscriptionFor(pending, ctx);
    if (!subscription) return;
    try {
      await send(pending, subscription, ctx);
      const statusCode = subscription.protocol === "lambda" ? 202 : 200;
      const status = { isDelivered: true, statusCode, providerResponse: "OK", attempts: event.attempt };
      await logStatus(pending.message, subscription, status, ctx);
    } catch (error) {
      if (!isFinal(error)) throw error;
      await giveUp(pending.message, subscription, error, event.attempt, ctx);
    }
  },
  async onExhausted(event, error, ctx) {
    const pending = (event as OutboxEvent<PendingDelivery>).payload;
    const subscription = await subscriptionFor(pending, ctx);
    if (subscription) await giveUp(pending.message, subscription, error, event.attempt, ctx);
  },
};

async function send(
  { message }: PendingDelivery,
  subscription: SubscriptionRecord,
  ctx: SnsContext,
): Promise<void> {
  if (subscription.protocol === "sqs") {
    await sendToQueue(subscription.endpoint, message, subscription, ctx);
    meterDelivery("SQS", message.topicArn, ctx);
  } else if (subscription.protocol === "lambda") {
    await sendToFunction(message, subscription, ctx);
    meterDelivery("LAMBDA", message.topicArn, ctx);
  } else throw noTextMessages();
}

export function meterDelivery(kind: "SQS" | "LAMBDA" | "HTTP", topicArn: string, ctx: SnsContext): void {
  ctx.measure([notificationMetric("Delivered", topicArn)]);
  ctx.meter("Publish", [{ usageType: `DeliveryAttempts-${kind}`, quantity: 1, unit: "Notifications" }]);
}
