import { afterEach, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { dynamoOf, newTable, S, setZone, ZONES } from "./support.js";

const server = useServer();

async function set(state: "down" | "up", ...zones: string[]): Promise<void> {
  for (const zone of zones) await setZone(server.endpoint, zone, state);
}

afterEach(() => set("up", ...ZONES));

const refusal = { name: "InternalServerError", $metadata: { httpStatusCode: 500 }, $fault: "server" };

/** All that is asked of items, as it goes when most copies are there and when they are not. */
async function requests() {
  const dynamo = dynamoOf(server);
  const TableName = await newTable(dynamo);
  const Item = { p: S("a"), v: S("first") };
  await dynamo.putItem({ TableName, Item });
  const Key = { p: Item.p };
  const select = { Statement: `SELECT * FROM "${TableName}" WHERE p = 'a'` };
  const remove = { Statement: `DELETE FROM "${TableName}" WHERE p = 'none'` };
  const query = { TableName, KeyConditionExpression: "p = :p", ExpressionAttributeValues: { ":p": Item.p } };
  const batch = (ConsistentRead: boolean) => ({
    RequestItems: { [TableName]: { Keys: [Key], ConsistentRead } },
  });
  const ofMost = [
    () => dynamo.putItem({ TableName, Item }),
    () => dynamo.updateItem({ TableName, Key }),
    () => dynamo.deleteItem({ TableName, Key: { p: S("none") } }),
    () => dynamo.batchWriteItem({ RequestItems: { [TableName]: [{ PutRequest: { Item } }] } }),
    () => dynamo.transactWriteItems({ TransactItems: [{ Put: { TableName, Item } }] }),
    () => dynamo.transactGetItems({ TransactItems: [{ Get: { TableName, Key } }] }),
    () => dynamo.executeTransaction({ TransactStatements: [select] }),
    () => dynamo.executeStatement(remove),
    () => dynamo.executeStatement({ ...select, ConsistentRead: true }),
    () => dynamo.batchExecuteStatement({ Statements: [remove] }),
    () => dynamo.getItem({ TableName, Key, ConsistentRead: true }),
    () => dynamo.query({ ...query, ConsistentRead: true }),
    () => dynamo.scan({ TableName, ConsistentRead: true }),
    () => dynamo.batchGetItem(batch(true)),
  ];
  const ofAny = [
    () => dynamo.getItem({ TableName, Key }),
    () => dynamo.query(query),
    () => dynamo.scan({ TableName }),
    () => dynamo.batchGetItem(batch(false)),
    () => dynamo.executeStatement(select),
    () => dynamo.batchExecuteStatement({ Statements: [select] }),
  ];
  return { ofMost, ofAny, read: () => dynamo.getItem({ TableName, Key, ConsistentRead: true }), Item };
}

it("one zone down: everything goes on", async () => {
  const { ofMost, ofAny } = await requests();
  await set("down", "us-east-1b");
  for (const send of [...ofMost, ...ofAny]) await send();
});

it("two zones down: only eventually consistent reads go on; with the zones all is as it was", async () => {
  const { ofMost, ofAny, read, Item } = await requests();
  await set("down", "us-east-1a", "us-east-1c");
  for (const send of ofMost) await expect(send()).rejects.toMatchObject(refusal);
  for (const send of ofAny) await send();
  await set("up", "us-east-1c");
  expect((await read()).Item).toEqual(Item);
});

it("three zones down: nothing of the region's tables goes on; other regions do", async () => {
  const { ofMost, ofAny } = await requests();
  await set("down", ...ZONES);
  for (const send of [...ofMost, ...ofAny]) await expect(send()).rejects.toMatchObject(refusal);
  const elsewhere = dynamoOf({ ...server, client: () => ({ ...server.client(), region: "eu-west-1" }) });
  const TableName = await newTable(elsewhere);
  await elsewhere.putItem({ TableName, Item: { p: S("a") } });
});
