import type { Context } from "../../core/context.js";
import type { Operation } from "../../core/service.js";
import type { Bells } from "./consumers/bells.js";
import type { Subscriptions } from "./consumers/subscriptions.js";
import type { DataKeys } from "./records/data-keys.js";
import type { ShardRates } from "./records/shard-rates.js";
import type { StreamWriters } from "./records/stream-writer.js";

export interface KinesisState {
  writers: StreamWriters;
  /** What each shard may still take and give this second. */
  rates: ShardRates;
  /** Rung when a shard has new records, or is closed. */
  bells: Bells;
  subscriptions: Subscriptions;
  dataKeys: DataKeys;
  settings: { streamDelayMs: number };
}

export type KinesisContext = Context<KinesisState>;
export type Op<N extends string> = Operation<"kinesis", N, KinesisState>;
