import type {
  ConsumedCapacity,
  ItemCollectionMetrics,
  ReturnConsumedCapacity,
  ReturnItemCollectionMetrics,
} from "@aws-sdk/client-dynamodb";
import type { Consumption } from "../capacity.js";
import { metered } from "../metered.js";
import { hasLocalIndexes, type Table } from "../tables/table.js";
import { type Attributes, attributeOf, type Value } from "../values/attribute-value.js";
import { toOutputValue } from "./item.js";

interface WriteRequest {
  TableName: string | undefined;
  ReturnConsumedCapacity?: ReturnConsumedCapacity | undefined;
  ReturnItemCollectionMetrics?: ReturnItemCollectionMetrics | undefined;
}

/** What every single write answers, beside attributes. */
export function writeOutput(
  request: WriteRequest,
  consumed: Consumption,
  keyed: Attributes,
): { ConsumedCapacity?: ConsumedCapacity; ItemCollectionMetrics?: ItemCollectionMetrics } {
  const metrics =
    request.ReturnItemCollectionMetrics === "SIZE" ? collectionMetrics(consumed.table, keyed) : undefined;
  const capacity = consumed.report(request.ReturnConsumedCapacity, consumed.table.name);
  return metered(
    {
      ...(capacity && { ConsumedCapacity: capacity }),
      ...(metrics && { ItemCollectionMetrics: metrics }),
    },
    [consumed],
  );
}

/** Only tables with local indexes have item collections. */
export function collectionMetrics(table: Table, keyed: Attributes): ItemCollectionMetrics | undefined {
  const [hash] = table.key.hash;
  if (!hasLocalIndexes(table) || hash === undefined) return undefined;
  const value = attributeOf(keyed, hash.name) as Value;
  return { ItemCollectionKey: { [hash.name]: toOutputValue(value) }, SizeEstimateRangeGB: [0, 1] };
}
