import type { MetricsName } from "@aws-sdk/client-kinesis";
import type { Op } from "../operation.js";
import type { StreamRecord } from "../store.js";
import { changeStream } from "../streams/find-stream.js";
import { toStreamArn } from "../streams/names.js";

const ALL: readonly MetricsName[] = [
  "IncomingBytes",
  "IncomingRecords",
  "IteratorAgeMilliseconds",
  "OutgoingBytes",
  "OutgoingRecords",
  "ReadProvisionedThroughputExceeded",
  "WriteProvisionedThroughputExceeded",
];

export const EnableEnhancedMonitoring: Op<"EnableEnhancedMonitoring"> = async (input, ctx) => {
  const wanted = expand(input.ShardLevelMetrics);
  let before: string[] = [];
  const stream = await changeStream(input, ctx, (found) => {
    before = found.monitoring;
    return { ...found, monitoring: ALL.filter((name) => before.includes(name) || wanted.includes(name)) };
  });
  return describe(stream, before);
};

export const DisableEnhancedMonitoring: Op<"DisableEnhancedMonitoring"> = async (input, ctx) => {
  const unwanted = expand(input.ShardLevelMetrics);
  let before: string[] = [];
  const stream = await changeStream(input, ctx, (found) => {
    before = found.monitoring;
    return { ...found, monitoring: before.filter((name) => !unwanted.some((one) => one === name)) };
  });
  return describe(stream, before);
};

function expand(names: readonly MetricsName[] = []): readonly MetricsName[] {
  return names.includes("ALL") ? ALL : names;
}

function describe(stream: StreamRecord, before: string[]) {
  return {
    StreamName: stream.name,
    StreamARN: toStreamArn(stream),
    CurrentShardLevelMetrics: before as MetricsName[],
    DesiredShardLevelMetrics: stream.monitoring as MetricsName[],
  };
}
