// GetItem and Query of 10 items in a table of 10,000 items and in a large one (ITEMS, a million unless told), side by side;
// and how much memory of its own each server holds. What of the table's file is mapped belongs to the system's page cache.
import { readFileSync } from "node:fs";
import { BatchWriteItemCommand, CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { compare } from "../compare.js";
import { startServer } from "../server-process.js";
import { TEST_KEY } from "../sign.js";
import { request, TABLE } from "./dynamodb.js";

const SMALL = 10_000;
const LARGE = Number(process.env.ITEMS ?? 1_000_000);
/** Partitions of so many items: one Query reads one whole. */
const PARTITION = 10;
const BATCH = 25;
const WRITERS = 8;
/** Keys all over the table, so that no cache of a few helps. */
const KEYS = 500;

export async function run(report, print) {
  const servers = [];
  try {
    for (const items of [LARGE, SMALL]) {
      const server = await startServer("lenticular");
      servers.push({ server, items, empty: ownMemory(server.pid) });
      const began = performance.now();
      await fill(server.url, items);
      print(`\n${items} items put in ${((performance.now() - began) / 1000).toFixed(0)} s\n`);
    }
    for (const operation of ["GetItem", "Query"]) {
      const contenders = await Promise.all(
        servers.map(async ({ server, items }) => ({
          name: `${items} items`,
          url: server.url,
          requests: await Promise.all(keysOf(items).map((key) => readRequest(server.url, operation, key))),
        })),
      );
      report(
        `DynamoDB ${operation}, a large table against a small one, 16 connections`,
        await compare(contenders),
      );
    }
    for (const { server, items, empty } of servers) {
      print(`  own memory with ${items} items: ${ownMemory(server.pid)} MB (${empty} MB when empty)\n`);
    }
  } finally {
    await Promise.all(servers.map(({ server }) => server.stop()));
  }
}

function keyOf(number) {
  return { pk: { S: `p${Math.floor(number / PARTITION)}` }, sk: { N: String(number % PARTITION) } };
}

function keysOf(items) {
  return Array.from({ length: KEYS }, (_, i) => keyOf(Math.floor((items / KEYS) * i)));
}

function readRequest(url, operation, key) {
  if (operation === "GetItem") return request(url, operation, { TableName: "bench", Key: key });
  return request(url, operation, {
    TableName: "bench",
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: { ":pk": key.pk },
  });
}

async function fill(endpoint, items) {
  const client = new DynamoDBClient({ endpoint, region: "us-east-1", credentials: TEST_KEY });
  await client.send(new CreateTableCommand(TABLE));
  let next = 0;
  const write = async () => {
    while (next < items) {
      const numbers = Array.from({ length: Math.min(BATCH, items - next) }, (_, i) => next + i);
      next += numbers.length;
      const puts = numbers.map((number) => ({
        PutRequest: { Item: { ...keyOf(number), text: { S: "x".repeat(100) } } },
      }));
      await client.send(new BatchWriteItemCommand({ RequestItems: { bench: puts } }));
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
  client.destroy();
}

/** Megabytes that are the process's alone. */
function ownMemory(pid) {
  const [, kilobytes] = /RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}
