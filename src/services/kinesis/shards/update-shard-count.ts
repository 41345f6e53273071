import type { Transaction } from "../../../core/store/store.js";
import { invalidArgument, limitExceeded, notProvisioned } from "../errors.js";
import { DAY_MS, RESIZES_PER_DAY } from "../limits.js";
import type { Op } from "../operation.js";
import { isOpen, loadShards, type ShardRecord, type StreamRecord } from "../store.js";
import { checkShardLimit, countUse } from "../streams/create-stream.js";
import { findStream } from "../streams/find-stream.js";
import { toStreamArn } from "../streams/names.js";
import { evenRanges } from "./hash-keys.js";
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
    resize(tx, found, open, target, now);
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

/** Cuts the open shards where the new ones are to begin, then joins the pieces of each new one: so all have parents. */
function resize(
  tx: Transaction,
  stream: StreamRecord,
  open: ShardRecord[],
  target: number,
  now: number,
): void {
  const resharding = new Resharding(tx, stream, now);
  const ranges = evenRanges(target);
  const pieces = [...open].sort((a, b) => (BigInt(a.startHash) < BigInt(b.startHash) ? -1 : 1));
  for (const { start } of ranges) {
    const at = pieces.findIndex((piece) => BigInt(piece.startHash) < start && start <= BigInt(piece.endHash));
    const piece = pieces[at];
    if (piece) pieces.splice(at, 1, ...resharding.split(piece, start));
  }
  for (const { start, end } of ranges) {
    const [first, ...rest] = pieces.filter(
      (piece) => BigInt(piece.startHash) >= start && BigInt(piece.endHash) <= end,
    );
    rest.reduce<ShardRecord | undefined>(
      (joined, piece) => (joined ? resharding.merge(joined, piece) : piece),
      first,
    );
  }
  resharding.finish({ resizedAt: [...stream.resizedAt.filter((at) => at > now - DAY_MS), now] });
}
