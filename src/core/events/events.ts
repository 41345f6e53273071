import type { Transaction } from "../store/store.js";

/** What a write causes. Kept in the outbox until a handler succeeds or gives up. */
export interface OutboxEvent<T = unknown> {
  id: string;
  /** Name of one of the service's own event handlers. */
  topic: string;
  payload: T;
  account: string;
  region: string;
  /** Milliseconds since the epoch at which the write happened. */
  at: number;
  /** 1 for the first delivery. */
  attempt: number;
}

export interface EmitOptions {
  /** Not before this many milliseconds from now. With `orderKey`, those behind it wait too. */
  delayMs?: number;
  /**
   * Events of one topic, account, region and key are delivered one at a time, in the order of the commits that emitted
   * them: one that fails holds up those behind it until it succeeds or is given up. Up to 1,024 bytes.
   */
  orderKey?: string;
}

/** Puts events into the outbox, inside the transaction that causes them. */
export interface Events {
  emit(tx: Transaction, topic: string, payload: unknown, options?: EmitOptions): void;
}

/**
 * Delivers one event, at least once, across restarts. A throw means: try again later, with exponential backoff
 * (1 s doubling to 5 min) until `attemptsMax`, then `onExhausted`.
 */
export interface EventHandler<C> {
  deliver(event: OutboxEvent, context: C): Promise<void>;
  /** Deliveries before giving up. Default 20. */
  attemptsMax?: number;
  /** Deliveries under way at once, for this topic. Default 16. */
  concurrencyMax?: number;
  onExhausted?(event: OutboxEvent, error: unknown, context: C): Promise<void>;
}
