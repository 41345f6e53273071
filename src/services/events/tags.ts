import type { Tag } from "@aws-sdk/client-eventbridge";
import type { Reader, Transaction } from "../../core/store/store.js";
import { busOf } from "./buses/find-bus.js";
import { busNotFound, invalidParameter, limitExceeded, ruleNotFound, validation } from "./errors.js";
import { TAGS_MAX } from "./limits.js";
import { parseResourceArn } from "./names.js";
import type { EventsContext, Op } from "./state.js";
import { buses, ruleKey, rules } from "./store.js";

export function toTags(list: readonly Tag[]): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const { Key = "", Value = "" } of list) {
    if (Object.hasOwn(tags, Key)) throw validation("Duplicate tag keys found.");
    if (/^aws:/i.test(Key)) throw invalidParameter("Tags");
    tags[Key] = Value;
  }
  if (list.length > TAGS_MAX) throw limitExceeded();
  return tags;
}

interface Tagged {
  tags: Record<string, string>;
  put(tx: Transaction, tags: Record<string, string>): void;
}

async function find(ctx: EventsContext, arn: string | undefined, from: Reader): Promise<Tagged> {
  const place = parseResourceArn(arn, ctx);
  if (place.kind === "bus") {
    const bus = await busOf(from, place.bus);
    if (bus) {
      const key = [bus.account, bus.region, bus.name];
      return { tags: bus.tags, put: (tx, tags) => buses.put(tx, key, { ...bus, tags }) };
    }
    throw busNotFound(place.bus.name);
  }
  const { account, region, bus, name } = place.rule;
  const rule = await rules.get(from, account, region, bus, name);
  if (!rule) throw ruleNotFound(name, bus);
  return { tags: rule.tags, put: (tx, tags) => rules.put(tx, ruleKey(rule), { ...rule, tags }) };
}

export const TagResource: Op<"TagResource"> = async (input, ctx) => {
  const added = toTags(input.Tags ?? []);
  await ctx.store.transact(async (tx) => {
    const found = await find(ctx, input.ResourceARN, tx);
    const tags = { ...found.tags, ...added };
    if (Object.keys(tags).length > TAGS_MAX) throw limitExceeded();
    found.put(tx, tags);
  });
  return {};
};

export const UntagResource: Op<"UntagResource"> = async (input, ctx) => {
  const gone = new Set(input.TagKeys ?? []);
  await ctx.store.transact(async (tx) => {
    const found = await find(ctx, input.ResourceARN, tx);
    found.put(tx, Object.fromEntries(Object.entries(found.tags).filter(([key]) => !gone.has(key))));
  });
  return {};
};

export const ListTagsForResource: Op<"ListTagsForResource"> = async (input, ctx) => {
  const { tags } = await find(ctx, input.ResourceARN, ctx.store);
  return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
};
