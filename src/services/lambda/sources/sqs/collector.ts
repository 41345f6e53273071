import type { Message } from "@aws-sdk/client-sqs";
import { BATCH_BYTES_MAX } from "../cut-by-size.js";
import type { PollerContext } from "../source.js";
import { toQueueUrl } from "./queue-url.js";

/** Messages of one receive. */
const RECEIVE_MAX = 10;
const WAIT_SECONDS = 20;
const MS_PER_SECOND = 1000;

/** Gathers a queue's messages into batches, one batch after the other, however many of them run side by side: so they fill. */
export class Collector {
  readonly #poller: PollerContext;
  #last: Promise<unknown> = Promise.resolve();

  constructor(poller: PollerContext) {
    this.#poller = poller;
  }

  /** As many messages as a batch takes: what one receive gives, and more while the batching window is open. */
  take(): Promise<Message[]> {
    const batch = this.#last.then(() => this.#collect());
    this.#last = batch.catch(() => {});
    return batch;
  }

  async #collect(): Promise<Message[]> {
    const { mapping, ctx, signal } = this.#poller;
    const { batchSize, windowSeconds, sourceArn } = mapping;
    if (signal.aborted) return [];
    const sizeMax = sourceArn.endsWith(".fifo") ? Math.min(batchSize, RECEIVE_MAX) : batchSize;
    let batch = await this.#receive(sizeMax, WAIT_SECONDS);
    const closesAt = ctx.clock.now() + windowSeconds * MS_PER_SECOND;
    while (batch.length > 0 && batch.length < sizeMax && !signal.aborted && sizeOf(batch) < BATCH_BYTES_MAX) {
      const left = Math.ceil((closesAt - ctx.clock.now()) / MS_PER_SECOND);
      const more = await this.#receive(sizeMax - batch.length, Math.max(0, Math.min(left, WAIT_SECONDS)));
      // What was not made invisible for as long as the window lasts comes once more: its newer receipt counts.
      const again = new Set(more.map(({ MessageId }) => MessageId));
      batch = [...batch.filter(({ MessageId }) => !again.has(MessageId)), ...more];
      if (more.length === 0 && left <= 0) break;
    }
    return batch;
  }

  async #receive(count: number, WaitTimeSeconds: number): Promise<Message[]> {
    const { ctx, mapping, signal, role } = this.#poller;
    const { Messages = [] } = await ctx.call(
      "sqs",
      "ReceiveMessage",
      {
        QueueUrl: toQueueUrl(mapping.sourceArn),
        MaxNumberOfMessages: Math.min(count, RECEIVE_MAX),
        WaitTimeSeconds,
        MessageAttributeNames: ["All"],
        MessageSystemAttributeNames: ["All"],
      },
      { as: { principal: await role() }, signal },
    );
    return Messages;
  }
}

function sizeOf(batch: readonly Message[]): number {
  return batch.reduce((sum, { Body = "" }) => sum + Buffer.byteLength(Body), 0);
}
