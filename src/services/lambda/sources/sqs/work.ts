import type { Message } from "@aws-sdk/client-sqs";
import { countRuns, LOOP_MAX } from "../../invocations/lineage.js";
import { toFunctionArn } from "../../naming/function-target.js";
import { cutBySize } from "../cut-by-size.js";
import { toFilter } from "../filters.js";
import { invokeBatch } from "../invoke-batch.js";
import { toReportedFailures } from "../item-failures.js";
import type { PollerContext } from "../source.js";
import type { Collector } from "./collector.js";
import { toQueueUrl } from "./queue-url.js";
import { toFiltered, toRecord } from "./records.js";

/** Messages of one batch of deletions. */
const DELETE_MAX = 10;
const THROTTLED_PAUSE_MS = 1_000;

/** Runs one batch after the other until the signal is aborted. */
export async function work(poller: PollerContext, collector: Collector): Promise<void> {
  const passes = toFilter(poller.mapping);
  const isFifo = poller.mapping.sourceArn.endsWith(".fifo");
  while (!poller.signal.aborted) {
    const batch = await collector.take();
    const unwanted = batch.filter((message) => !passes(toFiltered(message, poller)));
    poller.count("PolledEventCount", batch.length);
    poller.count("FilteredOutEventCount", unwanted.length);
    await remove(poller, unwanted);
    const wanted = batch.filter((message) => !unwanted.includes(message));
    const sizeOf = (message: Message) => Buffer.byteLength(JSON.stringify(toRecord(message, poller)));
    for (const part of splitLoops(wanted, poller).flatMap((whole) => cutBySize(whole, sizeOf))) {
      const mayGoOn = !poller.signal.aborted && ((await invoke(poller, part)) || !isFifo);
      // Behind what failed, a group's messages come again in their order.
      if (!mayGoOn) break;
    }
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

/** Gives a batch to the function and deletes what it took; true if that was all. */
async function invoke(poller: PollerContext, batch: Message[]): Promise<boolean> {
  const Records = batch.map((message) => toRecord(message, poller));
  const arn = toFunctionArn({ ...poller.target, qualifier: undefined });
  const traces = batch.map(traceOf).sort((a, b) => countRuns(b, arn) - countRuns(a, arn));
  const outcome = await invokeBatch(poller, { Records }, traces[0]);
  poller.note(outcome.hasFailed ? "PROBLEM: Function call failed" : "OK");
  if (outcome.isThrottled) await poller.ctx.clock.sleep(THROTTLED_PAUSE_MS, poller.signal);
  if (outcome.hasFailed) return false;
  const taken = toTaken(batch, poller.mapping.reportsItemFailures ? toReportedFailures(outcome.answer) : []);
  await remove(poller, taken);
  return taken.length === batch.length;
}

/** What was not reported as failed. An id that is none of the batch's fails all of it, as on AWS. */
function toTaken(batch: Message[], failed: string[] | "unreadable"): Message[] {
  const ids = new Set(batch.map(({ MessageId }) => MessageId));
  if (failed === "unreadable" || failed.some((id) => !ids.has(id))) return [];
  return batch.filter(({ MessageId = "" }) => !failed.includes(MessageId));
}

async function remove(poller: PollerContext, batch: readonly Message[]): Promise<void> {
  const { ctx, mapping, role } = poller;
  for (let at = 0; at < batch.length; at += DELETE_MAX) {
    const Entries = batch
      .slice(at, at + DELETE_MAX)
      .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    const input = { QueueUrl: toQueueUrl(mapping.sourceArn), Entries };
    const { Successful = [] } = await ctx.call("sqs", "DeleteMessageBatch", input, {
      as: { principal: await role() },
    });
    poller.count("DeletedEventCount", Successful.length);
  }
}
