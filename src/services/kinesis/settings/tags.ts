import type { KinesisContext, Op } from "../operation.js";
import { findStream } from "../streams/find-stream.js";
import { toStreamArn } from "../streams/names.js";
import { carriedBy, findResource, putResource } from "./resources.js";
import { checkTags } from "./tag-rules.js";

const LIST_TAGS_DEFAULT = 50;

type Tags = Record<string, string>;

function changeTags(ctx: KinesisContext, arn: string, change: (tags: Tags) => Tags): Promise<void> {
  return ctx.store.transact(async (tx) => {
    const resource = await findResource(tx, arn);
    const carried = carriedBy(resource);
    const tags = change(carried.tags);
    checkTags(tags);
    putResource(tx, resource, { ...carried, tags });
  });
}

const without = (tags: Tags, keys: readonly string[]): Tags =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));

/** In the order of their keys, as AWS lists them. */
const listed = (tags: Tags) =>
  Object.entries(tags)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([Key, Value]) => ({ Key, Value }));

export const AddTagsToStream: Op<"AddTagsToStream"> = async (input, ctx) => {
  const arn = toStreamArn(await findStream(input, ctx));
  await changeTags(ctx, arn, (tags) => ({ ...tags, ...input.Tags }));
  return {};
};

export const RemoveTagsFromStream: Op<"RemoveTagsFromStream"> = async (input, ctx) => {
  const arn = toStreamArn(await findStream(input, ctx));
  await changeTags(ctx, arn, (tags) => without(tags, input.TagKeys ?? []));
  return {};
};

export const ListTagsForStream: Op<"ListTagsForStream"> = async (input, ctx) => {
  const { tags } = await findStream(input, ctx);
  const after = input.ExclusiveStartTagKey ?? "";
  const left = listed(tags).filter(({ Key }) => Key > after);
  const page = left.slice(0, input.Limit ?? LIST_TAGS_DEFAULT);
  return { Tags: page, HasMoreTags: left.length > page.length };
};

export const TagResource: Op<"TagResource"> = async (input, ctx) => {
  await changeTags(ctx, input.ResourceARN ?? "", (tags) => ({ ...tags, ...input.Tags }));
  return {};
};

export const UntagResource: Op<"UntagResource"> = async (input, ctx) => {
  await changeTags(ctx, input.ResourceARN ?? "", (tags) => without(tags, input.TagKeys ?? []));
  return {};
};

export const ListTagsForResource: Op<"ListTagsForResource"> = async (input, ctx) => ({
  Tags: listed(carriedBy(await findResource(ctx.store, input.ResourceARN ?? "")).tags),
});
