import { limitExceeded, validation } from "../errors.js";
import { DAY_MS, MODE_CHANGES_PER_DAY } from "../limits.js";
import type { Op } from "../operation.js";
import { changeStream } from "../streams/find-stream.js";
import { toStreamArn } from "../streams/names.js";
import { checkActive, withTransition } from "../streams/status.js";

/** Shards stay as they are: AWS keeps them too until the traffic asks for more. */
export const UpdateStreamMode: Op<"UpdateStreamMode"> = async (input, ctx) => {
  const now = ctx.clock.now();
  await changeStream(input, ctx, (stream) => {
    const mode = input.StreamModeDetails?.StreamMode ?? stream.mode;
    if (mode === stream.mode) return stream;
    const today = stream.modeChangedAt.filter((at) => at > now - DAY_MS);
    if (today.length >= MODE_CHANGES_PER_DAY) {
      throw limitExceeded(
        `Stream ${stream.name} under account ${stream.account} has changed its mode ${MODE_CHANGES_PER_DAY} times in ` +
          "the last 24 hours, which is the limit.",
      );
    }
    const warmMibps = input.WarmThroughputMiBps ?? stream.warmMibps;
    checkActive(stream, now);
    return withTransition(
      { ...stream, mode, warmMibps, modeChangedAt: [...today, now], peaks: undefined },
      "UPDATING",
      ctx,
    );
  });
  return {};
};

export const UpdateMaxRecordSize: Op<"UpdateMaxRecordSize"> = async (input, ctx) => {
  await changeStream(input, ctx, (stream) => ({
    ...stream,
    recordKibMax: input.MaxRecordSizeInKiB ?? stream.recordKibMax,
  }));
  return {};
};

export const UpdateStreamWarmThroughput: Op<"UpdateStreamWarmThroughput"> = async (input, ctx) => {
  const stream = await changeStream(input, ctx, (found) => {
    if (found.mode !== "ON_DEMAND") {
      throw validation(
        `Request is invalid. Stream ${found.name} under account ${found.account} is in Provisioned mode.`,
      );
    }
    return { ...found, warmMibps: input.WarmThroughputMiBps };
  });
  return {
    StreamARN: toStreamArn(stream),
    StreamName: stream.name,
    WarmThroughput: { TargetMiBps: stream.warmMibps, CurrentMiBps: stream.warmMibps },
  };
};

export const UpdateStreamRecordDistributionStrategy: Op<"UpdateStreamRecordDistributionStrategy"> = async (
  input,
  ctx,
) => {
  await changeStream(input, ctx, (stream) => ({
    ...stream,
    distribution: input.RecordDistributionStrategy ?? stream.distribution,
  }));
  return {};
};
