import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDB } from "@aws-sdk/client-dynamodb";
import { DynamoDBStreams } from "@aws-sdk/client-dynamodb-streams";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectAgreement, newWatchedTable } from "../services/dynamodb/model/agreement.js";
import { PlainTable, sorted, toAttributes } from "../services/dynamodb/model/plain-table.js";
import {
  applyWrite,
  distinctWrites,
  isAllowed,
  sendWrites,
  type Write,
} from "../services/dynamodb/model/writes.js";
import type { Attributes } from "../services/dynamodb/support.js";
import { type CommandProcess, endpointOf, startCommand } from "../support/process.js";
import { Random } from "../support/random.js";
import { REGION, ROOT } from "../support/server.js";

const ROUNDS = Number(process.env["ROUNDS"] ?? 6);
const WRITERS = 4;
/** Shards of streams last for a second or two. */
const ROLLING = ["--set", "dynamodb.shardMs=500"];
/** The server is killed after so many acknowledged writes, at most. */
const ACKNOWLEDGEMENTS_MAX = 120;

let data: string;
let server: CommandProcess;
let dynamo: DynamoDB;
let streams: DynamoDBStreams;

async function start(): Promise<void> {
  server = startCommand(["start", "--port", "0", "--data", data, "--quiet", ...ROLLING]);
  await server.says("Ready.");
  const options = { endpoint: endpointOf(server), region: REGION, credentials: ROOT, maxAttempts: 1 };
  dynamo = new DynamoDB(options);
  streams = new DynamoDBStreams(options);
}

async function kill(): Promise<void> {
  server.child.kill("SIGKILL");
  await server.ended;
  dynamo.destroy();
  streams.destroy();
}

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "dynamodb-"));
  await start();
});

afterAll(async () => {
  await kill();
  await rm(data, { recursive: true, force: true });
});

/** Writes to a table of its own, one after the other, and knows all but the last of them to be there. */
class Writer {
  readonly #table: string;
  readonly #random: Random;
  #model = new PlainTable();
  #pending: readonly Write[] = [];

  constructor(table: string, random: Random) {
    this.#table = table;
    this.#random = random;
  }

  /** Until the server is gone. */
  async run(acknowledge: () => void): Promise<void> {
    for (;;) {
      const writes = distinctWrites(this.#random, this.#table, this.#random.chance(0.3) ? 4 : 1);
      this.#pending = writes;
      const outcome = await outcomeOf(sendWrites(dynamo, writes));
      if (outcome === "cut off") return;
      const isDone = writes.every((write) => isAllowed(this.#model, write));
      expect(outcome).toBe(isDone ? "done" : "refused");
      if (isDone) for (const write of writes) applyWrite(this.#model, write);
      this.#pending = [];
      acknowledge();
    }
  }

  /** What was acknowledged is there; what was not is there whole or not at all. */
  async check(): Promise<void> {
    const found = textOf(await expectAgreement(dynamo, streams, this.#table));
    const without = this.#model.all();
    const writes = this.#pending;
    this.#pending = [];
    if (found === textOf(without.map(toAttributes))) return;
    expect(writes, "nothing was under way").not.toEqual([]);
    for (const write of writes) applyWrite(this.#model, write);
    expect(found).toBe(textOf(this.#model.all().map(toAttributes)));
  }
}

const REFUSALS = ["ConditionalCheckFailedException", "TransactionCanceledException"];

async function outcomeOf(sent: Promise<void>): Promise<"done" | "refused" | "cut off"> {
  try {
    await sent;
    return "done";
  } catch (error) {
    return REFUSALS.includes((error as Error).name) ? "refused" : "cut off";
  }
}

function textOf(items: readonly Attributes[]): string {
  return JSON.stringify(items.map((item) => JSON.stringify(sorted(item))).sort());
}

test("what was acknowledged is there after a kill; indexes and streams agree with the tables", {
  timeout: 600_000,
}, async () => {
  const random = new Random(1);
  const writers: Writer[] = [];
  for (let i = 0; i < WRITERS; i++)
    writers.push(new Writer(await newWatchedTable(dynamo), new Random(i + 2)));
  for (let round = 0; round < ROUNDS; round++) {
    let left = random.integer(ACKNOWLEDGEMENTS_MAX);
    const acknowledge = () => {
      if (left-- === 0) server.child.kill("SIGKILL");
    };
    await Promise.all(writers.map((writer) => writer.run(acknowledge)));
    await kill();
    await start();
    for (const writer of writers) await writer.check();
  }
});
