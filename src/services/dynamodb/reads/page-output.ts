import type { AttributeValue, ConsumedCapacity, ReturnConsumedCapacity } from "@aws-sdk/client-dynamodb";
import { type Item, itemsOutput, toOutput } from "../items/item.js";
import { projectedOutput } from "../items/read-projection.js";
import { metered } from "../metered.js";
import type { ItemPage } from "./read-page.js";
import type { Selection } from "./select.js";

type Tree = Record<string, AttributeValue>;

interface PageOutput {
  Items?: Tree[];
  Count: number;
  ScannedCount: number;
  LastEvaluatedKey?: Tree;
  ConsumedCapacity?: ConsumedCapacity;
}

/** The answer to a Query or Scan. */
export function pageOutput(
  page: ItemPage,
  selection: Selection,
  wanted: ReturnConsumedCapacity | undefined,
): PageOutput {
  const capacity = page.consumed.report(wanted, page.consumed.table.name);
  const { count: Count, scannedCount: ScannedCount } = page;
  const output: PageOutput = selection.countOnly
    ? { Count, ScannedCount }
    : { Items: outputOf(page.items, selection), Count, ScannedCount };
  if (page.lastKey !== undefined) output.LastEvaluatedKey = toOutput(page.lastKey);
  if (capacity !== undefined) output.ConsumedCapacity = capacity;
  return metered(output, [page.consumed]);
}

function outputOf(items: readonly Item[], { paths }: Selection): Tree[] {
  return paths === undefined ? itemsOutput(items) : items.map((item) => projectedOutput(item, paths));
}
