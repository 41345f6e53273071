import { AwsError } from "../../../wire/aws-error.js";
import { notificationMetric } from "../metrics.js";
import type { MessageRecord, SubscriptionRecord } from "../records.js";
import type { SnsContext } from "../state.js";
import { deadLetterArnOf } from "../subscriptions/attributes.js";
import { toSubscriptionArn } from "../subscriptions/find-subscription.js";
import { logStatus } from "./status-log.js";
import { sendToQueue } from "./to-queue.js";

/** Gone, forbidden, wrong: it will not be better later. */
export const isFinal = (error: unknown): boolean =>
  error instanceof AwsError && error.fault === "client" && error.status !== 429;

/** An HTTP endpoint that answered something else than 2xx. */
export class RefusedByEndpoint extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`status ${status}`);
    this.status = status;
  }
}

/** What could not be delivered goes into the subscription's dead-letter queue, if it has one. */
export async function giveUp(
  message: MessageRecord,
  subscription: SubscriptionRecord,
  error: unknown,
  attempts: number,
  ctx: SnsContext,
): Promise<void> {
  ctx.measure([notificationMetric("Failed", message.topicArn)]);
  const { RedrivePolicy } = subscription.attributes;
  const reason = error instanceof Error ? error.message : String(error);
  const statusCode =
    error instanceof AwsError || error instanceof RefusedByEndpoint ? error.status : undefined;
  const status = { isDelivered: false, providerResponse: reason, attempts };
  await logStatus(message, subscription, { ...status, ...(statusCode && { statusCode }) }, ctx);
  const facts = { subscription: toSubscriptionArn(subscription), message: message.id, reason };
  if (RedrivePolicy === undefined || message.type !== "Notification") {
    ctx.log.warn("a notification could not be delivered", facts);
    return;
  }
  try {
    await sendToQueue(deadLetterArnOf(RedrivePolicy), message, subscription, ctx);
    ctx.measure([notificationMetric("RedrivenToDlq", message.topicArn)]);
  } catch (failure) {
    // A queue that is only out of order will be tried again.
    if (!isFinal(failure)) throw failure;
    ctx.measure([notificationMetric("FailedToRedriveToDlq", message.topicArn)]);
    const cause = failure instanceof Error ? failure.message : "";
    ctx.log.warn("a dead-letter queue refused a notification", { ...facts, cause });
  }
}
