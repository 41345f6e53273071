import type { Tag } from "@aws-sdk/client-comprehend";
import type { Transaction } from "../../../core/store/store.js";
import { FAMILIES, type FamilyName } from "../analysis/families.js";
import { invalidRequest, resourceNotFound, tooManyTagKeys, tooManyTags } from "../errors.js";
import { TAGS_MAX } from "../limits.js";
import type { TagRecord } from "../models/records.js";
import type { Op } from "../operation.js";
import type { ComprehendContext } from "../state.js";
import { analysisJobs, endpoints, models, tags } from "../store.js";
import { nameInArn } from "./arn.js";
import { onTagged } from "./conditions.js";

export type TagList = readonly Tag[];

/** Gives a new resource its tags. */
export function putTags(tx: Transaction, arn: string, list: TagList | undefined): void {
  if (!list?.length) return;
  tags.put(tx, [arn], withTags({}, list));
}

/** @throws InvalidRequestException for a key that is AWS's own, TooManyTagsException */
function withTags(known: TagRecord, list: TagList): TagRecord {
  if (list.some(({ Key = "" }) => /^aws:/i.test(Key))) {
    throw invalidRequest("Tag keys that begin with aws: are reserved and cannot be added.");
  }
  const all = { ...known, ...Object.fromEntries(list.map(({ Key = "", Value = "" }) => [Key, Value])) };
  if (Object.keys(all).length > TAGS_MAX) throw tooManyTags(TAGS_MAX);
  return all;
}

export const ListTagsForResource: Op<"ListTagsForResource"> = async ({ ResourceArn = "" }, ctx) => {
  await checkResource(ResourceArn, ctx);
  const found = (await tags.get(ctx.store, ResourceArn)) ?? {};
  return { ResourceArn, Tags: Object.entries(found).map(([Key, Value]) => ({ Key, Value })) };
};

export const TagResource: Op<"TagResource"> = async ({ ResourceArn = "", Tags = [] }, ctx) => {
  await checkResource(ResourceArn, ctx);
  await ctx.store.transact(async (tx) => {
    const known = (await tags.get(tx, ResourceArn)) ?? {};
    tags.put(tx, [ResourceArn], withTags(known, Tags));
  });
  return {};
};

export const UntagResource: Op<"UntagResource"> = async ({ ResourceArn = "", TagKeys = [] }, ctx) => {
  if (TagKeys.length > TAGS_MAX) throw tooManyTagKeys(TAGS_MAX);
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
