import { AwsError } from "../../../wire/aws-error.js";
import { invalidParameter } from "../errors.js";
import type { LambdaContext } from "../operation.js";
import { createFanOutSource } from "./kinesis/fan-out-source.js";
import { createPolledSource } from "./kinesis/polled-source.js";
import type { PollerContext, SourceKind } from "./source.js";
import { beginStream } from "./stream/begin.js";
import { pollStream } from "./stream/poller.js";

/** Kinesis Data Streams, polled; or, by the ARN of a consumer, with a throughput of their own. */
export const kinesisStream: SourceKind = {
  batchSizeDefault: 100,
  batchSizeMax: 10_000,
  hasPositions: true,
  hasTimestamps: true,
  async check(sourceArn, principal, ctx) {
    try {
      await describe(sourceArn, ctx, { as: { principal } });
    } catch (error) {
      if (!(error instanceof AwsError) || error.fault === "server") throw error;
      if (error.code === "ResourceNotFoundException")
        throw invalidParameter(`Stream not found: ${sourceArn}`);
      throw invalidParameter(
        `Cannot access stream ${sourceArn}. Please ensure the role can perform the GetRecords, GetShardIterator, ` +
          "DescribeStream, ListShards, and ListStreams Actions on your stream in IAM.",
      );
    }
  },
  async begin(poller) {
    // A consumer's LATEST is the time at which the mapping was made.
    if (!isConsumer(poller)) await beginStream(createPolledSource(), poller);
  },
  run: async (poller) => {
    if (!isConsumer(poller)) return await pollStream(createPolledSource(), poller);
    const source = createFanOutSource();
    try {
      await pollStream(source, poller);
    } finally {
      await source.close();
    }
  },
};

const isConsumer = ({ mapping }: PollerContext): boolean => mapping.sourceArn.includes("/consumer/");

async function describe(
  sourceArn: string,
  ctx: LambdaContext,
  options: Parameters<LambdaContext["call"]>[3],
) {
  if (!sourceArn.includes("/consumer/")) {
    await ctx.call("kinesis", "DescribeStream", { StreamARN: sourceArn, Limit: 1 }, options);
    return;
  }
  await ctx.call("kinesis", "DescribeStreamConsumer", { ConsumerARN: sourceArn }, options);
}
