import { expect, it } from "vitest";
import { usageOf } from "./hourly-usage.js";
import type { StreamRecord } from "./store.js";

const STREAM: StreamRecord = {
  account: "000000000000",
  region: "us-east-1",
  name: "s",
  id: "i",
  createdAt: 0,
  mode: "PROVISIONED",
  nextShard: 3,
  layout: 0,
  retentionHours: 24,
  monitoring: [],
  tags: {},
  recordKibMax: 1_024,
  resizedAt: [],
  modeChangedAt: [],
};
const amounts = (stream: Partial<StreamRecord>, readers = 0) =>
  Object.fromEntries(
    usageOf({ ...STREAM, ...stream }, 3, readers, 2).map(({ usageType, quantity }) => [usageType, quantity]),
  );

it("provisioned streams pay by open shard and hour, those on demand by the hour", () => {
  expect(amounts({})).toEqual({ "Storage-ShardHour": 6 });
  expect(amounts({ mode: "ON_DEMAND" })).toEqual({ "OnDemand-StreamHour": 2 });
});

it("longer retention and consumers cost by the shard, too", () => {
  expect(amounts({ retentionHours: 48 }, 2)).toEqual({
    "Storage-ShardHour": 6,
    "Extended-ShardHour": 6,
    "EnhancedFanout-ConsumerShardHour": 12,
  });
});
