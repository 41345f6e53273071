// GetItem and PutItem of a 1 KB item: ours (signature and policy checked, PutItem on disk) against bare node:http and dynalite.
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { compare } from "../compare.js";
import { startServer } from "../server-process.js";
import { presign, TEST_KEY } from "../sign.js";

const ITEM = {
  pk: { S: "user#1" },
  sk: { N: "42" },
  text: { S: "x".repeat(900) },
  flags: { L: [{ BOOL: true }, { N: "7" }] },
};
const KEY = { pk: ITEM.pk, sk: ITEM.sk };

export async function run(report) {
  const getAnswer = Buffer.from(JSON.stringify({ Item: ITEM })).toString("base64");
  const ours = await startServer("lenticular");
  const bare = await startServer("bare", [getAnswer]);
  const dynalite = await startServer("dynalite");
  try {
    for (const { url } of [ours, dynalite]) await createTable(url);
    const contenders = [
      ["lenticular", ours],
      ["bare node:http", bare],
      ["dynalite (memory, no checks)", dynalite],
    ];
    for (const [operation, input] of [
      ["GetItem", { TableName: "bench", Key: KEY }],
      ["PutItem", { TableName: "bench", Item: ITEM }],
    ]) {
      const named = await Promise.all(
        contenders.map(async ([name, { url }]) => ({
          name,
          url,
          requests: [await request(url, operation, input)],
        })),
      );
      report(`DynamoDB ${operation}, 1 KB item, 16 connections`, await compare(named));
    }
  } finally {
    await Promise.all([ours, bare, dynalite].map((server) => server.stop()));
  }
}

function request(url, operation, input) {
  return presign(url, "dynamodb", {
    method: "POST",
    headers: {
      "x-amz-target": `DynamoDB_20120810.${operation}`,
      "content-type": "application/x-amz-json-1.0",
    },
    body: JSON.stringify(input),
  });
}

async function createTable(endpoint) {
  const client = new DynamoDBClient({ endpoint, region: "us-east-1", credentials: TEST_KEY });
  await client.send(
    new CreateTableCommand({
      TableName: "bench",
      AttributeDefinitions: [
        { AttributeName: "pk", AttributeType: "S" },
        { AttributeName: "sk", AttributeType: "N" },
      ],
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      BillingMode: "PAY_PER_REQUEST",
    }),
  );
  await client.send(new PutItemCommand({ TableName: "bench", Item: ITEM }));
  client.destroy();
}
