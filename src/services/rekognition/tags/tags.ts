import { parseArn } from "../../../core/arns.js";
import type { Reader } from "../../../core/store/store.js";
import { invalidParameters, resourceNotFound } from "../errors.js";
import { TAGS_MAX } from "../limits.js";
import type { CollectionRecord } from "../records.js";
import type { Op, RekognitionContext } from "../state.js";
import { collections } from "../store.js";

/** The collection that an ARN names; AWS takes it with and without its first part. */
async function findTagged(from: Reader, ctx: RekognitionContext, text = ""): Promise<CollectionRecord> {
  const arn = parseArn(text.startsWith("arn:") ? text : `arn:${text}`);
  if (arn?.service !== "rekognition") throw invalidParameters();
  const id = arn.resource.replace(/^collection\//, "");
  const isOurs = arn.account === ctx.account && arn.region === ctx.region && id !== arn.resource;
  const found = isOurs ? await collections.get(from, id) : undefined;
  if (!found) throw resourceNotFound(text);
  return found;
}

export const TagResource: Op<"TagResource"> = async (input, ctx) => {
  await ctx.store.transact(async (tx) => {
    const found = await findTagged(tx, ctx, input.ResourceArn);
    const tags = { ...found.tags, ...input.Tags };
    if (Object.keys(tags).length > TAGS_MAX) throw invalidParameters();
    collections.put(tx, [found.id], { ...found, tags });
  });
  return {};
};

export const UntagResource: Op<"UntagResource"> = async (input, ctx) => {
  await ctx.store.transact(async (tx) => {
    const found = await findTagged(tx, ctx, input.ResourceArn);
    const kept = Object.entries(found.tags).filter(([key]) => !input.TagKeys?.includes(key));
    collections.put(tx, [found.id], { ...found, tags: Object.fromEntries(kept) });
  });
  return {};
};

export const ListTagsForResource: Op<"ListTagsForResource"> = async (input, ctx) => ({
  Tags: (await findTagged(ctx.store, ctx, input.ResourceArn)).tags,
});
