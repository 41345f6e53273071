import { invalidRequest, noSuchBlock } from "./errors.js";
import type { Op } from "./state.js";
import { accountBlocks } from "./store.js";

export const GetPublicAccessBlock: Op<"GetPublicAccessBlock"> = async (_input, ctx) => {
  const block = await accountBlocks.get(ctx.store, ctx.account);
  if (!block) throw noSuchBlock();
  return { PublicAccessBlockConfiguration: block };
};

export const PutPublicAccessBlock: Op<"PutPublicAccessBlock"> = async (input, ctx) => {
  const wanted = input.PublicAccessBlockConfiguration;
  if (!wanted) throw invalidRequest("The public access block configuration is missing");
  const block = {
    BlockPublicAcls: wanted.BlockPublicAcls === true,
    IgnorePublicAcls: wanted.IgnorePublicAcls === true,
    BlockPublicPolicy: wanted.BlockPublicPolicy === true,
    RestrictPublicBuckets: wanted.RestrictPublicBuckets === true,
  };
  await ctx.store.transact(async (tx) => accountBlocks.put(tx, [ctx.account], block));
  return {};
};

export const DeletePublicAccessBlock: Op<"DeletePublicAccessBlock"> = async (_input, ctx) => {
  await ctx.store.transact(async (tx) => accountBlocks.delete(tx, ctx.account));
  return {};
};
