import { writeUnits } from "../capacity.js";
import { toIndexEntry } from "../indexes/index-entry.js";
import type { Change } from "../items/write-item.js";
import { type DynamoContext, useKey } from "../state.js";

/** Takes what a write uses of its item's partition key and of its index entries'; throws if one of them has nothing left. */
export function useWriteKeys(ctx: DynamoContext, change: Change, partition: unknown): void {
  const { table, before, after, cause, factor = 1 } = change;
  if (ctx.state.throttle === undefined || cause === "expiry") return;
  const units = writeUnits(Math.max(before?.size ?? 0, after?.size ?? 0));
  useKey(ctx, table, "write", partition, units * factor);
  for (const index of table.indexes) {
    const gone = before && toIndexEntry(table, index, before);
    const come = after && toIndexEntry(table, index, after);
    if (gone?.item.json === come?.item.json) continue;
    const entry = come ?? gone;
    if (entry === undefined) continue;
    useKey(ctx, table, "write", entry.place[2], writeUnits(entry.item.size) * factor, index);
  }
}
