import type { KeySchema, StreamView, TableEncryption } from "../tables/table.js";

/** A table's stream as it is stored: it outlives its table, and being switched off, by a day. */
export interface Stream {
  table: string;
  label: string;
  /** Names the place of its records in the store. */
  space: string;
  view: StreamView;
  key: KeySchema;
  createdAt: number;
  /** When it was switched off, or its table deleted. */
  closedAt?: number;
  /** What its records are sealed with, once they no longer are its table's to open. */
  encryption?: TableEncryption | undefined;
  /** The latest commit of which a record has been deleted for its age. */
  trimmedThrough?: number;
}

/** What happened to one item, and what is shown of it: sealed, if its table has a key. */
export type StreamRecord = RecordFacts & (Images | { sealed: Uint8Array });

/** What a record shows of an item, as the JSON that is sent. */
export interface Images {
  keys: string;
  before?: string;
  after?: string;
}

interface RecordFacts {
  event: "INSERT" | "MODIFY" | "REMOVE";
  /** Milliseconds since the epoch. */
  at: number;
  /** Bytes of keys and images, by AWS's item size rule. */
  size: number;
  /** The item expired: nobody removed it. */
  isExpiry?: true;
}

/** Sequence numbers have 21 digits; the last ones are the number of the commit. */
const SEQUENCE_BASE = 100_000_000_000_000_000_000n;

export function toSequenceNumber(commit: number): string {
  return (SEQUENCE_BASE + BigInt(commit)).toString();
}

/** The commit that a sequence number means, or undefined for what is none of ours. */
export function toCommit(sequenceNumber: string): number | undefined {
  if (!/^1\d{20}$/.test(sequenceNumber)) return undefined;
  return Number(BigInt(sequenceNumber) - SEQUENCE_BASE);
}
