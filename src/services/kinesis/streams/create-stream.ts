import type { CreateStreamInput } from "@aws-sdk/client-kinesis";
import type { Reader } from "../../../core/store/store.js";
import { limitExceeded, shardLimit, streamExists, validation } from "../errors.js";
import {
  ON_DEMAND_SHARDS,
  ON_DEMAND_STREAMS_MAX,
  RECORD_KIB_DEFAULT,
  RETENTION_HOURS_DEFAULT,
  shardsMax,
} from "../limits.js";
import type { KinesisContext, Op } from "../operation.js";
import { checkTags } from "../settings/tag-rules.js";
import { evenRanges } from "../shards/hash-keys.js";
import { isOpen, loadShards, type StreamRecord, shards, streams } from "../store.js";
import { withTransition } from "./status.js";

export const CreateStream: Op<"CreateStream"> = async (input, ctx) => {
  const { StreamName: name = "" } = input;
  const mode = modeOf(input);
  const count = shardCountOf(input, mode);
  checkTags(input.Tags ?? {});
  const now = ctx.clock.now();
  const made: StreamRecord = {
    account: ctx.account,
    region: ctx.region,
    name,
    id: ctx.ids.uuid(),
    createdAt: now,
    mode,
    nextShard: count,
    layout: 0,
    retentionHours: RETENTION_HOURS_DEFAULT,
    monitoring: [],
    tags: { ...input.Tags },
    recordKibMax: input.MaxRecordSizeInKiB ?? RECORD_KIB_DEFAULT,
    warmMibps: input.WarmThroughputMiBps,
    distribution: input.RecordDistributionStrategy,
    resizedAt: [],
    modeChangedAt: [],
  };
  const ranges = evenRanges(count);
  await ctx.store.transact(async (tx) => {
    if (await streams.get(tx, ctx.account, ctx.region, name)) throw streamExists(made);
    await checkLimits(tx, ctx, mode, count);
    streams.put(tx, [ctx.account, ctx.region, name], withTransition(made, "CREATING", ctx));
    for (const [number, { start, end }] of ranges.entries()) {
      const startHash = start.toString();
      shards.put(tx, [made.id, number], { number, startHash, endHash: end.toString(), createdAt: now });
    }
  });
  return {};
};

/** A stream of which nothing is said but its name is on demand. */
function modeOf({ StreamModeDetails, ShardCount }: CreateStreamInput): StreamRecord["mode"] {
  return StreamModeDetails?.StreamMode ?? (ShardCount === undefined ? "ON_DEMAND" : "PROVISIONED");
}

function shardCountOf({ ShardCount }: CreateStreamInput, mode: StreamRecord["mode"]): number {
  if (mode === "PROVISIONED") {
    if (ShardCount === undefined)
      throw validation("ShardCount must be provided for a stream in PROVISIONED mode.");
    return ShardCount;
  }
  if (ShardCount !== undefined)
    throw validation("ShardCount must not be provided for a stream in ON_DEMAND mode.");
  return ON_DEMAND_SHARDS;
}

async function checkLimits(from: Reader, ctx: KinesisContext, mode: StreamRecord["mode"], more: number) {
  const { openShards, onDemandStreams } = await countUse(from, ctx);
  if (mode === "ON_DEMAND" && onDemandStreams >= ON_DEMAND_STREAMS_MAX) {
    throw limitExceeded(
      `This request would exceed the on-demand stream limit for the account ${ctx.account} in ${ctx.region}. ` +
        `Limit: ${ON_DEMAND_STREAMS_MAX}.`,
    );
  }
  if (mode === "PROVISIONED") checkShardLimit(ctx, openShards, more);
}

export function checkShardLimit(ctx: KinesisContext, now: number, more: number): void {
  const limit = shardsMax(ctx.region);
  if (now + more > limit) throw shardLimit(ctx.account, ctx.region, { now, limit, more });
}

/** What an account has in a region; shards of provisioned streams count. */
export async function countUse(from: Reader, { account, region }: { account: string; region: string }) {
  let openShards = 0;
  let onDemandStreams = 0;
  for await (const { value } of streams.range(from, { prefix: [account, region] })) {
    if (value.mode === "ON_DEMAND") onDemandStreams += 1;
    else openShards += (await loadShards(from, value.id)).filter(isOpen).length;
  }
  return { openShards, onDemandStreams };
}
