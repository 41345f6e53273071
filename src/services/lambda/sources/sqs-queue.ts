import type { Message } from "@aws-sdk/client-sqs";
import { AwsError } from "../../../wire/aws-error.js";
import { invalidParameter } from "../errors.js";
import { countRuns, LOOP_MAX } from "../invocations/lineage.js";
import { toFunctionArn } from "../naming/function-target.js";
import { toFilter } from "./filters.js";
import { invokeBatch } from "./invoke-batch.js";
import { toReportedFailures } from "./item-failures.js";
import type { PollerContext, SourceKind } from "./source.js";

/** Batches under way at once of a mapping that says nothing of it: what AWS begins with. */
const CONCURRENCY_DEFAULT = 5;
const CONCURRENCY_MAX = 50;
/** Messages of one receive or one batch of deletions. */
const CALL_MESSAGES_MAX = 10;
const WAIT_SECONDS = 20;
const THROTTLED_PAUSE_MS = 1_000;

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
    await Promise.all(Array.from({ length: workers }, () => work(poller)));
  },
};

/** Only account and name of the address count. */
function toQueueUrl(arn: string): string {
  const [, , , region, account, name] = arn.split(":");
  return `https://sqs.${region}.amazonaws.com/${account}/${name}`;
}

async function work(poller: PollerContext): Promise<void> {
  const passes = toFilter(poller.mapping);
  while (!poller.signal.aborted) {
    const batch = await collect(poller);
    const unwanted = batch.filter((message) => !passes(toFiltered(message, poller)));
    await remove(poller, unwanted);
    const wanted = batch.filter((message) => !unwanted.includes(message));
    for (const part of splitLoops(wanted, poller)) if (!poller.signal.aborted) await invoke(poller, part);
  }
}

/** A batch's trace is that of its message which has come furthest; messages that go round in a loop go by themselves. */
function splitLoops(batch: Message[], { target }: PollerContext): Message[][] {
  const arn = toFunctionArn({ ...target, qualifier: undefined });
  const isLoop = (message: Message) => countRuns(traceOf(message), arn) >= LOOP_MAX;
  const [loops, others] = [batch.filter(isLoop), batch.filter((message) => !isLoop(message))];
  return [others, loops].filter((part) => part.length > 0);
}

function traceOf(message: Message): string | undefined {
  return message.Attributes?.AWSTraceHeader;
}

/** As many messages as a batch takes: what one receive gives, and more while the batching window is open. */
async function collect(poller: PollerContext): Promise<Message[]> {
  const { batchSize, windowSeconds, sourceArn } = poller.mapping;
  const sizeMax = sourceArn.endsWith(".fifo") ? Math.min(batchSize, CALL_MESSAGES_MAX) : batchSize;
  const batch = await receive(poller, sizeMax, WAIT_SECONDS);
  const closesAt = poller.ctx.clock.now() + windowSeconds * 1000;
  while (batch.length > 0 && batch.length < sizeMax && !poller.signal.aborted) {
    const left = Math.ceil((closesAt - poller.ctx.clock.now()) / 1000);
    const more = await receive(poller, sizeMax - batch.length, Math.max(0, Math.min(left, WAIT_SECONDS)));
    batch.push(...more);
    if (more.length === 0 && left <= 0) break;
  }
  return batch;
}

async function receive(poller: PollerContext, count: number, WaitTimeSeconds: number): Promise<Message[]> {
  const { ctx, mapping, signal } = poller;
  const { Messages = [] } = await ctx.call(
    "sqs",
    "ReceiveMessage",
    {
      QueueUrl: toQueueUrl(mapping.sourceArn),
      MaxNumberOfMessages: Math.min(count, CALL_MESSAGES_MAX),
      WaitTimeSeconds,
      MessageAttributeNames: ["All"],
      MessageSystemAttributeNames: ["All"],
    },
    { as: { principal: await poller.role() }, signal },
  );
  return Messages;
}

async function invoke(poller: PollerContext, batch: Message[]): Promise<void> {
  const Records = batch.map((message) => toRecord(message, poller));
  const arn = toFunctionArn({ ...poller.target, qualifier: undefined });
  const traces = batch.map(traceOf).sort((a, b) => countRuns(b, arn) - countRuns(a, arn));
  const outcome = await invokeBatch(poller, { Records }, traces[0]);
  poller.note(outcome.hasFailed ? "PROBLEM: Function call failed" : "OK");
  if (outcome.isThrottled) await poller.ctx.clock.sleep(THROTTLED_PAUSE_MS, poller.signal);
  if (outcome.hasFailed) return;
  const failed = poller.mapping.reportsItemFailures ? toReportedFailures(outcome.answer) : [];
  if (failed === "unreadable") return;
  const ids = new Set(batch.map(({ MessageId }) => MessageId));
  // An id that is none of the batch's fails all of it, as on AWS.
  if (failed.some((id) => !ids.has(id))) return;
  await remove(
    poller,
    batch.filter(({ MessageId = "" }) => !failed.includes(MessageId)),
  );
}

async function remove({ ctx, mapping, role }: PollerContext, batch: readonly Message[]): Promise<void> {
  for (let at = 0; at < batch.length; at += CALL_MESSAGES_MAX) {
    const Entries = batch
      .slice(at, at + CALL_MESSAGES_MAX)
      .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    const input = { QueueUrl: toQueueUrl(mapping.sourceArn), Entries };
    await ctx.call("sqs", "DeleteMessageBatch", input, { as: { principal: await role() } });
  }
}

function toRecord(message: Message, { mapping, ctx }: PollerContext) {
  const attributes = Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [
    name,
    {
      ...(value.StringValue !== undefined && { stringValue: value.StringValue }),
      ...(value.BinaryValue && { binaryValue: Buffer.from(value.BinaryValue).toString("base64") }),
      stringListValues: [],
      binaryListValues: [],
      dataType: value.DataType,
    },
  ]);
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes,
    messageAttributes: Object.fromEntries(attributes),
    md5OfBody: message.MD5OfBody,
    ...(message.MD5OfMessageAttributes && { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
    eventSource: "aws:sqs",
    eventSourceARN: mapping.sourceArn,
    awsRegion: ctx.region,
  };
}

/** Filters look into a body that is JSON. */
function toFiltered(message: Message, poller: PollerContext): unknown {
  const record = toRecord(message, poller);
  try {
    return { ...record, body: JSON.parse(message.Body ?? "") };
  } catch {
    return record;
  }
}
