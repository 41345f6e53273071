import type { Store } from "../../../core/store/store.js";
import { layouts, messages, placeKey, places, queues } from "../store.js";

/** Of the keys under which messages have their places. */
const LAYOUT = 2;
const PLACES_AT_ONCE = 500;
/** Keys of standard queues had one part less, when they did not tell what was received. */
const OLD_KEY_PARTS = 4;

/** Gives the messages of older stores their places under the keys of today, once. */
export async function renewPlaces(store: Store): Promise<void> {
  if (((await layouts.get(store, "places")) ?? 1) >= LAYOUT) return;
  for await (const { value: queue } of queues.range(store)) {
    let after: string | undefined;
    for (;;) {
      const start = after === undefined ? undefined : [queue.id, after];
      const range = { prefix: [queue.id], start, startExclusive: true };
      const { items, next } = await messages.page(store, PLACES_AT_ONCE, range);
      await store.transact(async (tx) => {
        for (const { value: message } of items) {
          const { id, sentAt, visibleAt, sequence, receiveCount, groupId } = message;
          const isReceived = receiveCount > 0;
          const key = placeKey(queue, message);
          // A FIFO queue's keys are as they were.
          if (key.length <= OLD_KEY_PARTS) continue;
          places.delete(tx, queue.id, visibleAt, sequence, id);
          places.put(tx, key, { id, sentAt, visibleAt, isReceived, groupId });
        }
      });
      if (!next) break;
      after = String(next.at(-1));
    }
  }
  await store.transact(async (tx) => layouts.put(tx, ["places"], LAYOUT));
}
