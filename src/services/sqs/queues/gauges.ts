import type { Observation } from "../../../core/metrics/observation.js";
import type { ServiceHost } from "../../../core/service.js";
import { ACTIVE_MS, GAUGE_MS, LONG_QUEUE_GAUGE_MS, LONG_QUEUE_MESSAGES } from "../limits.js";
import type { QueueRecord } from "../records.js";
import { isFifo, queues } from "../store.js";
import { countMessages, type QueueCounts } from "./counts.js";

/** Queues and when they were used last, by id: CloudWatch hears of a queue for six hours after. */
export type QueueUse = Map<string, number>;

/** When queues that take long to count are counted next, by id. */
type Pauses = Map<string, number>;

/** Once a minute: how long each active queue is, and how old its oldest message. A queue that holds messages is active. */
export async function measureQueues(host: ServiceHost, used: QueueUse): Promise<void> {
  const { store, clock, log, signal } = host;
  const pauses: Pauses = new Map();
  while (!signal.aborted) {
    await clock.sleep(GAUGE_MS, signal).catch(() => {});
    try {
      for await (const { value: queue } of queues.range(store)) {
        if (signal.aborted) return;
        if ((pauses.get(queue.id) ?? 0) <= clock.now()) await measureQueue(host, used, queue, pauses);
      }
      forget(used, clock.now() - ACTIVE_MS);
      forget(pauses, clock.now());
    } catch (error) {
      log.error("queues could not be measured; it will be tried again", { service: "sqs", error });
    }
  }
}

async function measureQueue(
  host: ServiceHost,
  used: QueueUse,
  queue: QueueRecord,
  pauses: Pauses,
): Promise<void> {
  const now = host.clock.now();
  const counts = await countMessages(host.store, queue, now);
  const total = counts.visible + counts.inFlight + counts.delayed;
  if (total > LONG_QUEUE_MESSAGES) pauses.set(queue.id, now + LONG_QUEUE_GAUGE_MS);
  const isActive = counts.oldestAt !== undefined || (used.get(queue.id) ?? 0) > now - ACTIVE_MS;
  if (!isActive) return;
  const { account, region } = queue;
  host.context({ account, region }).measure(toObservations(queue, counts, now));
}

function forget(times: Map<string, number>, until: number): void {
  for (const [id, at] of times) if (at <= until) times.delete(id);
}

function toObservations(queue: QueueRecord, counts: QueueCounts, now: number): Observation[] {
  const dimensions = { QueueName: queue.name };
  const of = (name: string, value: number, unit = "Count"): Observation => ({
    namespace: "AWS/SQS",
    name,
    unit,
    value,
    dimensions,
  });
  const ageMs = counts.oldestAt === undefined ? 0 : Math.max(0, now - counts.oldestAt);
  return [
    of("ApproximateNumberOfMessagesVisible", counts.visible),
    of("ApproximateNumberOfMessagesNotVisible", counts.inFlight),
    of("ApproximateNumberOfMessagesDelayed", counts.delayed),
    of("ApproximateAgeOfOldestMessage", Math.floor(ageMs / 1000), "Seconds"),
    ...(isFifo(queue) ? [of("ApproximateNumberOfGroupsWithInflightMessages", counts.groupsInFlight)] : []),
  ];
}
