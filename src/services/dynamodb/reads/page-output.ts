import type { ReturnConsumedCapacity } from "@aws-sdk/client-dynamodb";
import { itemsOutput, toOutput } from "../items/item.js";
import { projectedOutput } from "../items/read-projection.js";
import { metered } from "../metered.js";
import type { ItemPage } from "./read-page.js";
import type { Selection } from "./select.js";

/** The answer to a Query or Scan. */
export function pageOutput(page: ItemPage, selection: Selection, wanted: ReturnConsumedCapacity | undefined) {
  const capacity = page.consumed.report(wanted, page.consumed.table.name);
  return metered(
    {
      ...(!selection.countOnly && {
        Items: selection.paths
          ? page.items.map((item) => projectedOutput(item, selection.paths))
          : itemsOutput(page.items),
      }),
      Count: page.count,
      ScannedCount: page.scannedCount,
      ...(page.lastKey && { LastEvaluatedKey: toOutput(page.lastKey) }),
      ...(capacity && { ConsumedCapacity: capacity }),
    },
    [page.consumed],
  );
}
