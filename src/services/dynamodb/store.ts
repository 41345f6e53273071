import { type Collection, collection } from "../../core/store/collection.js";
import type { Table } from "./tables/table.js";
import type { Counts } from "./tables/table-counts.js";

/** An item or index entry: its size by AWS's rule, in bytes, and its attributes as the JSON that is sent. */
export type StoredItem = readonly [size: number, json: string];

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
