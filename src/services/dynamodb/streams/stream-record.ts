import type { Transaction } from "../../../core/store/store.js";
import { keyOf } from "../items/item-key.js";
import type { Change } from "../items/write-item.js";
import type { DynamoContext } from "../state.js";
import { shardGenerations, streamRecords, streams } from "../store.js";
import { partitionNumber } from "../tables/partitions.js";
import type { Table, TableStream } from "../tables/table.js";
import { isEqual } from "../values/attribute-value.js";
import { partitionOf } from "../values/key-encoding.js";
import { itemSizeBytes } from "../values/value-size.js";
import { nextGeneration } from "./shards.js";
import type { Stream, StreamRecord } from "./stream.js";
import { sealRecord } from "./stream-images.js";

/** Begins the stream that the table has just been given. */
export function openStream(
  tx: Transaction,
  ctx: DynamoContext,
  table: Table,
  { label, view, shards }: TableStream,
): void {
  const stream: Stream = {
    table: table.name,
    label,
    space: streamSpace(table, label),
    view,
    key: table.key,
    createdAt: ctx.clock.now(),
  };
  streams.put(tx, [table.name, label], stream);
  shardGenerations.append(tx, [stream.space], shards);
}

/** Ends a table's stream. Its records stay for as long as others would. */
export async function closeStream(tx: Transaction, ctx: DynamoContext, table: Table): Promise<void> {
  if (!table.stream?.isEnabled) return;
  const stream = await streams.get(tx, table.name, table.stream.label);
  if (stream === undefined) return;
  const end = { ...nextGeneration(table.stream.shards, 0, ctx.clock.now()), count: 0 };
  shardGenerations.append(tx, [stream.space], end);
  streams.put(tx, [table.name, stream.label], {
    ...stream,
    closedAt: end.at,
    ...(table.encryption && { encryption: table.encryption }),
  });
}

/** Names the place of the records of a table's stream in the store. */
export function streamSpace(table: Table, label: string): string {
  return `${table.space}/${label}`;
}

/** Records a change in the table's stream, if it has one and there was a change. */
export function recordChange(tx: Transaction, change: Change, now: number): void {
  const { table, before, after } = change;
  const { stream } = table;
  if (!stream?.isEnabled) return;
  if (
    before !== undefined &&
    after !== undefined &&
    isEqual({ M: before.attributes }, { M: after.attributes })
  ) {
    return;
  }
  const { first, count } = stream.shards;
  const shard = first + partitionNumber(partitionOf(table.key, change.key), count);
  streamRecords.append(
    tx,
    [streamSpace(table, stream.label), shard],
    sealRecord(table, toRecord(change, stream, now)),
  );
}

function toRecord(
  { table, key, before, after, cause }: Change,
  { view }: TableStream,
  at: number,
): StreamRecord {
  const keys = keyOf(table.key, key);
  const oldImage = view === "OLD_IMAGE" || view === "NEW_AND_OLD_IMAGES" ? before : undefined;
  const newImage = view === "NEW_IMAGE" || view === "NEW_AND_OLD_IMAGES" ? after : undefined;
  return {
    event: before === undefined ? "INSERT" : after === undefined ? "REMOVE" : "MODIFY",
    at,
    keys: JSON.stringify(keys),
    ...(oldImage && { before: oldImage.json }),
    ...(newImage && { after: newImage.json }),
    size: itemSizeBytes(keys) + (oldImage?.size ?? 0) + (newImage?.size ?? 0),
    ...(cause === "expiry" && { isExpiry: true as const }),
  };
}
