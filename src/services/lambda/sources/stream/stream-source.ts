import type { PollerContext } from "../source.js";

/** A shard of a stream; its records follow those of its parents. */
export interface Shard {
  id: string;
  parents: readonly string[];
}

/** One record, in the form that the function gets it. */
export interface StreamEvent {
  sequence: string;
  /** Events with one key stay in order, however many batches run side by side. */
  key: string;
  /** Milliseconds since the epoch. */
  at: number;
  event: unknown;
  /** What filters look at, where that is not the event itself. */
  filtered?(): unknown;
}

export interface ReadResult {
  events: StreamEvent[];
  /** Where to read on; absent at the end of a closed shard. */
  next?: string;
}

/** Where to begin to read: after a record, at the oldest one, behind the newest, or at a time. */
export type StreamStart = { after: string } | { at: number } | "oldest" | "newest";

/** How one kind of stream is read; the rest is the same for all (`poller.ts`). */
export interface StreamSource {
  shards(poller: PollerContext): Promise<Shard[]>;
  /** Throws AwsError for a position that is no longer there. */
  iterator(poller: PollerContext, shard: string, start: StreamStart): Promise<string>;
  read(poller: PollerContext, iterator: string, limit: number, shard: string): Promise<ReadResult>;
  /** Pause after a read that gave nothing, in milliseconds. Default: a quarter of a second. */
  idleMs?: number;
  /** Name of the batch's description in failure records: `DDBStreamBatchInfo`. */
  batchInfoName: string;
}
