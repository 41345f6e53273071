import { ON_DEMAND_STREAMS_MAX, shardsMax } from "../limits.js";
import type { Op } from "../operation.js";
import { accountSettings } from "../store.js";
import { countUse } from "../streams/create-stream.js";

export const DescribeLimits: Op<"DescribeLimits"> = async (_input, ctx) => {
  const { openShards, onDemandStreams } = await countUse(ctx.store, ctx);
  return {
    ShardLimit: shardsMax(ctx.region),
    OpenShardCount: openShards,
    OnDemandStreamCount: onDemandStreams,
    OnDemandStreamCountLimit: ON_DEMAND_STREAMS_MAX,
  };
};

interface Commitment {
  status: "ENABLED" | "DISABLED";
  startedAt: number;
}

const describe = (commitment: Commitment | undefined) => ({
  MinimumThroughputBillingCommitment: {
    Status: commitment?.status ?? ("DISABLED" as const),
    ...(commitment?.status === "ENABLED" && { StartedAt: new Date(commitment.startedAt) }),
  },
});

export const DescribeAccountSettings: Op<"DescribeAccountSettings"> = async (_input, ctx) =>
  describe((await accountSettings.get(ctx.store, ctx.account, ctx.region))?.commitment);

export const UpdateAccountSettings: Op<"UpdateAccountSettings"> = async (input, ctx) => {
  const status = input.MinimumThroughputBillingCommitment?.Status ?? "DISABLED";
  const commitment: Commitment = { status, startedAt: ctx.clock.now() };
  await ctx.store.transact(async (tx) => {
    accountSettings.put(tx, [ctx.account, ctx.region], { commitment });
  });
  return describe(commitment);
};
