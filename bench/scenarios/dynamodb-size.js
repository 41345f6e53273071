// GetItem and Query of 10 items in a table of 10,000 items and in one of ten million (ITEMS), in one server, in turn: processor
// time a call, which other work on the machine disturbs less than the clock; and how much memory of its own the server holds.
// What of the tables' file is mapped belongs to the system's page cache. FOLDER keeps the tables for another run.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { openStore } from "../../dist/core/store/lmdb.js";
import { Item } from "../../dist/services/dynamodb/items/item.js";
import { itemPlace } from "../../dist/services/dynamodb/items/item-key.js";
import { counts, items, tables } from "../../dist/services/dynamodb/store.js";
import { partitionOf } from "../../dist/services/dynamodb/values/key-encoding.js";
import { load } from "../load.js";
import { startServer } from "../server-process.js";
import { TEST_KEY } from "../sign.js";
import { request, TABLE } from "./dynamodb.js";

const SIZES = { small: 10_000, large: Number(process.env.ITEMS ?? 10_000_000) };
/** Partitions of so many items: one Query reads one whole. */
const PARTITION = 10;
const PER_TRANSACTION = 5_000;
/** Keys all over the table, so that no cache of a few helps. */
const KEYS = 500;
const TURNS = 10;
/** Calls of a turn: each of the 16 connections goes through all the keys. */
const CALLS = 16 * KEYS;

export async function run(_report, print) {
  const kept = process.env.FOLDER;
  const folder = kept !== undefined && existsSync(kept) ? kept : await makeTables(kept, print);
  const server = await startServer("lenticular", [], folder);
  try {
    for (const operation of ["GetItem", "Query"]) await compareTables(server, operation, print);
  } finally {
    await (kept === undefined ? server.stop() : server.halt());
  }
}

async function makeTables(folder, print) {
  const server = await startServer("lenticular", [], folder);
  const client = new DynamoDBClient({ endpoint: server.url, region: "us-east-1", credentials: TEST_KEY });
  for (const name of Object.keys(SIZES))
    await client.send(new CreateTableCommand({ ...TABLE, TableName: name }));
  client.destroy();
  await server.halt();
  const began = performance.now();
  await fillAll(server.folder);
  print(`\n${SIZES.large} items written in ${((performance.now() - began) / 1000).toFixed(0)} s\n`);
  return server.folder;
}

async function compareTables(server, operation, print) {
  const requests = {};
  for (const [name, size] of Object.entries(SIZES)) {
    const keys = Array.from({ length: KEYS }, (_, i) => keyOf(Math.floor((size / KEYS) * i)));
    requests[name] = await Promise.all(keys.map((key) => readRequest(server.url, operation, name, key)));
    // Each key once and more: what is read is in memory, what runs is compiled.
    await load(server.url, requests[name], { amount: CALLS });
  }
  // Sums over short turns: whatever else the machine does, it does to both.
  const micros = { small: 0, large: 0 };
  for (let turn = 0; turn < TURNS; turn++) {
    for (const name of Object.keys(SIZES)) micros[name] += await microsOf(server, requests[name]);
  }
  print(`\nDynamoDB ${operation}${operation === "Query" ? " of 10 items" : ""}, processor time a call\n`);
  for (const [name, size] of Object.entries(SIZES)) {
    const each = micros[name] / (TURNS * CALLS);
    print(`  ${String(size).padStart(10)} items ${each.toFixed(0).padStart(6)} µs\n`);
  }
  print(`  the large table costs ${(micros.large / micros.small).toFixed(2)} of the small one\n`);
  print(`  own memory of the server: ${ownMemory(server.pid)} MB\n`);
}

/** Processor time that a turn's calls took. */
async function microsOf({ url, pid }, requests) {
  const before = processorMicros(pid);
  const { errors } = await load(url, requests, { amount: CALLS });
  if (errors > 0) throw new Error(`${errors} requests failed`);
  return processorMicros(pid) - before;
}

/** Microseconds of processor time that a process has used, in the kernel's hundredths of a second. */
function processorMicros(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

function keyOf(number) {
  return { pk: { S: `p${Math.floor(number / PARTITION)}` }, sk: { N: String(number % PARTITION) } };
}

function readRequest(url, operation, TableName, key) {
  if (operation === "GetItem") return request(url, operation, { TableName, Key: key });
  return request(url, operation, {
    TableName,
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: { ":pk": key.pk },
  });
}

/** Writes the records that PutItem would: ten million requests would measure something else. */
async function fillAll(folder) {
  const store = await openStore({ folder: join(folder, "store"), durable: false });
  const dynamodb = store.scope("service", "dynamodb", "000000000000", "us-east-1");
  for (const [name, size] of Object.entries(SIZES))
    await fill(dynamodb, await tables.get(dynamodb, name), size);
  await store.close();
}

async function fill(store, table, size) {
  // In the order of their places: the tree grows at its end, which is many times faster than all over.
  const partitions = Array.from({ length: Math.ceil(size / PARTITION) }, (_, i) => i)
    .map((i) => [partitionOf(table.key, keyOf(i * PARTITION)), i])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  let bytes = 0;
  for (let start = 0; start < partitions.length; start += PER_TRANSACTION / PARTITION) {
    const piece = partitions.slice(start, start + PER_TRANSACTION / PARTITION);
    await store.transact(async (tx) => {
      for (const [, partition] of piece) {
        for (
          let number = partition * PARTITION;
          number < Math.min(size, (partition + 1) * PARTITION);
          number++
        ) {
          const attributes = { ...keyOf(number), text: { S: "x".repeat(100) } };
          const item = Item.of(attributes);
          bytes += item.size;
          items.put(tx, itemPlace(table, attributes), item.toStored());
        }
      }
    });
  }
  await store.transact(async (tx) => counts.put(tx, [table.space], { items: size, bytes, indexes: {} }));
}

/** Megabytes that are the process's alone. */
function ownMemory(pid) {
  const [, kilobytes] = /RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}
