import type { Message, MessageSystemAttributeName, ReceiveMessageRequest } from "@aws-sdk/client-sqs";
import type { Transaction } from "../../../core/store/store.js";
import { invalidParameter } from "../errors.js";
import {
  FIFO_LOOK_AHEAD,
  FIFO_SCAN_MAX,
  RECEIVED_MESSAGES_MAX,
  VISIBILITY_SECONDS_MAX,
  WAIT_SECONDS_MAX,
} from "../limits.js";
import { numberOf, parseRedrivePolicy } from "../queues/attributes.js";
import { findQueue, reload } from "../queues/find-queue.js";
import { toQueueArn } from "../queues/names.js";
import type { MessageRecord, QueueRecord } from "../records.js";
import type { Op, SqsContext } from "../state.js";
import { deleteMessage, findByArn, isFifo, messages, places, putMessage, sequences } from "../store.js";
import { attributesMd5 } from "./digest.js";
import { openMessages } from "./encryption.js";
import { toReceiptHandle } from "./receipts.js";
import { toSequenceNumber } from "./send.js";
import { waitFor } from "./waiters.js";

/** What a look through the queue found: whom to take, and when to look again if nobody. */
interface Found {
  ids: string[];
  nextAt: number;
}

export const ReceiveMessage: Op<"ReceiveMessage"> = async (input, ctx) => {
  const queue = await findQueue(ctx, input.QueueUrl);
  const limit = input.MaxNumberOfMessages ?? 1;
  if (limit < 1 || limit > RECEIVED_MESSAGES_MAX) {
    const reason = `Must be between 1 and ${RECEIVED_MESSAGES_MAX}, if provided.`;
    throw invalidParameter("MaxNumberOfMessages", limit, reason);
  }
  const waitMax = numberOf(queue, "ReceiveMessageWaitTimeSeconds");
  const wait = within("WaitTimeSeconds", input.WaitTimeSeconds ?? waitMax, 0, WAIT_SECONDS_MAX);
  const timeout = input.VisibilityTimeout ?? numberOf(queue, "VisibilityTimeout");
  within("VisibilityTimeout", timeout, 0, VISIBILITY_SECONDS_MAX);
  const until = ctx.clock.now() + wait * 1000;
  for (;;) {
    const bell = ctx.state.waiters.listen(queue.id);
    try {
      const { taken, nextAt } = await take(ctx, queue, limit, timeout * 1000);
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

function within(name: string, value: number, least: number, most: number): number {
  if (value >= least && value <= most) return value;
  throw invalidParameter(name, value, `Must be >= ${least} and <= ${most}, if provided.`);
}

async function take(ctx: SqsContext, queue: QueueRecord, limit: number, timeoutMs: number) {
  const work = async () => {
    const claimed: string[] = [];
    try {
      const find = isFifo(queue) ? findInOrder(ctx, queue, limit) : findVisible(ctx, queue, limit, claimed);
      const { ids, nextAt } = await find;
      if (ids.length === 0) return { taken: [], nextAt };
      const taken = await ctx.store.transact((tx) => hand(ctx, tx, queue, ids, timeoutMs));
      if (taken.length < ids.length) await ringDeadLetters(ctx, queue);
      // Those that went to the dead-letter queue leave room: look again at once.
      return { taken, nextAt: ctx.clock.now() };
    } finally {
      // Whatever happened, also in the middle of looking: a claim that stayed would hide its message.
      for (const claim of claimed) ctx.state.claims.delete(claim);
    }
  };
  return isFifo(queue) ? ctx.state.turns.run(queue.id, work) : work();
}

async function ringDeadLetters(ctx: SqsContext, { attributes }: QueueRecord): Promise<void> {
  if (!attributes.RedrivePolicy) return;
  const target = await findByArn(ctx.store, parseRedrivePolicy(attributes.RedrivePolicy).deadLetterTargetArn);
  if (target) ctx.state.waiters.ring(target.id);
}

/**
 * Claims visible messages of a standard queue, oldest first. Claims and not a transaction keep receives
 * from colliding; those made are in `claimed`, for the caller to release.
 */
async function findVisible(
  ctx: SqsContext,
  queue: QueueRecord,
  limit: number,
  claimed: string[],
): Promise<Found> {
  const { claims } = ctx.state;
  const now = ctx.clock.now();
  const ids: string[] = [];
  for await (const { value } of places.range(ctx.store, { prefix: [queue.id] })) {
    if (value.visibleAt > now) return { ids, nextAt: value.visibleAt };
    const claim = `${queue.id} ${value.id}`;
    if (claims.has(claim)) continue;
    claims.add(claim);
    claimed.push(claim);
    if (ids.push(value.id) === limit) break;
  }
  return { ids, nextAt: Number.POSITIVE_INFINITY };
}

/**
 * The first messages of a FIFO queue whose groups have none in flight: as many as there are of the group whose turn it is,
 * then of the next, as on AWS. It is the turn of the group whose first message has been visible for longest: one that has
 * just come back waits behind those that nobody has received.
 */
async function findInOrder(ctx: SqsContext, queue: QueueRecord, limit: number): Promise<Found> {
  const now = ctx.clock.now();
  const blocked = new Set<string>();
  const groups = new Map<string, { since: number; isReceived: boolean; ids: string[] }>();
  let nextAt = Number.POSITIVE_INFINITY;
  let found = 0;
  let looked = 0;
  let lookedMax = FIFO_SCAN_MAX;
  for await (const { value } of places.range(ctx.store, { prefix: [queue.id] })) {
    const name = value.groupId ?? "";
    if (value.visibleAt > now) {
      blocked.add(name);
      nextAt = Math.min(nextAt, value.visibleAt);
    } else if (!blocked.has(name)) {
      const { visibleAt: since, isReceived } = value;
      const group = groups.get(name) ?? { since, isReceived, ids: [] };
      groups.set(name, group);
      if (group.ids.length < limit) group.ids.push(value.id);
      found += 1;
      // Enough in all: a little further there may be more of the group whose turn it is.
      if (found === limit) lookedMax = Math.min(lookedMax, looked + FIFO_LOOK_AHEAD);
      const first = groups.values().next().value;
      if (first && !first.isReceived && first.ids.length === limit) break;
    }
    looked += 1;
    if (looked >= lookedMax) break;
  }
  const inTurn = [...groups.values()].sort((one, other) => one.since - other.since);
  return { ids: inTurn.flatMap(({ ids }) => ids).slice(0, limit), nextAt };
}

/** Takes messages out of sight, the worn-out ones to the dead-letter queue, those too old to nowhere. */
async function hand(ctx: SqsContext, tx: Transaction, before: QueueRecord, ids: string[], timeoutMs: number) {
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
        visibleAt: now + timeoutMs,
        receiveCount: message.receiveCount + 1,
        firstReceivedAt: message.firstReceivedAt ?? now,
        receipt: ctx.ids.uuid(),
      };
      putMessage(tx, queue, next, message);
      taken.push(next);
    }
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

/** To another queue, where it starts anew; a standard message keeps its age, a FIFO one does not. */
export async function moveMessage(
  tx: Transaction,
  message: MessageRecord,
  from: QueueRecord,
  to: QueueRecord,
  now: number,
): Promise<void> {
  deleteMessage(tx, from, message);
  const { receipt: _receipt, firstReceivedAt: _first, ...kept } = message;
  const next = { ...kept, receiveCount: 0, visibleAt: now, sourceArn: message.sourceArn ?? toQueueArn(from) };
  if (!isFifo(to)) return putMessage(tx, to, next);
  const sequence = ((await sequences.get(tx, to.id)) ?? 0) + 1;
  sequences.put(tx, [to.id], sequence);
  putMessage(tx, to, { ...next, sequence, sentAt: now });
}

function toMessage(queue: QueueRecord, message: MessageRecord, input: ReceiveMessageRequest): Message {
  const attributes = pickAttributes(message, input.MessageAttributeNames ?? []);
  const system = pickSystem(queue, message, [
    ...(input.AttributeNames ?? []),
    ...(input.MessageSystemAttributeNames ?? []),
  ]);
  return {
    MessageId: message.id,
    ReceiptHandle: toReceiptHandle(queue, { messageId: message.id, nonce: message.receipt ?? "" }),
    MD5OfBody: message.bodyMd5,
    Body: message.body,
    ...(Object.keys(system).length > 0 && { Attributes: system }),
    ...(Object.keys(attributes).length > 0 && { MessageAttributes: attributes }),
    MD5OfMessageAttributes: attributesMd5(attributes),
  };
}

/** `All`, `*`, `.*`, a name, or the start of names before `.*`. */
function pickAttributes(message: MessageRecord, names: readonly string[]) {
  const isWanted = (name: string) =>
    names.some(
      (wanted) =>
        wanted === "All" ||
        wanted === "*" ||
        wanted === name ||
        (wanted.endsWith(".*") && name.startsWith(wanted.slice(0, -2))),
    );
  return Object.fromEntries(Object.entries(message.attributes).filter(([name]) => isWanted(name)));
}

function pickSystem(queue: QueueRecord, message: MessageRecord, names: readonly string[]) {
  const all: Partial<Record<MessageSystemAttributeName, string | undefined>> = {
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount + (message.receivedBefore ?? 0)),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    MessageGroupId: message.groupId,
    MessageDeduplicationId: message.deduplicationId,
    SequenceNumber: isFifo(queue) ? toSequenceNumber(message.sequence) : undefined,
    AWSTraceHeader: message.systemAttributes.AWSTraceHeader?.StringValue ?? message.trace,
    DeadLetterQueueSourceArn: message.sourceArn,
  };
  const isWanted = (name: string) => names.includes("All") || names.includes(name);
  const given = Object.entries(all).filter(([name, value]) => value !== undefined && isWanted(name));
  return Object.fromEntries(given) as Record<MessageSystemAttributeName, string>;
}
