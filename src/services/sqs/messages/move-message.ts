import type { Transaction } from "../../../core/store/store.js";
import { toQueueArn } from "../queues/names.js";
import type { MessageRecord, QueueRecord } from "../records.js";
import { deleteMessage, isFifo, putMessage, sequences } from "../store.js";

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
