import { invalidParameter, missing, notChangeable, receiptExpired } from "../errors.js";
import { VISIBILITY_SECONDS_MAX } from "../limits.js";
import { findQueue } from "../queues/find-queue.js";
import type { QueueRecord } from "../records.js";
import type { Op, SqsContext } from "../state.js";
import { deleteMessage, isFifo, messages, putMessage } from "../store.js";
import { checkEntries, runEntries } from "./batches.js";
import { parseReceiptHandle } from "./receipts.js";

/** On a standard queue by the handle of any receive of it. */
async function remove(ctx: SqsContext, queue: QueueRecord, handle: string | undefined): Promise<void> {
  if (!handle) throw missing("ReceiptHandle");
  const { messageId, nonce } = parseReceiptHandle(queue, handle);
  const wasInFlight = await ctx.store.transact(async (tx) => {
    const message = await messages.get(tx, queue.id, messageId);
    if (!message) return false;
    const isInFlight = message.visibleAt > ctx.clock.now();
    if (isFifo(queue) && !(isInFlight && message.receipt === nonce)) throw receiptExpired(handle);
    deleteMessage(tx, queue, message);
    return isInFlight;
  });
  if (wasInFlight) ctx.state.inFlight.released(queue.id);
  // What waits behind it in its group may go now.
  if (isFifo(queue)) ctx.state.waiters.ring(queue.id);
}

export const DeleteMessage: Op<"DeleteMessage"> = async (input, ctx) => {
  await remove(ctx, await findQueue(ctx, input.QueueUrl), input.ReceiptHandle);
  return {};
};

export const DeleteMessageBatch: Op<"DeleteMessageBatch"> = async (input, ctx) => {
  const queue = await findQueue(ctx, input.QueueUrl);
  const entries = checkEntries(input.Entries, "DeleteMessageBatchRequestEntry");
  return runEntries(entries, false, async ({ Id, ReceiptHandle }) => {
    await remove(ctx, queue, ReceiptHandle);
    return { Id };
  });
};

/**
 * Also for a message whose timeout has passed, and on a standard queue by the handle of an earlier receive; a FIFO queue
 * takes only the handle under which the message is in flight.
 */
async function hide(
  ctx: SqsContext,
  queue: QueueRecord,
  handle: string | undefined,
  seconds: number | undefined,
) {
  if (!handle) throw missing("ReceiptHandle");
  if (seconds === undefined) throw missing("VisibilityTimeout");
  if (seconds < 0 || seconds > VISIBILITY_SECONDS_MAX) {
    throw invalidParameter(
      "VisibilityTimeout",
      seconds,
      "VisibilityTimeout must be an integer between 0 and 43200",
    );
  }
  const { messageId, nonce } = parseReceiptHandle(queue, handle);
  const wasInFlight = await ctx.store.transact(async (tx) => {
    const now = ctx.clock.now();
    const message = await messages.get(tx, queue.id, messageId);
    if (message?.receipt === undefined) throw notChangeable(handle);
    if (isFifo(queue) && (message.receipt !== nonce || message.visibleAt <= now))
      throw receiptExpired(handle);
    putMessage(tx, queue, { ...message, visibleAt: now + seconds * 1000 }, message);
    return message.visibleAt > now;
  });
  if (wasInFlight && seconds === 0) ctx.state.inFlight.released(queue.id);
  if (!wasInFlight && seconds > 0) ctx.state.inFlight.received(queue.id, 1);
  ctx.state.waiters.ring(queue.id);
}

export const ChangeMessageVisibility: Op<"ChangeMessageVisibility"> = async (input, ctx) => {
  await hide(ctx, await findQueue(ctx, input.QueueUrl), input.ReceiptHandle, input.VisibilityTimeout);
  return {};
};

export const ChangeMessageVisibilityBatch: Op<"ChangeMessageVisibilityBatch"> = async (input, ctx) => {
  const queue = await findQueue(ctx, input.QueueUrl);
  const entries = checkEntries(input.Entries, "ChangeMessageVisibilityBatchRequestEntry");
  return runEntries(entries, false, async ({ Id, ReceiptHandle, VisibilityTimeout }) => {
    await hide(ctx, queue, ReceiptHandle, VisibilityTimeout ?? 0);
    return { Id };
  });
};
