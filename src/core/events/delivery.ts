import type { Clock } from "../clock.js";
import type { Logger } from "../log.js";
import type { EventHandler } from "./events.js";
import { type OutboxRow, toEvent } from "./outbox-rows.js";

/** Who takes the events of a topic. */
export interface Subscriber<C> {
  handler: EventHandler<C>;
  /** What the handler gets beside the event. `signal` is aborted when a stop no longer waits. */
  context(account: string, region: string, signal: AbortSignal, trace?: string): C;
}

export interface DeliveryOptions<C> {
  service: string;
  topic: string;
  subscriber: Subscriber<C> | undefined;
  clock: Clock;
  log: Logger;
  signal: AbortSignal;
}

/** What becomes of a row: crossed off, kept for the next run of the server, or delivered again when due. */
export type Outcome = { kind: "done" } | { kind: "left" } | { kind: "retry"; row: OutboxRow };

const ATTEMPTS_MAX = 20;
const BACKOFF_FIRST_MILLISECONDS = 1_000;
const BACKOFF_MILLISECONDS_MAX = 300_000;

/** One delivery, and if it was the last that failed, the handler's `onExhausted`. Never throws. */
export async function deliver<C>(row: OutboxRow, options: DeliveryOptions<C>): Promise<Outcome> {
  const { subscriber, signal, topic } = options;
  try {
    if (!subscriber) throw new Error("nobody takes this topic");
    await subscriber.handler.deliver(
      toEvent(topic, row),
      subscriber.context(row.account, row.region, signal, row.trace),
    );
    return { kind: "done" };
  } catch (error) {
    if (signal.aborted) return { kind: "left" };
    const failures = row.failures + 1;
    report(options, row, "an event was not delivered", error);
    if (failures < (subscriber?.handler.attemptsMax ?? ATTEMPTS_MAX)) return retry(options, row, failures);
    return await giveUp(options, row, error);
  }
}

async function giveUp<C>(options: DeliveryOptions<C>, row: OutboxRow, error: unknown): Promise<Outcome> {
  const { subscriber, signal, topic } = options;
  try {
    const context = subscriber?.context(row.account, row.region, signal, row.trace);
    if (context !== undefined) await subscriber?.handler.onExhausted?.(toEvent(topic, row), error, context);
    return { kind: "done" };
  } catch (failure) {
    if (signal.aborted) return { kind: "left" };
    // What the handler has for the last resort must happen: the whole delivery is tried again.
    report(options, row, "an event could not be given up", failure);
    return retry(options, row, row.failures);
  }
}

function retry<C>({ clock }: DeliveryOptions<C>, row: OutboxRow, failures: number): Outcome {
  const backoff = Math.min(
    BACKOFF_FIRST_MILLISECONDS * 2 ** Math.max(0, failures - 1),
    BACKOFF_MILLISECONDS_MAX,
  );
  return { kind: "retry", row: { ...row, failures, dueAt: clock.now() + backoff } };
}

function report<C>(options: DeliveryOptions<C>, row: OutboxRow, message: string, error: unknown): void {
  const { service, topic } = options;
  options.log.warn(message, { service, topic, event: row.id, attempt: row.failures + 1, error });
}
