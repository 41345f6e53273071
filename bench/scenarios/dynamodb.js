// The four item calls on 1 KB items: ours (signature checked, a user's policy evaluated, writes on disk) against bare node:http
// and dynalite.
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
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
    const user = await userOf(ours.url);
    for (const { operation, input, answer } of CALLS) {
      const bare = await startServer("bare", [Buffer.from(JSON.stringify(answer)).toString("base64")]);
      const contenders = [
        ["lenticular", ours.url, user],
        ["bare node:http", bare.url, TEST_KEY],
        ["dynalite (memory, no checks)", dynalite.url, TEST_KEY],
      ];
      const named = await Promise.all(
        contenders.map(async ([name, url, key]) => ({
          name,
          url,
          requests: [await request(url, operation, { TableName: "bench", ...input }, key)],
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

export function request(url, operation, input, key = TEST_KEY) {
  const headers = {
    "x-amz-target": `DynamoDB_20120810.${operation}`,
    "content-type": "application/x-amz-json-1.0",
  };
  return presign(url, "dynamodb", { method: "POST", headers, body: JSON.stringify(input) }, key);
}

/** A read of the 1 KB item. */
export function getItem(url, key) {
  return request(url, "GetItem", { TableName: "bench", Key: KEY }, key);
}

/** Key of a user who may make the four calls on the one table: the root user needs no policy, so none would be evaluated. */
export async function userOf(endpoint) {
  const client = new IAMClient({ endpoint, region: "us-east-1", credentials: TEST_KEY });
  const UserName = "bench";
  const Statement = {
    Effect: "Allow",
    Action: CALLS.map(({ operation }) => `dynamodb:${operation}`),
    Resource: "arn:aws:dynamodb:us-east-1:000000000000:table/bench",
  };
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  await client.send(new CreateUserCommand({ UserName }));
  await client.send(new PutUserPolicyCommand({ UserName, PolicyName: "bench", PolicyDocument }));
  const { AccessKey } = await client.send(new CreateAccessKeyCommand({ UserName }));
  client.destroy();
  return { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey };
}

export async function createTable(endpoint) {
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
