import type { DynamoDB } from "@aws-sdk/client-dynamodb";
import { beforeAll, describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { dynamoOf, newTable, S } from "./support.js";

// Bytes show whether an item is written in its wire form.

const server = useServer();
const Item = { p: S("a"), b: { B: new Uint8Array([0, 255]) }, l: { L: [{ B: new Uint8Array([1]) }] } };
const Key = { p: Item.p };
const failing = {
  ConditionExpression: "attribute_not_exists(p)",
  ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
};

describe("items with bytes come back whole", () => {
  let dynamo: DynamoDB;
  let TableName: string;
  beforeAll(async () => {
    dynamo = dynamoOf(server);
    TableName = await newTable(dynamo);
    await dynamo.putItem({ TableName, Item });
  });

  const update = () => ({
    Statement: `UPDATE "${TableName}" SET x = 1 WHERE p = 'a' AND y = 1`,
    ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
  });

  it("PutItem, ExecuteStatement: in a failed condition", async () => {
    await expect(dynamo.putItem({ TableName, Item, ...failing })).rejects.toMatchObject({ Item });
    await expect(dynamo.executeStatement(update())).rejects.toMatchObject({ Item });
  });

  it("TransactWriteItems: in the second reason", async () => {
    const other = { TableName, Key: { p: S("none") }, ConditionExpression: "attribute_not_exists(p)" };
    const TransactItems = [{ ConditionCheck: other }, { Put: { TableName, Item, ...failing } }];
    await expect(dynamo.transactWriteItems({ TransactItems })).rejects.toMatchObject({
      CancellationReasons: [{ Code: "None" }, { Item }],
    });
  });

  it("TransactGetItems, BatchExecuteStatement: after one that was not found", async () => {
    const keys = [{ p: S("none") }, Key];
    const got = await dynamo.transactGetItems({
      TransactItems: keys.map((key) => ({ Get: { TableName, Key: key } })),
    });
    expect(got.Responses).toEqual([{}, { Item }]);
    const select = (p: string) => ({ Statement: `SELECT * FROM "${TableName}" WHERE p = '${p}'` });
    const selected = await dynamo.batchExecuteStatement({ Statements: [select("none"), select("a")] });
    expect(selected.Responses?.[1]?.Item).toEqual(Item);
    const failed = await dynamo.batchExecuteStatement({ Statements: [update()] });
    expect(failed.Responses?.[0]?.Error?.Item).toEqual(Item);
  });
});
