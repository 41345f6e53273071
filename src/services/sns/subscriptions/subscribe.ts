import type { Transaction } from "../../../core/store/store.js";
import { emitConfirmation } from "../delivery/emit.js";
import { invalidParameter, missing } from "../errors.js";
import { TOKEN_MS } from "../limits.js";
import type { SubscriptionRecord, TopicRecord } from "../records.js";
import type { Op, SnsContext } from "../state.js";
import { endpoints, putSubscription, subscriptions, tokens } from "../store.js";
import { findTopic } from "../topics/find-topic.js";
import { toTopicArn } from "../topics/names.js";
import { checkLarge } from "../topics/topics.js";
import { checkSubscriptionAttribute, inSubscribe } from "./attributes.js";
import { checkBuilt, checkEndpoint, mustConfirm } from "./endpoints.js";
import { toSubscriptionArn } from "./find-subscription.js";
import { makeToken } from "./tokens.js";

const PENDING = "pending confirmation";

const NO_MAIL = "a subscription by e-mail stays pending: Lenticular sends no e-mail";
/** What becomes of subscriptions to which nothing is delivered. */
const UNREACHED: Readonly<Record<string, string>> = {
  email: NO_MAIL,
  "email-json": NO_MAIL,
  sms: "deliveries by SMS will fail: Lenticular sends no text messages",
};

export const Subscribe: Op<"Subscribe"> = async (input, ctx) => {
  const { Protocol } = input;
  const topic = await findTopic(ctx, input.TopicArn);
  if (!Protocol) throw missing("Protocol");
  const endpoint = input.Endpoint ?? "";
  const wanted = checkEndpoint(topic.name, Protocol, endpoint);
  const attributes = readAttributes(topic, endpoint, input.Attributes ?? {});
  const protocol = checkBuilt(wanted);
  const isPending = mustConfirm(protocol, endpoint, ctx);
  const made: SubscriptionRecord = {
    id: ctx.ids.uuid(),
    topicId: topic.id,
    topicArn: toTopicArn(topic),
    owner: ctx.account,
    principalArn: ctx.principal.arn,
    protocol,
    endpoint,
    createdAt: ctx.clock.now(),
    attributes,
    isPending,
    wasAuthenticated: !isPending,
    authenticateOnUnsubscribe: false,
    ...(isPending && { token: makeToken(ctx.ids) }),
  };
  const subscription = await ctx.store.transact(async (tx) => {
    const current = await findTopic(ctx, input.TopicArn, tx);
    const same = await known(tx, made);
    if (same) return same;
    await checkLarge(tx, current, protocol);
    return put(ctx, tx, current, made);
  });
  const reason = UNREACHED[protocol];
  if (subscription === made && reason !== undefined) {
    ctx.log.warn(reason, { subscription: toSubscriptionArn(made) });
  }
  const shown =
    subscription.isPending && !input.ReturnSubscriptionArn ? PENDING : toSubscriptionArn(subscription);
  return { SubscriptionArn: shown };
};

function readAttributes(
  topic: TopicRecord,
  endpoint: string,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const subscribed = { topicArn: toTopicArn(topic), endpoint, attributes: given };
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    checkSubscriptionAttribute(name, value, subscribed, inSubscribe);
    if (value !== "") attributes[name] = name === "RawMessageDelivery" ? value.toLowerCase() : value;
  }
  return attributes;
}

/** Subscribing again gives the subscription that is there, if nothing differs of what is asked for. */
async function known(tx: Transaction, wanted: SubscriptionRecord): Promise<SubscriptionRecord | undefined> {
  const id = await endpoints.get(tx, wanted.topicId, wanted.protocol, wanted.endpoint);
  const found = id === undefined ? undefined : await subscriptions.get(tx, wanted.topicId, id);
  // Who asks again while it is pending is sent a new token.
  if (!found || found.isPending) return undefined;
  const has: Record<string, string> = {
    RawMessageDelivery: "false",
    FilterPolicyScope: "MessageAttributes",
    ...found.attributes,
  };
  for (const [name, value] of Object.entries(wanted.attributes)) {
    if (has[name] !== value) {
      throw invalidParameter("Attributes", "Subscription already exists with different attributes");
    }
  }
  return found;
}

/** A new subscription, or a pending one anew under its own id. */
async function put(
  ctx: SnsContext,
  tx: Transaction,
  topic: TopicRecord,
  made: SubscriptionRecord,
): Promise<SubscriptionRecord> {
  const id = (await endpoints.get(tx, made.topicId, made.protocol, made.endpoint)) ?? made.id;
  const old = await subscriptions.get(tx, made.topicId, id);
  if (old?.token !== undefined) tokens.delete(tx, old.token);
  made.id = id;
  putSubscription(tx, made);
  if (made.token === undefined) return made;
  const expiresAt = ctx.clock.now() + TOKEN_MS;
  tokens.put(tx, [made.token], { topicId: made.topicId, subscriptionId: id, expiresAt });
  emitConfirmation(ctx, tx, topic, made, made.token);
  return made;
}
