import type { ReceiveMessageRequest } from "@aws-sdk/client-sqs";
import type { Transaction } from "../../../core/store/store.js";
import { invalidParameter, tooManyInFlight } from "../errors.js";
import { FULL_PAUSE_MS, RECEIVED_MESSAGES_MAX, VISIBILITY_SECONDS_MAX, WAIT_SECONDS_MAX } from "../limits.js";
import { numberOf, parseRedrivePolicy } from "../queues/attributes.js";
import { countInFlight } from "../queues/counts.js";
import { findQueue, reload } from "../queues/find-queue.js";
import type { MessageRecord, QueueRecord } from "../records.js";
import type { Op, SqsContext } from "../state.js";
import { deleteMessage, findByArn, isFifo, messages, putMessage } from "../store.js";
import { checkAttemptId, keepAttempt, repeatAttempt } from "./attempts.js";
import { openMessages } from "./encryption.js";
import { findInOrder } from "./find-in-order.js";
import { findVisible } from "./find-visible.js";
import { moveMessage } from "./move-message.js";
import { toMessage } from "./to-message.js";
import { waitFor } from "./waiters.js";

/** One receive, as its request asks for it. */
interface Wish {
  limit: number;
  waitMs: number;
  timeoutMs: number;
  attemptId: string | undefined;
}

export const ReceiveMessage: Op<"ReceiveMessage"> = async (input, ctx) => {
  const queue = await findQueue(ctx, input.QueueUrl);
  const wish = toWish(queue, input);
  const until = ctx.clock.now() + wish.waitMs;
  for (;;) {
    const bell = ctx.state.waiters.listen(queue.id);
    try {
      const { taken, nextAt } = await take(ctx, queue, wish);
      if (taken.length > 0) {
        const opened = await openMessages(ctx, taken).catch((error) => putBack(ctx, queue, taken, error));
        return { Messages: opened.map((message) => toMessage(queue, message, input)) };
      }
      const left = until - ctx.clock.now();
      if (left <= 0 || ctx.signal.aborted) return {};
      const pause = Math.max(1, Math.min(left, nextAt - ctx.clock.now()));
      await waitFor(bell, ctx.clock, pause, ctx.signal);
    } finally {
      bell.close();
    }
  }
};

function toWish(queue: QueueRecord, input: ReceiveMessageRequest): Wish {
  const limit = input.MaxNumberOfMessages ?? 1;
  if (limit < 1 || limit > RECEIVED_MESSAGES_MAX) {
    const reason = `Must be between 1 and ${RECEIVED_MESSAGES_MAX}, if provided.`;
    throw invalidParameter("MaxNumberOfMessages", limit, reason);
  }
  const waitMax = numberOf(queue, "ReceiveMessageWaitTimeSeconds");
  const wait = within("WaitTimeSeconds", input.WaitTimeSeconds ?? waitMax, 0, WAIT_SECONDS_MAX);
  const timeout = input.VisibilityTimeout ?? numberOf(queue, "VisibilityTimeout");
  within("VisibilityTimeout", timeout, 0, VISIBILITY_SECONDS_MAX);
  const attemptId = input.ReceiveRequestAttemptId;
  checkAttemptId(queue, attemptId);
  return { limit, waitMs: wait * 1000, timeoutMs: timeout * 1000, attemptId };
}

function within(name: string, value: number, least: number, most: number): number {
  if (value >= least && value <= most) return value;
  throw invalidParameter(name, value, `Must be >= ${least} and <= ${most}, if provided.`);
}

interface Taken {
  taken: MessageRecord[];
  /** When to look again, if nothing was. */
  nextAt: number;
}

function take(ctx: SqsContext, queue: QueueRecord, wish: Wish): Promise<Taken> {
  if (!isFifo(queue)) return takeNext(ctx, queue, wish);
  return ctx.state.turns.run(queue.id, async () => {
    const repeated = await takeAgain(ctx, queue, wish);
    return repeated ? { taken: repeated, nextAt: 0 } : takeNext(ctx, queue, wish);
  });
}

async function takeAgain(ctx: SqsContext, queue: QueueRecord, { attemptId, timeoutMs }: Wish) {
  if (attemptId === undefined) return undefined;
  return ctx.store.transact((tx) => repeatAttempt(tx, queue, attemptId, ctx.clock.now(), timeoutMs));
}

async function takeNext(ctx: SqsContext, queue: QueueRecord, wish: Wish): Promise<Taken> {
  const { inFlight, claims } = ctx.state;
  const claimed: string[] = [];
  try {
    const count = () => countInFlight(ctx.store, queue, ctx.clock.now());
    const limit = await inFlight.room(queue.id, wish.limit, count);
    if (limit === 0) return refuse(ctx, queue, wish);
    const find = isFifo(queue) ? findInOrder(ctx, queue, limit) : findVisible(ctx, queue, limit, claimed);
    const { ids, nextAt } = await find;
    if (ids.length === 0) return { taken: [], nextAt };
    const taken = await ctx.store.transact((tx) => hand(ctx, tx, queue, ids, wish));
    inFlight.received(queue.id, taken.length);
    if (taken.length < ids.length) await ringDeadLetters(ctx, queue);
    // Those that went to the dead-letter queue leave room: look again at once.
    return { taken, nextAt: ctx.clock.now() };
  } finally {
    // Whatever happened, also in the middle of looking: a claim that stayed would hide its message.
    for (const claim of claimed) claims.delete(claim);
  }
}

/** A FIFO queue that is full, and a receive that can wait, tell nothing of it. */
function refuse(ctx: SqsContext, queue: QueueRecord, { waitMs }: Wish): Taken {
  if (waitMs === 0 && !isFifo(queue)) throw tooManyInFlight();
  return { taken: [], nextAt: ctx.clock.now() + FULL_PAUSE_MS };
}

async function ringDeadLetters(ctx: SqsContext, { attributes }: QueueRecord): Promise<void> {
  if (!attributes.RedrivePolicy) return;
  const target = await findByArn(ctx.store, parseRedrivePolicy(attributes.RedrivePolicy).deadLetterTargetArn);
  if (target) ctx.state.waiters.ring(target.id);
}

/** Takes messages out of sight, the worn-out ones to the dead-letter queue, those too old to nowhere. */
async function hand(ctx: SqsContext, tx: Transaction, before: QueueRecord, ids: string[], wish: Wish) {
  const queue = await reload(tx, before);
  const now = ctx.clock.now();
  const keptFrom = now - numberOf(queue, "MessageRetentionPeriod") * 1000;
  const redrive = queue.attributes.RedrivePolicy
    ? parseRedrivePolicy(queue.attributes.RedrivePolicy)
    : undefined;
  const target = redrive && (await findByArn(tx, redrive.deadLetterTargetArn));
  const taken: MessageRecord[] = [];
  for (const id of ids) {
    const message = await messages.get(tx, queue.id, id);
    if (!message || message.visibleAt > now) continue;
    if (message.sentAt <= keptFrom) deleteMessage(tx, queue, message);
    else if (target && redrive && message.receiveCount >= redrive.maxReceiveCount) {
      const receivedBefore = (message.receivedBefore ?? 0) + message.receiveCount;
      await moveMessage(tx, { ...message, receivedBefore }, queue, target, now);
    } else {
      const next: MessageRecord = {
        ...message,
        visibleAt: now + wish.timeoutMs,
        receiveCount: message.receiveCount + 1,
        firstReceivedAt: message.firstReceivedAt ?? now,
        receipt: ctx.ids.uuid(),
      };
      putMessage(tx, queue, next, message);
      taken.push(next);
    }
  }
  if (wish.attemptId !== undefined && taken.length > 0) {
    await keepAttempt(tx, queue, wish.attemptId, taken, now);
  }
  return taken;
}

/** Nobody got these messages: they are as visible as before. */
async function putBack(
  ctx: SqsContext,
  queue: QueueRecord,
  taken: readonly MessageRecord[],
  reason: unknown,
): Promise<never> {
  await ctx.store.transact(async (tx) => {
    const now = ctx.clock.now();
    for (const { id, receipt } of taken) {
      const message = await messages.get(tx, queue.id, id);
      if (!message || message.receipt !== receipt) continue;
      const { receipt: _receipt, ...kept } = message;
      putMessage(tx, queue, { ...kept, visibleAt: now, receiveCount: message.receiveCount - 1 }, message);
    }
  });
  throw reason;
}
