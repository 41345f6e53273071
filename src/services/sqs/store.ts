import { collection } from "../../core/store/collection.js";
import type { Reader, Transaction } from "../../core/store/store.js";
import type {
  AttemptRecord,
  DeduplicationRecord,
  MessageRecord,
  MoveTaskRecord,
  PlaceRecord,
  QueueRecord,
} from "./records.js";

/** [account, region, name] */
export const queues = collection<QueueRecord>("queues");
/** [account, region, name]: when a queue of this name was deleted. */
export const deletions = collection<number>("deletions");
/** [queue id, message id] */
export const messages = collection<MessageRecord>("messages");
/** Standard: [queue id, whether it was received, visible at, sequence, message id]; FIFO: [queue id, sequence]. */
export const places = collection<PlaceRecord>("places");
/** [queue id]: the last sequence number of a FIFO queue. */
export const sequences = collection<number>("sequences");
/** [queue id, scope, deduplication id] */
export const deduplications = collection<DeduplicationRecord>("deduplications");
/** [queue id, expires at, scope, deduplication id] */
export const deduplicationEnds = collection<true>("deduplication-ends");
/** [queue id, attempt id] */
export const attempts = collection<AttemptRecord>("attempts");
/** [queue id, expires at, attempt id] */
export const attemptEnds = collection<true>("attempt-ends");
/** [collection]: how its keys are laid out. */
export const layouts = collection<number>("layouts");
/** [source queue id, started at, handle] */
export const moveTasks = collection<MoveTaskRecord>("move-tasks");

export const isFifo = (queue: QueueRecord): boolean => queue.name.endsWith(".fifo");

/** In the keys of standard queues' places: what has come back lies apart from what is new. */
export const UNRECEIVED = 0;
export const WAS_RECEIVED = 1;

/** Where a message has its place. */
export function placeKey(
  queue: QueueRecord,
  { receiveCount, visibleAt, sequence, id }: MessageRecord,
): (string | number)[] {
  if (isFifo(queue)) return [queue.id, sequence];
  return [queue.id, receiveCount > 0 ? WAS_RECEIVED : UNRECEIVED, visibleAt, sequence, id];
}

/** Puts a message, or moves it to where its new time of visibility belongs. */
export function putMessage(
  tx: Transaction,
  queue: QueueRecord,
  next: MessageRecord,
  old?: MessageRecord,
): void {
  if (old) places.delete(tx, ...placeKey(queue, old));
  messages.put(tx, [queue.id, next.id], next);
  places.put(tx, placeKey(queue, next), {
    id: next.id,
    sentAt: next.sentAt,
    visibleAt: next.visibleAt,
    isReceived: next.receiveCount > 0,
    groupId: next.groupId,
  });
}

export function deleteMessage(tx: Transaction, queue: QueueRecord, message: MessageRecord): void {
  places.delete(tx, ...placeKey(queue, message));
  messages.delete(tx, queue.id, message.id);
}

/** The collections that hold what is in a queue. */
export const CONTENTS = [
  messages,
  places,
  sequences,
  deduplications,
  deduplicationEnds,
  attempts,
  attemptEnds,
  moveTasks,
];

export async function findByArn(from: Reader, arn: string): Promise<QueueRecord | undefined> {
  const [, , , region = "", account = "", name = ""] = arn.split(":");
  return await queues.get(from, account, region, name);
}
