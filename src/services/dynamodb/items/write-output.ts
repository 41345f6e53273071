import type {
  ConsumedCapacity,
  ItemCollectionMetrics,
  ReturnConsumedCapacity,
  ReturnItemCollectionMetrics,
} from "@aws-sdk/client-dynamodb";
import type { Consumption } from "../capacity.js";
import { metered } from "../metered.js";
import type { DynamoContext } from "../state.js";
import type { Attributes } from "../values/attribute-value.js";
import { collectionMetrics } from "./item-collection.js";

export interface WriteRequest {
  TableName: string | undefined;
  ReturnConsumedCapacity?: ReturnConsumedCapacity | undefined;
  ReturnItemCollectionMetrics?: ReturnItemCollectionMetrics | undefined;
}

export interface WriteOutput {
  ConsumedCapacity?: ConsumedCapacity;
  ItemCollectionMetrics?: ItemCollectionMetrics;
}

/** What every single write answers, beside attributes. */
export function writeOutput(
  ctx: DynamoContext,
  request: WriteRequest,
  consumed: Consumption,
  keyed: Attributes,
): WriteOutput {
  const metrics =
    request.ReturnItemCollectionMetrics === "SIZE"
      ? collectionMetrics(ctx, consumed.table, keyed)
      : undefined;
  const capacity = consumed.report(request.ReturnConsumedCapacity, consumed.table.name);
  const output: WriteOutput = {};
  if (capacity !== undefined) output.ConsumedCapacity = capacity;
  if (metrics !== undefined) output.ItemCollectionMetrics = metrics;
  return metered(output, [consumed]);
}
