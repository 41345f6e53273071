import type { Transaction } from "../../../core/store/store.js";
import { DEDUPLICATION_MS } from "../limits.js";
import type { MessageRecord, TopicRecord } from "../records.js";
import { deduplicationEnds, deduplications, sequences } from "../store.js";

/** How many that are over each message of a FIFO topic clears away. */
const CLEARED_AT_ONCE = 10;

/** Twenty digits, as AWS writes them. */
const toSequenceNumber = (number: number): string => `1${String(number * 1_000).padStart(19, "0")}`;

/** Gives a message its place in a FIFO topic; or the answer of the one that it repeats. */
export async function order(
  tx: Transaction,
  topic: TopicRecord,
  message: MessageRecord,
): Promise<{ message: MessageRecord; isRepeated: boolean }> {
  const now = message.at;
  const scope = topic.attributes.FifoThroughputScope === "MessageGroup" ? (message.groupId ?? "") : "";
  const id = message.deduplicationId ?? "";
  const known = await deduplications.get(tx, topic.id, scope, id);
  if (known && known.expiresAt > now) {
    return { message: { ...message, id: known.messageId, sequence: known.sequence }, isRepeated: true };
  }
  await clearOld(tx, topic.id, now);
  const number = ((await sequences.get(tx, topic.id)) ?? 0) + 1;
  const sequence = toSequenceNumber(number);
  const expiresAt = now + DEDUPLICATION_MS;
  sequences.put(tx, [topic.id], number);
  deduplications.put(tx, [topic.id, scope, id], { messageId: message.id, sequence, expiresAt });
  deduplicationEnds.put(tx, [topic.id, expiresAt, scope, id], true);
  return { message: { ...message, sequence }, isRepeated: false };
}

async function clearOld(tx: Transaction, topicId: string, now: number): Promise<void> {
  const { items } = await deduplicationEnds.page(tx, CLEARED_AT_ONCE, {
    prefix: [topicId],
    end: [topicId, now],
  });
  for (const { key } of items) {
    deduplicationEnds.delete(tx, ...key);
    const [, , scope = "", id = ""] = key;
    const old = await deduplications.get(tx, topicId, scope, id);
    if (old && old.expiresAt <= now) deduplications.delete(tx, topicId, scope, id);
  }
}
