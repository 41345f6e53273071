import {
  type ItemCollectionMetrics,
  ItemCollectionSizeLimitExceededException$,
} from "@aws-sdk/client-dynamodb";
import { AwsError } from "../../../wire/aws-error.js";
import type { DynamoContext } from "../state.js";
import { hasLocalIndexes, type Table } from "../tables/table.js";
import { type Attributes, attributeOf, type Value } from "../values/attribute-value.js";
import { partitionOf } from "../values/key-encoding.js";
import { toOutputValue } from "./item.js";

const GB = 1024 ** 3;

/** Throws if a write would let an item collection grow over its limit. What makes it smaller is always let through. */
export function checkCollection(ctx: DynamoContext, table: Table, partition: string, growth: number): void {
  if (growth <= 0) return;
  const { counts, settings } = ctx.state;
  const bytes = counts.collection(table.space, partition);
  if (bytes + growth <= settings.collectionBytesMax) return;
  throw new AwsError(ItemCollectionSizeLimitExceededException$, "Collection size exceeded.");
}

/** Only tables with local indexes have item collections. */
export function collectionMetrics(
  ctx: DynamoContext,
  table: Table,
  keyed: Attributes,
): ItemCollectionMetrics | undefined {
  const [hash] = table.key.hash;
  if (!hasLocalIndexes(table) || hash === undefined) return undefined;
  const value = attributeOf(keyed, hash.name) as Value;
  const partition = partitionOf(table.key, keyed);
  const gigabytes = Math.floor(ctx.state.counts.collection(table.space, partition) / GB);
  return {
    ItemCollectionKey: { [hash.name]: toOutputValue(value) },
    SizeEstimateRangeGB: [gigabytes, gigabytes + 1],
  };
}
