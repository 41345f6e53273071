import { keyText } from "../batch/batch-get-item.js";
import { validationError } from "../errors.js";
import { keyOf } from "../items/item-key.js";
import type { Table } from "../tables/table.js";
import type { Attributes } from "../values/attribute-value.js";

/** A transaction may speak of each item once. */
export function checkDistinctItems(targets: readonly { table: Table; key: Attributes }[]): void {
  const seen = new Set<string>();
  for (const { table, key } of targets) {
    const text = `${table.name}/${keyText(keyOf(table.key, key))}`;
    if (seen.has(text)) {
      throw validationError("Transaction request cannot include multiple operations on one item");
    }
    seen.add(text);
  }
}
