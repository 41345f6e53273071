import { readPageToken, toPageToken } from "../../../core/pagination.js";
import type { Entry } from "../../../core/store/store.js";
import { toSubscriptionPolicy } from "../delivery/retry-policy.js";
import { invalidParameter, missing } from "../errors.js";
import { LIST_RESULTS_MAX } from "../limits.js";
import type { SubscriptionRecord } from "../records.js";
import type { Op } from "../state.js";
import { owned, subscriptions } from "../store.js";
import { findTopic, topicOf } from "../topics/find-topic.js";
import { parseTopicArn } from "../topics/names.js";
import { checkSubscriptionAttribute, inAttribute, scopeOf } from "./attributes.js";
import { findSubscription, toSubscriptionArn } from "./find-subscription.js";

/** A pending subscription hides its ARN: only the token's holder may make it one. */
const toShown = (subscription: SubscriptionRecord) => ({
  SubscriptionArn: subscription.isPending ? "PendingConfirmation" : toSubscriptionArn(subscription),
  Owner: subscription.owner,
  Protocol: subscription.protocol,
  Endpoint: subscription.endpoint,
  TopicArn: subscription.topicArn,
});

export const ListSubscriptionsByTopic: Op<"ListSubscriptionsByTopic"> = async (input, ctx) => {
  const topic = await findTopic(ctx, input.TopicArn);
  const prefix = [topic.id];
  const after = input.NextToken ? readPageToken(input.NextToken, prefix) : undefined;
  if (input.NextToken && !after) throw invalidParameter("NextToken");
  const range = { prefix, start: after, startExclusive: !!after };
  const { items, next } = await subscriptions.page(ctx.store, LIST_RESULTS_MAX, range);
  return { Subscriptions: items.map(({ value }) => toShown(value)), NextToken: next && toPageToken(next) };
};

export const ListSubscriptions: Op<"ListSubscriptions"> = async (input, ctx) => {
  const prefix = [ctx.account, ctx.region];
  const after = input.NextToken ? readPageToken(input.NextToken, prefix) : undefined;
  if (input.NextToken && !after) throw invalidParameter("NextToken");
  const range = { prefix, start: after, startExclusive: !!after };
  const { items, next } = await owned.page(ctx.store, LIST_RESULTS_MAX, range);
  const idOf = ({ key }: Entry<string>) => String(key.at(-1));
  const found = await Promise.all(
    items.map((entry) => subscriptions.get(ctx.store, entry.value, idOf(entry))),
  );
  return {
    Subscriptions: found.flatMap((subscription) => (subscription ? [toShown(subscription)] : [])),
    NextToken: next && toPageToken(next),
  };
};

export const GetSubscriptionAttributes: Op<"GetSubscriptionAttributes"> = async (input, ctx) => {
  const subscription = await findSubscription(ctx, input.SubscriptionArn);
  const topic = await topicOf(ctx.store, parseTopicArn(subscription.topicArn, ctx));
  const { FilterPolicy, DeliveryPolicy } = subscription.attributes;
  const { FilterPolicyScope: _, ...rest } = subscription.attributes;
  const policy = toSubscriptionPolicy(topic?.attributes.DeliveryPolicy, DeliveryPolicy);
  return {
    Attributes: {
      RawMessageDelivery: "false",
      ...rest,
      // The scope belongs to a policy: without one it is not shown.
      ...(FilterPolicy !== undefined && { FilterPolicyScope: scopeOf(subscription.attributes) }),
      ...(subscription.protocol.startsWith("http") && { EffectiveDeliveryPolicy: JSON.stringify(policy) }),
      SubscriptionArn: toSubscriptionArn(subscription),
      TopicArn: subscription.topicArn,
      Protocol: subscription.protocol,
      Endpoint: subscription.endpoint,
      Owner: subscription.owner,
      PendingConfirmation: String(subscription.isPending),
      ConfirmationWasAuthenticated: String(subscription.wasAuthenticated),
      SubscriptionPrincipal: subscription.principalArn,
    },
  };
};

export const SetSubscriptionAttributes: Op<"SetSubscriptionAttributes"> = async (input, ctx) => {
  const { AttributeName: name, AttributeValue: value = "" } = input;
  if (!name) throw missing("AttributeName");
  await ctx.store.transact(async (tx) => {
    const subscription = await findSubscription(ctx, input.SubscriptionArn, tx);
    const { [name]: _, ...rest } = subscription.attributes;
    const set = name === "RawMessageDelivery" ? value.toLowerCase() : value;
    const attributes: Record<string, string> = value === "" ? rest : { ...rest, [name]: set };
    const { topicArn, endpoint } = subscription;
    checkSubscriptionAttribute(name, value, { topicArn, endpoint, attributes }, inAttribute);
    subscriptions.put(tx, [subscription.topicId, subscription.id], { ...subscription, attributes });
  });
  return {};
};
