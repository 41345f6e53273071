import { keyArn } from "../domain/arns.js";
import { findKey, isGone } from "../find-key.js";
import { toPage, toPageOutput } from "../pagination.js";
import type { Op } from "../state.js";
import { keys } from "../store.js";
import { toMetadata } from "./metadata.js";

export const DescribeKey: Op<"DescribeKey"> = async (input, ctx) => ({
  KeyMetadata: toMetadata(await findKey(ctx, input.KeyId), ctx.clock.now()),
});

export const ListKeys: Op<"ListKeys"> = async (input, ctx) => {
  const { after, limit } = toPage(input);
  const page = await keys.page(ctx.store, limit, {
    prefix: [ctx.account, ctx.region],
    start: [ctx.account, ctx.region, after],
    startExclusive: true,
  });
  const listed = page.items.map(({ value }) => value).filter((key) => !isGone(ctx, key));
  return {
    Keys: listed.map((key) => ({ KeyId: key.id, KeyArn: keyArn(key) })),
    ...toPageOutput(page.next?.[2]),
  };
};
