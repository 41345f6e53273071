import { expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";
import { until } from "../../support/until.js";
import { ALL, dynamoAt, hash, N, newTable, range, S } from "./support.js";

const clock = new TurnableClock();
const server = useServer({ clock, settings: { "dynamodb.itemCollectionBytesMax": "100000" } });
const EXCEEDED = { name: "ItemCollectionSizeLimitExceededException", message: "Collection size exceeded." };

it("PutItem: a partition of a table with local indexes grows up to its limit, and shrinks again", async () => {
  const dynamo = dynamoAt(server, clock);
  const TableName = await newTable(dynamo, {
    sort: "N",
    keys: { l: "N" },
    LocalSecondaryIndexes: [{ IndexName: "byL", KeySchema: [hash("p"), range("l")], Projection: ALL }],
  });
  // Ten kilobytes in the table, and as many in the index.
  const item = (p: string, s: number) => ({ p: S(p), s: N(s), l: N(s), text: S("x".repeat(10_000)) });
  /** Sizes are saved a second after a write. */
  const saved = async (count: number) => {
    clock.turn(1100);
    await until(
      async () => (await dynamo.describeTable({ TableName })).Table?.ItemCount === count,
      "the sizes",
    );
  };
  for (let s = 0; s < 4; s++) await dynamo.putItem({ TableName, Item: item("full", s) });
  await saved(4);
  const { ItemCollectionMetrics } = await dynamo.putItem({
    TableName,
    Item: { p: S("full"), s: N(4), text: S("x".repeat(15_000)) },
    ReturnItemCollectionMetrics: "SIZE",
  });
  expect(ItemCollectionMetrics).toEqual({
    ItemCollectionKey: { p: S("full") },
    SizeEstimateRangeGB: [0, 1],
  });
  await saved(5);
  await expect(dynamo.putItem({ TableName, Item: item("full", 5) })).rejects.toMatchObject(EXCEEDED);
  await expect(
    dynamo.transactWriteItems({
      TransactItems: [
        { Put: { TableName, Item: item("other", 0) } },
        { Put: { TableName, Item: item("full", 5) } },
      ],
    }),
  ).rejects.toMatchObject({
    CancellationReasons: [{ Code: "None" }, { Code: "ItemCollectionSizeLimitExceeded" }],
  });
  await dynamo.putItem({ TableName, Item: item("other", 0) });
  await dynamo.putItem({ TableName, Item: { p: S("full"), s: N(4) } });
  await saved(6);
  await dynamo.putItem({ TableName, Item: { p: S("full"), s: N(5), text: S("x".repeat(5000)) } });
});

it("PutItem: a table without local indexes has no such limit", async () => {
  const dynamo = dynamoAt(server, clock);
  const TableName = await newTable(dynamo, { sort: "N" });
  for (let s = 0; s < 3; s++) {
    clock.turn(1100);
    const { ItemCollectionMetrics } = await dynamo.putItem({
      TableName,
      Item: { p: S("full"), s: N(s), text: S("x".repeat(60_000)) },
      ReturnItemCollectionMetrics: "SIZE",
    });
    expect(ItemCollectionMetrics).toBeUndefined();
  }
});
