import { invalidArgument, limitExceeded, notProvisioned } from "../errors.js";
import { DAY_MS, RESIZES_PER_DAY } from "../limits.js";
import type { Op } from "../operation.js";
import { isOpen, loadShards } from "../store.js";
import { checkShardLimit, countUse } from "../streams/create-stream.js";
import { findStream } from "../streams/find-stream.js";
import { toStreamArn } from "../streams/names.js";
import { checkActive, withTransition } from "../streams/status.js";
import { Resharding } from "./reshard.js";
import { tellReaders } from "./split-and-merge.js";

export const UpdateShardCount: Op<"UpdateShardCount"> = async (input, ctx) => {
  const target = input.TargetShardCount ?? 0;
  const now = ctx.clock.now();
  const { stream, count } = await ctx.store.transact(async (tx) => {
    const found = await findStream(input, ctx, tx);
    if (found.mode === "ON_DEMAND") throw notProvisioned(found);
    const open = (await loadShards(tx, found.id)).filter(isOpen);
    checkTarget(open.length, target);
    checkShardLimit(ctx, (await countUse(tx, found)).openShards, target - open.length);
    const today = found.resizedAt.filter((at) => at > now - DAY_MS);
    if (today.length >= RESIZES_PER_DAY) {
      throw limitExceeded(
        `Stream ${found.name} under account ${found.account} has been resized ${RESIZES_PER_DAY} times in the last ` +
          "24 hours, which is the limit.",
      );
    }
    checkActive(found, now);
    const resharding = new Resharding(tx, withTransition(found, "UPDATING", ctx), now);
    resharding.resize(open, target);
    resharding.finish({ resizedAt: [...today, now] });
    return { stream: found, count: open.length };
  });
  tellReaders(ctx, stream);
  return {
    StreamName: stream.name,
    StreamARN: toStreamArn(stream),
    CurrentShardCount: count,
    TargetShardCount: target,
  };
};

function checkTarget(now: number, target: number): void {
  if (target > now * 2) {
    throw invalidArgument(
      "UpdateShardCount cannot scale up over double your current open shard count. Current open shard count: " +
        `${now} Target shard count: ${target}`,
    );
  }
  if (target < now / 2) {
    throw invalidArgument(
      "UpdateShardCount cannot scale down below half your current open shard count. Current open shard count: " +
        `${now} Target shard count: ${target}`,
    );
  }
}
