import { AwsError } from "../../../wire/aws-error.js";
import { invalidParameter } from "../errors.js";
import type { SourceKind } from "./source.js";
import { Collector } from "./sqs/collector.js";
import { toQueueUrl } from "./sqs/queue-url.js";
import { work } from "./sqs/work.js";

/** Batches under way at once of a mapping that says nothing of it: what AWS begins with. */
const CONCURRENCY_DEFAULT = 5;
const CONCURRENCY_MAX = 50;

/**
 * Queues of Amazon SQS. A message that fails stays in its queue, whose visibility timeout and redrive
 * policy see to it.
 */
export const sqsQueue: SourceKind = {
  batchSizeDefault: 10,
  batchSizeMax: 10_000,
  hasPositions: false,
  hasTimestamps: false,
  async check(sourceArn, principal, ctx) {
    try {
      const input = { QueueUrl: toQueueUrl(sourceArn), AttributeNames: ["QueueArn" as const] };
      await ctx.call("sqs", "GetQueueAttributes", input, { as: { principal } });
    } catch (error) {
      if (!(error instanceof AwsError) || error.fault === "server") throw error;
      if (error.code !== "QueueDoesNotExist") {
        throw invalidParameter(
          "The function execution role does not have permissions to call ReceiveMessage on SQS",
        );
      }
      throw invalidParameter(
        "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. " +
          `SQS Error Message: ${error.message}`,
      );
    }
  },
  async begin() {},
  async run(poller) {
    const workers = Math.min(poller.mapping.concurrencyMax ?? CONCURRENCY_DEFAULT, CONCURRENCY_MAX);
    const collector = new Collector(poller);
    await Promise.all(Array.from({ length: workers }, () => work(poller, collector)));
  },
};
