import { readPageToken, toPageToken } from "../../../core/pagination.js";
import { clearRange } from "../../../core/store/clear-range.js";
import type { Reader } from "../../../core/store/store.js";
import { toEffectivePolicy } from "../delivery/retry-policy.js";
import { invalidParameter, missing, notBuilt } from "../errors.js";
import { LARGE_SUBSCRIPTIONS_MAX, LIST_RESULTS_MAX, MESSAGE_BYTES_PRESET } from "../limits.js";
import type { TopicRecord } from "../records.js";
import type { Op, SnsContext } from "../state.js";
import { CONTENTS, deleteSubscription, subscriptions, topics } from "../store.js";
import { checkTopicAttribute, messageBytesOf, presetsOf, takesLarge } from "./attributes.js";
import { findTopic, topicOf } from "./find-topic.js";
import { parseTopicArn, toTopicArn } from "./names.js";
import { pinPolicy, policyOf } from "./policy.js";
import { toTags } from "./tags.js";

const NAME = /^[\w-]{1,256}$/;
const FIFO_NAME = /^[\w-]{1,251}\.fifo$/;

/** A topic whose messages may be larger than the preset has few subscriptions, of queues and functions alone. */
export async function checkLarge(from: Reader, topic: TopicRecord, more?: string): Promise<void> {
  if (messageBytesOf(topic) <= MESSAGE_BYTES_PRESET) return;
  const { items } = await subscriptions.page(from, LARGE_SUBSCRIPTIONS_MAX + 1, { prefix: [topic.id] });
  const protocols = [...items.map(({ value }) => value.protocol), ...(more === undefined ? [] : [more])];
  if (protocols.length <= LARGE_SUBSCRIPTIONS_MAX && protocols.every(takesLarge)) return;
  throw invalidParameter(
    `MaximumMessageSize: topics of more than ${MESSAGE_BYTES_PRESET} bytes have at most ` +
      `${LARGE_SUBSCRIPTIONS_MAX} subscriptions, of queues and functions.`,
  );
}

const inAttributes = (name: string, reason?: string) =>
  invalidParameter("Attributes", reason === undefined ? name : `${name}: ${reason}`);

export const CreateTopic: Op<"CreateTopic"> = async (input, ctx) => {
  const { Name: name } = input;
  if (name === undefined) throw missing("Name");
  const { FifoTopic, ...attributes }: Record<string, string> = { ...input.Attributes };
  const isFifo = FifoTopic?.toLowerCase() === "true";
  if (!(isFifo ? FIFO_NAME : NAME).test(name)) throw invalidParameter("Topic Name");
  if (input.DataProtectionPolicy) throw notBuilt("Data protection policies");
  for (const [key, value] of Object.entries(attributes)) checkTopicAttribute(name, key, value, inAttributes);
  const tags = toTags(input.Tags ?? []);
  if (attributes.Policy) attributes.Policy = await pinPolicy(ctx, attributes.Policy);
  const made: TopicRecord = {
    account: ctx.account,
    region: ctx.region,
    name,
    id: ctx.ids.uuid(),
    createdAt: ctx.clock.now(),
    attributes: withoutEmpty(attributes),
    tags,
    deletedSubscriptions: 0,
  };
  await ctx.store.transact(async (tx) => {
    const known = await topicOf(tx, made);
    if (known) checkSame(known, made, attributes);
    else topics.put(tx, [made.account, made.region, made.name], made);
  });
  return { TopicArn: toTopicArn(made) };
};

const withoutEmpty = (attributes: Record<string, string>) =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== ""));

/** Creating a topic again gives the topic that is there, if nothing differs of what is asked for. */
function checkSame(known: TopicRecord, wanted: TopicRecord, attributes: Record<string, string>): void {
  const has = { ...presetsOf(known.name), ...known.attributes };
  if (Object.entries(attributes).some(([name, value]) => (has[name] ?? "") !== value)) {
    throw invalidParameter("Attributes", "Topic already exists with different attributes");
  }
  if (Object.entries(wanted.tags).some(([key, value]) => known.tags[key] !== value)) {
    throw invalidParameter("Tags", "Topic already exists with different tags");
  }
}

export const DeleteTopic: Op<"DeleteTopic"> = async (input, ctx) => {
  const name = parseTopicArn(input.TopicArn, ctx);
  const gone = await ctx.store.transact(async (tx) => {
    const found = await topicOf(tx, name);
    if (found) topics.delete(tx, found.account, found.region, found.name);
    return found;
  });
  // A topic that is not there is deleted already.
  if (gone) await clear(ctx, gone.id);
  return {};
};

async function clear(ctx: SnsContext, topicId: string): Promise<void> {
  for (;;) {
    const { items } = await subscriptions.page(ctx.store, LIST_RESULTS_MAX, { prefix: [topicId] });
    if (items.length === 0) break;
    await ctx.store.transact(async (tx) => {
      for (const { value } of items) deleteSubscription(tx, value);
    });
  }
  for (const { name } of CONTENTS) await clearRange(ctx.store, { prefix: [name, topicId] });
}

export const ListTopics: Op<"ListTopics"> = async (input, ctx) => {
  const mine = [ctx.account, ctx.region];
  const after = input.NextToken ? readPageToken(input.NextToken, mine) : undefined;
  if (input.NextToken && !after) throw invalidParameter("NextToken");
  const range = { prefix: mine, start: after, startExclusive: !!after };
  const { items, next } = await topics.page(ctx.store, LIST_RESULTS_MAX, range);
  return {
    Topics: items.map(({ value }) => ({ TopicArn: toTopicArn(value) })),
    NextToken: next && toPageToken(next),
  };
};

export const GetTopicAttributes: Op<"GetTopicAttributes"> = async (input, ctx) => {
  const topic = await findTopic(ctx, input.TopicArn);
  let confirmed = 0;
  let pending = 0;
  for await (const { value } of subscriptions.range(ctx.store, { prefix: [topic.id] })) {
    if (value.isPending) pending += 1;
    else confirmed += 1;
  }
  return {
    Attributes: {
      ...presetsOf(topic.name),
      ...topic.attributes,
      TopicArn: toTopicArn(topic),
      Owner: topic.account,
      Policy: await ctx.principals.show(policyOf(topic)),
      SubscriptionsConfirmed: String(confirmed),
      SubscriptionsPending: String(pending),
      SubscriptionsDeleted: String(topic.deletedSubscriptions),
      EffectiveDeliveryPolicy: JSON.stringify(toEffectivePolicy(topic.attributes.DeliveryPolicy)),
    },
  };
};

export const SetTopicAttributes: Op<"SetTopicAttributes"> = async (input, ctx) => {
  const { AttributeName: name, AttributeValue = "" } = input;
  if (name === undefined) throw missing("AttributeName");
  const { name: topicName } = await findTopic(ctx, input.TopicArn);
  if (AttributeValue !== "" || name === "Policy") {
    checkTopicAttribute(topicName, name, AttributeValue, (wrong, reason) =>
      invalidParameter(reason === undefined ? wrong : `${wrong}: ${reason}`),
    );
  }
  const value = name === "Policy" ? await pinPolicy(ctx, AttributeValue) : AttributeValue;
  await ctx.store.transact(async (tx) => {
    const topic = await findTopic(ctx, input.TopicArn, tx);
    const { [name]: _, ...rest } = topic.attributes;
    const next = { ...topic, attributes: value === "" ? rest : { ...rest, [name]: value } };
    if (name === "MaximumMessageSize") await checkLarge(tx, next);
    topics.put(tx, [topic.account, topic.region, topic.name], next);
  });
  return {};
};
