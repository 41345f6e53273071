import type { Tag } from "@aws-sdk/client-sns";
import type { Transaction } from "../../../core/store/store.js";
import { invalidParameter, resourceNotFound, tooManyTags } from "../errors.js";
import { TAGS_MAX } from "../limits.js";
import type { TopicRecord } from "../records.js";
import type { Op, SnsContext } from "../state.js";
import { topics } from "../store.js";
import { topicOf } from "./find-topic.js";
import { parseTopicArn } from "./names.js";

export function toTags(list: readonly Tag[]): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const { Key = "", Value = "" } of list) {
    if (Object.hasOwn(tags, Key)) throw invalidParameter("Duplicated keys are not allowed.");
    if (Key === "" || Key.length > 128 || Value.length > 256 || /^aws:/i.test(Key)) {
      throw invalidParameter("Tags", `Invalid tag key or value: ${Key}`);
    }
    tags[Key] = Value;
  }
  if (list.length > TAGS_MAX) throw tooManyTags();
  return tags;
}

async function find(ctx: SnsContext, arn: string | undefined, from: Transaction | SnsContext["store"]) {
  const topic = await topicOf(from, parseTopicArn(arn, ctx, "ResourceArn"));
  if (!topic) throw resourceNotFound();
  return topic;
}

function change(
  ctx: SnsContext,
  arn: string | undefined,
  work: (tags: Record<string, string>) => Record<string, string>,
): Promise<void> {
  return ctx.store.transact(async (tx) => {
    const topic: TopicRecord = await find(ctx, arn, tx);
    topics.put(tx, [topic.account, topic.region, topic.name], { ...topic, tags: work(topic.tags) });
  });
}

export const TagResource: Op<"TagResource"> = async (input, ctx) => {
  const added = toTags(input.Tags ?? []);
  await change(ctx, input.ResourceArn, (old) => {
    const tags = { ...old, ...added };
    if (Object.keys(tags).length > TAGS_MAX) throw tooManyTags();
    return tags;
  });
  return {};
};

export const UntagResource: Op<"UntagResource"> = async (input, ctx) => {
  const gone = new Set(input.TagKeys ?? []);
  await change(ctx, input.ResourceArn, (tags) =>
    Object.fromEntries(Object.entries(tags).filter(([key]) => !gone.has(key))),
  );
  return {};
};

export const ListTagsForResource: Op<"ListTagsForResource"> = async (input, ctx) => {
  const { tags } = await find(ctx, input.ResourceArn, ctx.store);
  return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
};
