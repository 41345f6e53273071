// The four item calls on 1 KB items: ours (signature and policy checked, writes on disk) against bare node:http and dynalite.
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { compare } from "../compare.js";
import { load } from "../load.js";
import { startServer } from "../server-process.js";
import { presign, TEST_KEY } from "../sign.js";

const ITEM = {
  pk: { S: "user#1" },
  sk: { N: "42" },
  text: { S: "x".repeat(900) },
  flags: { L: [{ BOOL: true }, { N: "7" }] },
  n: { N: "0" },
};
const KEY = { pk: ITEM.pk, sk: ITEM.sk };
const QUERIED = Array.from({ length: 10 }, (_, i) => ({
  pk: { S: "user#2" },
  sk: { N: String(i) },
  text: { S: "y".repeat(100) },
}));

/** Each with the answer that the bare server gives. */
const CALLS = [
  { operation: "GetItem", input: { Key: KEY }, answer: { Item: ITEM } },
  { operation: "PutItem", input: { Item: ITEM }, answer: {} },
  {
    operation: "UpdateItem",
    input: {
      Key: KEY,
      UpdateExpression: "SET n = n + :one",
      ConditionExpression: "attribute_exists(pk) AND n >= :zero",
      ExpressionAttributeValues: { ":one": { N: "1" }, ":zero": { N: "0" } },
    },
    answer: {},
  },
  {
    operation: "Query",
    input: { KeyConditionExpression: "pk = :pk", ExpressionAttributeValues: { ":pk": { S: "user#2" } } },
    answer: { Items: QUERIED, Count: 10, ScannedCount: 10 },
  },
];

export async function run(report, print) {
  const ours = await startServer("lenticular");
  const dynalite = await startServer("dynalite");
  try {
    for (const { url } of [ours, dynalite]) await createTable(url);
    for (const { operation, input, answer } of CALLS) {
      const bare = await startServer("bare", [Buffer.from(JSON.stringify(answer)).toString("base64")]);
      const contenders = [
        ["lenticular", ours.url],
        ["bare node:http", bare.url],
        ["dynalite (memory, no checks)", dynalite.url],
      ];
      const named = await Promise.all(
        contenders.map(async ([name, url]) => ({
          name,
          url,
          requests: [await request(url, operation, { TableName: "bench", ...input })],
        })),
      );
      const rows = await compare(named);
      report(
        `DynamoDB ${operation}, ${operation === "Query" ? "10 items" : "1 KB item"}, 16 connections`,
        rows,
      );
      const half = await load(named[0].url, named[0].requests, {
        seconds: 3,
        rate: Math.floor(rows[0].perSecond / 2),
      });
      print(`  at half that rate: p50 ${half.p50Ms} ms  p99 ${half.p99Ms} ms\n`);
      await bare.stop();
    }
  } finally {
    await Promise.all([ours, dynalite].map((server) => server.stop()));
  }
}

export function request(url, operation, input) {
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
  await client.send(new CreateTableCommand(TABLE));
  await client.send(new PutItemCommand({ TableName: "bench", Item: ITEM }));
  const puts = QUERIED.map((Item) => ({ PutRequest: { Item } }));
  await client.send(new BatchWriteItemCommand({ RequestItems: { bench: puts } }));
  client.destroy();
}

/** A partition key `pk`, text, and a sort key `sk`, a number. */
export const TABLE = {
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
};
