import type { EventHandler, OutboxEvent } from "../../../core/events/events.js";
import { HTTP_DELIVERIES_AT_ONCE_MAX } from "../limits.js";
import type { MessageRecord, SubscriptionRecord } from "../records.js";
import type { SnsContext } from "../state.js";
import { toSubscriptionArn } from "../subscriptions/find-subscription.js";
import { topicOf } from "../topics/find-topic.js";
import { parseTopicArn } from "../topics/names.js";
import { giveUp, RefusedByEndpoint } from "./dead-letters.js";
import { meterDelivery, subscriptionFor } from "./deliver.js";
import { printEnvelope, toEnvelope } from "./envelope.js";
import { post } from "./http-request.js";
import { DELIVER_HTTP, type PendingDelivery } from "./pending.js";
import { delayBeforeRetry, toSubscriptionPolicy } from "./retry-policy.js";
import { logStatus } from "./status-log.js";

/** To HTTP endpoints: tried again as the delivery policy of topic and subscription says, each time as an event of its own. */
export const httpDelivery: EventHandler<SnsContext> = {
  concurrencyMax: HTTP_DELIVERIES_AT_ONCE_MAX,
  async deliver(event, ctx) {
    const pending = (event as OutboxEvent<PendingDelivery>).payload;
    const subscription = await subscriptionFor(pending, ctx);
    if (!subscription) return;
    const policy = await policyOf(pending.message, subscription, ctx);
    const perSecond = policy.throttlePolicy?.maxReceivesPerSecond;
    if (perSecond !== undefined && pending.isPlaced !== true) {
      const delayMs = ctx.state.pace.take(`${pending.topicId} ${subscription.id}`, perSecond);
      if (delayMs > 0) {
        await ctx.store.transact(async (tx) => {
          ctx.events.emit(tx, DELIVER_HTTP, { ...pending, isPlaced: true }, { delayMs });
        });
        return;
      }
    }
    const failure = await attempt(pending.message, subscription, policy.requestPolicy.headerContentType, ctx);
    if (!failure) {
      meterDelivery("HTTP", pending.message.topicArn, ctx);
      const status = { isDelivered: true, statusCode: 200, providerResponse: "OK" };
      await logStatus(
        pending.message,
        subscription,
        { ...status, attempts: (pending.failures ?? 0) + 1 },
        ctx,
      );
      return;
    }
    const failures = (pending.failures ?? 0) + 1;
    const delayMs = failure.isFinal ? undefined : delayBeforeRetry(failures, policy.healthyRetryPolicy);
    if (delayMs === undefined) {
      await giveUp(pending.message, subscription, failure.reason, failures, ctx);
      return;
    }
    await ctx.store.transact(async (tx) => {
      ctx.events.emit(tx, DELIVER_HTTP, { ...pending, failures, isPlaced: false }, { delayMs });
    });
  },
};

async function policyOf(message: MessageRecord, subscription: SubscriptionRecord, ctx: SnsContext) {
  const topic = await topicOf(ctx.store, parseTopicArn(message.topicArn, ctx));
  return toSubscriptionPolicy(topic?.attributes.DeliveryPolicy, subscription.attributes.DeliveryPolicy);
}

interface Failure {
  reason: unknown;
  /** The endpoint answered that it does not want this. */
  isFinal: boolean;
}

async function attempt(
  message: MessageRecord,
  subscription: SubscriptionRecord,
  contentType: string,
  ctx: SnsContext,
): Promise<Failure | undefined> {
  const isNotification = message.type === "Notification";
  const isRaw = isNotification && subscription.attributes.RawMessageDelivery === "true";
  const body = isRaw ? message.body : printEnvelope(await toEnvelope(message, subscription, ctx));
  const headers = {
    "x-amz-sns-message-type": message.type,
    "x-amz-sns-message-id": message.id,
    "x-amz-sns-topic-arn": message.topicArn,
    ...(message.type !== "SubscriptionConfirmation" && {
      "x-amz-sns-subscription-arn": toSubscriptionArn(subscription),
    }),
    ...(isRaw && { "x-amz-sns-rawdelivery": "true" }),
    "Content-Type": contentType,
    "Accept-Encoding": "gzip,deflate",
    "User-Agent": "Amazon Simple Notification Service Agent",
  };
  try {
    const status = await post({ url: subscription.endpoint, headers, body, signal: ctx.signal });
    if (status >= 200 && status < 300) return undefined;
    return {
      reason: new RefusedByEndpoint(status),
      isFinal: status >= 400 && status < 500 && status !== 429,
    };
  } catch (error) {
    // What a stopping server cuts off is delivered by the next one.
    if (ctx.signal.aborted) throw error;
    return { reason: error instanceof Error ? error.message : String(error), isFinal: false };
  }
}
