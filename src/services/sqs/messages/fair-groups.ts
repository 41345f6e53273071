import type { Reader } from "../../../core/store/store.js";
import { FAIR_SCAN_MAX, NOISY_MESSAGES_MIN, NOISY_SHARE } from "../limits.js";
import type { PlaceRecord, QueueRecord } from "../records.js";
import { places, WAS_RECEIVED } from "../store.js";

/**
 * The message groups of a standard queue: one that has a large part of what is in flight is noisy, and waits behind the
 * others. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
 */
export class FairGroups {
  readonly #from: Reader;
  readonly #queue: QueueRecord;
  readonly #now: number;
  #noisy: Set<string> | undefined;

  constructor(from: Reader, queue: QueueRecord, now: number) {
    this.#from = from;
    this.#queue = queue;
    this.#now = now;
  }

  /** Looks at what is in flight at the first message that has a group. */
  async isNoisy({ groupId }: PlaceRecord): Promise<boolean> {
    if (groupId === undefined) return false;
    this.#noisy ??= await this.#findNoisy();
    return this.#noisy.has(groupId);
  }

  async #findNoisy(): Promise<Set<string>> {
    const counts = new Map<string, number>();
    const prefix = [this.#queue.id, WAS_RECEIVED];
    const inFlight = { prefix, start: [...prefix, this.#now + 1] };
    const { items } = await places.page(this.#from, FAIR_SCAN_MAX, inFlight);
    for (const { value } of items) {
      if (value.groupId !== undefined) counts.set(value.groupId, (counts.get(value.groupId) ?? 0) + 1);
    }
    const least = Math.max(NOISY_MESSAGES_MIN, items.length * NOISY_SHARE);
    return new Set([...counts].filter(([, count]) => count >= least).map(([group]) => group));
  }
}
