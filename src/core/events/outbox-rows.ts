import type { Key } from "../store/store.js";
import type { OutboxEvent } from "./events.js";

/** An event as the store keeps it, in the order of commits within its area. */
export interface OutboxRow {
  id: string;
  payload: unknown;
  account: string;
  region: string;
  /** Milliseconds since the epoch. */
  at: number;
  /** Deliveries that failed. */
  failures: number;
  orderKey?: string;
  /** The trace of the request that caused it, as its header said. */
  trace?: string;
  /** Not before. In the area `later` it is part of the key as well. */
  dueAt?: number;
}

/**
 * Where a topic's rows are:
 * - `ready`: to be delivered now, in any order. Key: place in the order of commits.
 * - `later`: to be delivered at a time. Key: that time, place.
 * - `lane`: to be delivered one after the other. Key: account, region, order key, place. The first holds up the rest.
 */
export interface TopicKeys {
  all: Key;
  ready: Key;
  later: Key;
  lanes: Key;
}

/** Root of the outbox in the store. */
export const OUTBOX: Key = ["outbox"];

export function toTopicKeys(service: string, topic: string): TopicKeys {
  const all = [...OUTBOX, service, topic];
  return { all, ready: [...all, "ready"], later: [...all, "later"], lanes: [...all, "lane"] };
}

/** What a new row's key starts with; its place comes last. */
export function toPrefix(keys: TopicKeys, row: OutboxRow): Key {
  if (row.orderKey !== undefined) return [...keys.lanes, row.account, row.region, row.orderKey];
  return row.dueAt === undefined ? keys.ready : [...keys.later, row.dueAt];
}

/** Where the rows after a prefix begin, when what follows the prefix are numbers or strings: bytes sort after both. */
export function toAfter(prefix: Key): Key {
  return [...prefix, new Uint8Array(0)];
}

export function toEvent(topic: string, row: OutboxRow): OutboxEvent {
  const { id, payload, account, region, at, failures } = row;
  return { id, topic, payload, account, region, at, attempt: failures + 1 };
}
