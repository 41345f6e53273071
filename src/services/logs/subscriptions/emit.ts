import type { Transaction } from "../../../core/store/store.js";
import type { LogEvent } from "../events/batch.js";
import { toEventId } from "../events/event-id.js";
import type { LogsContext } from "../operation.js";
import { compilePattern } from "../patterns/compile.js";
import { type StreamRecord, type SubscriptionRecord, subscriptions } from "../store.js";

/** What one filter sends of one batch. */
export interface SubscriptionBatch {
  group: string;
  stream: string;
  filter: string;
  destinationArn: string;
  roleArn?: string;
  distribution: "Random" | "ByLogStream";
  events: { id: string; timestamp: number; message: string }[];
}

export const SUBSCRIPTION_TOPIC = "subscription";

/** Puts what the group's subscription filters let through into the outbox, with the write itself. */
export async function emitToSubscribers(
  tx: Transaction,
  stream: StreamRecord,
  events: readonly LogEvent[],
  ctx: LogsContext,
): Promise<void> {
  for await (const { value: filter } of subscriptions.range(tx, { prefix: [stream.group] })) {
    const batch = toBatch(filter, stream, events);
    if (batch.events.length === 0) continue;
    // One filter's events of one stream arrive in their order.
    const orderKey = `${stream.group}\n${filter.name}\n${stream.name}`;
    ctx.events.emit(tx, SUBSCRIPTION_TOPIC, batch, { orderKey });
  }
}

function toBatch(
  filter: SubscriptionRecord,
  stream: StreamRecord,
  events: readonly LogEvent[],
): SubscriptionBatch {
  const matches = compilePattern(filter.pattern);
  return {
    group: stream.group,
    stream: stream.name,
    filter: filter.name,
    destinationArn: filter.destinationArn,
    roleArn: filter.roleArn,
    distribution: filter.distribution,
    events: events.flatMap(({ at, message }, index) =>
      matches(message)
        ? [
            {
              id: toEventId({ at, stream: stream.name, chunk: stream.nextChunk, index }),
              timestamp: at,
              message,
            },
          ]
        : [],
    ),
  };
}
