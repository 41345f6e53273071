import type { Reader } from "../../../core/store/store.js";
import { subscriptionNotFound } from "../errors.js";
import type { SubscriptionRecord } from "../records.js";
import type { SnsContext } from "../state.js";
import { subscriptions } from "../store.js";
import { topicOf } from "../topics/find-topic.js";
import { parseSubscriptionArn } from "../topics/names.js";

export const toSubscriptionArn = ({ topicArn, id }: SubscriptionRecord): string => `${topicArn}:${id}`;

/** The subscription of an ARN, if it is there. */
export async function subscriptionOf(
  ctx: SnsContext,
  arn: string | undefined,
  from: Reader = ctx.store,
): Promise<SubscriptionRecord | undefined> {
  const name = parseSubscriptionArn(arn, ctx);
  const topic = await topicOf(from, name);
  return topic && subscriptions.get(from, topic.id, name.id);
}

export async function findSubscription(
  ctx: SnsContext,
  arn: string | undefined,
  from: Reader = ctx.store,
): Promise<SubscriptionRecord> {
  const found = await subscriptionOf(ctx, arn, from);
  if (!found) throw subscriptionNotFound();
  return found;
}
