import type { Tag } from "@aws-sdk/client-comprehend";
import type { Transaction } from "../../../core/store/store.js";
import { FAMILIES, type FamilyName } from "../analysis/families.js";
import { resourceNotFound, tooManyTags } from "../errors.js";
import { TAGS_MAX } from "../limits.js";
import type { Op } from "../operation.js";
import type { ComprehendContext } from "../state.js";
import { analysisJobs, endpoints, models, tags } from "../store.js";
import { nameInArn } from "./arn.js";
import { onTagged } from "./conditions.js";

export type TagList = readonly Tag[];

/** Gives a new resource its tags. */
export function putTags(tx: Transaction, arn: string, list: TagList | undefined): void {
  if (!list?.length) return;
  if (list.length > TAGS_MAX) throw tooManyTags(`A resource may have at most ${TAGS_MAX} tags.`);
  tags.put(tx, [arn], Object.fromEntries(list.map(({ Key = "", Value = "" }) => [Key, Value])));
}

export const ListTagsForResource: Op<"ListTagsForResource"> = async ({ ResourceArn = "" }, ctx) => {
  await checkResource(ResourceArn, ctx);
  const found = (await tags.get(ctx.store, ResourceArn)) ?? {};
  return { ResourceArn, Tags: Object.entries(found).map(([Key, Value]) => ({ Key, Value })) };
};

export const TagResource: Op<"TagResource"> = async ({ ResourceArn = "", Tags = [] }, ctx) => {
  await checkResource(ResourceArn, ctx);
  await ctx.store.transact(async (tx) => {
    const all = { ...((await tags.get(tx, ResourceArn)) ?? {}) };
    for (const { Key = "", Value = "" } of Tags) all[Key] = Value;
    if (Object.keys(all).length > TAGS_MAX)
      throw tooManyTags(`A resource may have at most ${TAGS_MAX} tags.`);
    tags.put(tx, [ResourceArn], all);
  });
  return {};
};

export const UntagResource: Op<"UntagResource"> = async ({ ResourceArn = "", TagKeys = [] }, ctx) => {
  await checkResource(ResourceArn, ctx);
  await ctx.store.transact(async (tx) => {
    const all = (await tags.get(tx, ResourceArn)) ?? {};
    const kept = Object.entries(all).filter(([key]) => !TagKeys.includes(key));
    tags.put(tx, [ResourceArn], Object.fromEntries(kept));
  });
  return {};
};

/** @throws ResourceNotFoundException */
async function checkResource(arn: string, ctx: ComprehendContext): Promise<void> {
  const found =
    (await models.get(ctx.store, arn)) ?? (await endpoints.get(ctx.store, arn)) ?? (await jobOf(arn, ctx));
  if (!found) throw resourceNotFound();
}

async function jobOf(arn: string, ctx: ComprehendContext): Promise<unknown> {
  for (const [name, { resource }] of Object.entries(FAMILIES)) {
    const id = nameInArn(arn, resource);
    if (id !== undefined) return analysisJobs.get(ctx.store, name as FamilyName, id);
  }
  return undefined;
}

const onResource =
  (action: string) =>
  ({ ResourceArn = "" }: { ResourceArn?: string | undefined }, ctx: ComprehendContext) =>
    onTagged(action, ResourceArn, ctx);

export const tagAccess = {
  ListTagsForResource: onResource("ListTagsForResource"),
  TagResource: onResource("TagResource"),
  UntagResource: onResource("UntagResource"),
};
