import type { KeySchema, StreamView } from "../tables/table.js";

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
  /** The latest commit of which a record has been deleted for its age. */
  trimmedThrough?: number;
}

/** What happened to one item. Images as the JSON they are sent as. */
export interface StreamRecord {
  event: "INSERT" | "MODIFY" | "REMOVE";
  /** Milliseconds since the epoch. */
  at: number;
  keys: string;
  before?: string;
  after?: string;
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
