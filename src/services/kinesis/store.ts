import { collection } from "../../core/store/collection.js";
import type { Reader } from "../../core/store/store.js";

export interface StreamRecord {
  account: string;
  region: string;
  name: string;
  /** Tells this stream from a later one of the same name. */
  id: string;
  createdAt: number;
  mode: "PROVISIONED" | "ON_DEMAND";
  /** Number of the next shard to be made. */
  nextShard: number;
  /** Goes up whenever shards open or close. */
  layout: number;
  retentionHours: number;
  /** Shard-level metrics that are on. */
  monitoring: string[];
  /** The KMS key as it was given. */
  keyId?: string;
  tags: Record<string, string>;
  policy?: string;
  recordKibMax: number;
  warmMibps?: number;
  distribution?: "AUTO" | "USER_PARTITION_KEY";
  /** When the shard count was last changed, for the bound of a day. */
  resizedAt: number[];
  modeChangedAt: number[];
  /** Of a stream on demand: the shards that the busiest second of each day would have filled. Days count from the epoch. */
  peaks?: { day: number; used: number }[] | undefined;
  /** A change that takes its time, as the settings may say. */
  transition?: { status: "CREATING" | "UPDATING"; until: number };
}

export interface ShardRecord {
  number: number;
  parent?: number;
  adjacentParent?: number;
  /** Hash keys in decimal, both inclusive. */
  startHash: string;
  endHash: string;
  createdAt: number;
  closedAt?: number;
}

/** How far a shard has come. */
export interface CursorRecord {
  /** Index of the next record. The first one is 1. */
  next: number;
  /** Arrival of the last record: arrivals never go back. */
  lastAt: number;
}

export interface DataRecord {
  at: number;
  key: string;
  data: Uint8Array;
  /** Present where `data` is encrypted: the data key, itself encrypted by KMS. */
  sealedKey?: Uint8Array;
}

export interface ConsumerRecord {
  name: string;
  createdAt: number;
  tags: Record<string, string>;
  policy?: string;
}

/** [account, region, name] */
export const streams = collection<StreamRecord>("streams");
/** [stream id, number] */
export const shards = collection<ShardRecord>("shards");
/** [stream id, number] */
export const cursors = collection<CursorRecord>("cursors");
/** [stream id, shard, index] */
export const records = collection<DataRecord>("records");
/** [stream id, name] */
export const consumers = collection<ConsumerRecord>("consumers");
/** [account, region] */
export const accountSettings = collection<{
  commitment?: { status: "ENABLED" | "DISABLED"; startedAt: number };
}>("account-settings");

/** The collections that hold what is in a stream. */
export const CONTENTS = [shards, cursors, records, consumers];

export async function loadShards(from: Reader, streamId: string): Promise<ShardRecord[]> {
  const found: ShardRecord[] = [];
  for await (const { value } of shards.range(from, { prefix: [streamId] })) found.push(value);
  return found;
}

export const isOpen = (shard: ShardRecord): boolean => shard.closedAt === undefined;
