import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { useServer } from "../../support/server.js";

const server = useServer();

test("PutItem: what was put is got", async () => {
  const client = new DynamoDBClient(server.client());
  await client.send(
    new CreateTableCommand({
      TableName: "things",
      AttributeDefinitions: [{ AttributeName: "p", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "p", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
    }),
  );
  await client.send(
    new PutItemCommand({
      TableName: "things",
      Item: { p: { S: "a" }, n: { N: "1.50" }, b: { B: Uint8Array.of(1, 2, 3) } },
    }),
  );
  const { Item } = await client.send(new GetItemCommand({ TableName: "things", Key: { p: { S: "a" } } }));
  expect(Item).toEqual({ p: { S: "a" }, n: { N: "1.5" }, b: { B: Uint8Array.of(1, 2, 3) } });
});
