import type { Transaction } from "../../../core/store/store.js";
import { TOKEN_MS } from "../limits.js";
import type { MessageRecord, SubscriptionRecord, TopicRecord } from "../records.js";
import type { SnsContext } from "../state.js";
import { toSubscriptionArn } from "../subscriptions/find-subscription.js";
import { toTopicArn } from "../topics/names.js";
import { EXPIRE, outboxTopicOf, type PendingDelivery, type PendingExpiry } from "./pending.js";

type Confirmation = "SubscriptionConfirmation" | "UnsubscribeConfirmation";

/** Puts a request to confirm into the outbox, and the token's end. Mail is not sent. */
export function emitConfirmation(
  ctx: SnsContext,
  tx: Transaction,
  topic: TopicRecord,
  subscription: SubscriptionRecord,
  token: string,
  type: Confirmation = "SubscriptionConfirmation",
): void {
  const expiry: PendingExpiry = { token };
  ctx.events.emit(tx, EXPIRE, expiry, { delayMs: TOKEN_MS });
  if (subscription.protocol.startsWith("email")) return;
  const topicArn = toTopicArn(topic);
  const subscriptionArn = toSubscriptionArn(subscription);
  const message: MessageRecord = {
    id: ctx.ids.uuid(),
    topicId: topic.id,
    topicArn,
    type,
    at: ctx.clock.now(),
    body:
      type === "SubscriptionConfirmation"
        ? `You have chosen to subscribe to the topic ${topicArn}.\n` +
          "To confirm the subscription, visit the SubscribeURL included in this message."
        : `You have chosen to deactivate subscription ${subscriptionArn}.\n` +
          "To cancel this operation and restore the subscription, visit the SubscribeURL included in this message.",
    attributes: {},
    signatureVersion: topic.attributes.SignatureVersion ?? "1",
    endpoint: ctx.endpoint,
    token,
  };
  const { topicId, id: subscriptionId } = subscription;
  const pending: PendingDelivery = { message, topicId, subscriptionId, subscription };
  ctx.events.emit(tx, outboxTopicOf(subscription), pending);
}
