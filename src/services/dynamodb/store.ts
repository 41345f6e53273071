import { type Collection, collection } from "../../core/store/collection.js";
import type { Key, Transaction } from "../../core/store/store.js";
import type { Backup } from "./backups/backup.js";
import type { ChangeRecord } from "./backups/change-log.js";
import type { Generation } from "./streams/shards.js";
import type { Stream, StreamRecord } from "./streams/stream.js";
import type { Table } from "./tables/table.js";
import type { Counts } from "./tables/table-counts.js";
import type { TokenRecord } from "./transactions/idempotency.js";

/** Sealed if its table has a key. */
export type StoredText = string | Uint8Array;

/** An item or index entry: its size by AWS's rule, in bytes, and its attributes as the JSON that is sent. */
export type StoredItem = readonly [size: number, json: StoredText];

/** By name. */
export const tables: Collection<Table> = collection("table");

/** By table name: changes with every write of the table's record, so that a cached record can be told to be current. */
export const revisions: Collection<string> = collection("revision");

/** By table space, partition (hash of the partition key), sort key. */
export const items: Collection<StoredItem> = collection("item");

/** By table space, index number, partition, sort key parts, and a hash of the item's own key. */
export const entries: Collection<StoredItem> = collection("entry");

/** By table space. */
export const counts: Collection<Counts> = collection("counts");

/** Bytes, by table space and partition, of tables with local indexes: a partition's items with their entries in those. */
export const collectionBytes: Collection<number> = collection("collection");

/** By table name and label. */
export const streams: Collection<Stream> = collection("stream");

/** A collection that transactions append to: the last part of a key is the number of the commit. */
export interface Log<T> extends Collection<T> {
  append(tx: Transaction, prefix: Key, value: T): void;
}

function log<T>(name: string): Log<T> {
  return {
    ...collection<T>(name),
    append: (tx, prefix, value) => tx.append([name, ...prefix], value),
  };
}

/** By stream space and shard number. */
export const streamRecords: Log<StreamRecord> = log("record");

/** By stream space: the shards that opened with each commit. */
export const shardGenerations: Log<Generation> = log("generation");

/** Keys of items, as JSON, by table space, second at which they expire, and digest of the key. */
export const expiries: Collection<StoredText> = collection("expiry");

/** By client request token. */
export const transactionTokens: Collection<TokenRecord> = collection("token");

/** By id. */
export const backups: Collection<Backup> = collection("backup");

/** By table space: what writes put an end to, in the order of their commits. */
export const changes: Log<ChangeRecord> = log("change");
