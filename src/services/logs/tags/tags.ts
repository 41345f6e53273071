import { fromGroupArn } from "../groups/names.js";
import type { LogsContext, LogsOperation } from "../operation.js";
import { findGroup, groups } from "../store.js";
import { checkTags } from "./tag-rules.js";

type Tags = Record<string, string>;

/** Applies a change to a group's tags, checked as a whole. */
async function change(ctx: LogsContext, name: string, apply: (tags: Tags) => Tags): Promise<void> {
  await ctx.store.transact(async (tx) => {
    const group = await findGroup(tx, name);
    const tags = apply(group.tags);
    checkTags(tags, name);
    groups.put(tx, [name], { ...group, tags });
  });
}

function without(tags: Tags, keys: readonly string[]): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));
}

export const TagResource: LogsOperation<"TagResource"> = async (input, ctx) => {
  await change(ctx, fromGroupArn(input.resourceArn ?? ""), (tags) => ({ ...tags, ...input.tags }));
  return {};
};

export const UntagResource: LogsOperation<"UntagResource"> = async (input, ctx) => {
  await change(ctx, fromGroupArn(input.resourceArn ?? ""), (tags) => without(tags, input.tagKeys ?? []));
  return {};
};

export const ListTagsForResource: LogsOperation<"ListTagsForResource"> = async (input, ctx) => {
  const group = await findGroup(ctx.store, fromGroupArn(input.resourceArn ?? ""));
  return { tags: group.tags };
};

export const TagLogGroup: LogsOperation<"TagLogGroup"> = async (input, ctx) => {
  await change(ctx, input.logGroupName ?? "", (tags) => ({ ...tags, ...input.tags }));
  return {};
};

export const UntagLogGroup: LogsOperation<"UntagLogGroup"> = async (input, ctx) => {
  await change(ctx, input.logGroupName ?? "", (tags) => without(tags, input.tags ?? []));
  return {};
};

export const ListTagsLogGroup: LogsOperation<"ListTagsLogGroup"> = async (input, ctx) => {
  return { tags: (await findGroup(ctx.store, input.logGroupName ?? "")).tags };
};
