import type { Transaction } from "../../../core/store/store.js";
import { invalidParameter } from "../errors.js";
import { ATTEMPT_MS } from "../limits.js";
import type { MessageRecord, QueueRecord } from "../records.js";
import { attemptEnds, attempts, isFifo, messages, putMessage } from "../store.js";
import { isFifoToken } from "./send.js";

/** Receives of a FIFO queue that their caller can repeat, for the same messages under the same receipt handles. */

export function checkAttemptId(queue: QueueRecord, id: string | undefined): void {
  if (id === undefined) return;
  if (!isFifo(queue)) {
    const reason = "The request include parameter that is not valid for this queue type.";
    throw invalidParameter("ReceiveRequestAttemptId", id, reason);
  }
  if (isFifoToken(id)) return;
  const reason =
    "ReceiveRequestAttemptId can only include alphanumeric and punctuation characters. 1 to 128 in length.";
  throw invalidParameter("ReceiveRequestAttemptId", id, reason);
}

export async function keepAttempt(
  tx: Transaction,
  queue: QueueRecord,
  id: string,
  taken: readonly MessageRecord[],
  now: number,
): Promise<void> {
  const ended = await attemptEnds.page(tx, 10, { prefix: [queue.id], end: [queue.id, now] });
  for (const { key } of ended.items) {
    const [, , old = ""] = key;
    attemptEnds.delete(tx, ...key);
    const record = await attempts.get(tx, queue.id, String(old));
    if (record && record.expiresAt <= now) attempts.delete(tx, queue.id, String(old));
  }
  const expiresAt = now + ATTEMPT_MS;
  const received = taken.map(({ id: messageId, receipt, visibleAt }) => ({ messageId, receipt, visibleAt }));
  attempts.put(tx, [queue.id, id], { received, expiresAt });
  attemptEnds.put(tx, [queue.id, expiresAt, id], true);
}

/** What an attempt received, hidden anew; undefined where any of it has been deleted, changed or shown since. */
export async function repeatAttempt(
  tx: Transaction,
  queue: QueueRecord,
  id: string,
  now: number,
  timeoutMs: number,
): Promise<MessageRecord[] | undefined> {
  const attempt = await attempts.get(tx, queue.id, id);
  if (!attempt || attempt.expiresAt <= now) return undefined;
  const found: MessageRecord[] = [];
  for (const { messageId, receipt, visibleAt } of attempt.received) {
    const message = await messages.get(tx, queue.id, messageId);
    const isAsReceived = message?.receipt === receipt && message?.visibleAt === visibleAt && visibleAt > now;
    if (!message || !isAsReceived) return undefined;
    found.push(message);
  }
  const hidden = found.map((message) => ({ ...message, visibleAt: now + timeoutMs }));
  hidden.forEach((message, at) => {
    putMessage(tx, queue, message, found[at]);
  });
  const received = hidden.map(({ id: messageId, receipt, visibleAt }) => ({ messageId, receipt, visibleAt }));
  attempts.put(tx, [queue.id, id], { ...attempt, received });
  return hidden;
}
