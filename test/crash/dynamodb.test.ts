import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDB } from "@aws-sdk/client-dynamodb";
import { DynamoDBStreams } from "@aws-sdk/client-dynamodb-streams";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectAgreement, newWatchedTable } from "../services/dynamodb/model/agreement.js";
import { PlainTable, sorted, toAttributes } from "../services/dynamodb/model/plain-table.js";
import { randomStatement, type StatementWrite } from "../services/dynamodb/model/statements.js";
import { applyWrite, distinctWrites, isAllowed, sendWrites } from "../services/dynamodb/model/writes.js";
import { type Attributes, unsettleZones } from "../services/dynamodb/support.js";
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

/** One or several writes, sent. */
interface Turn {
  sent: Promise<void>;
  /** Whether the conditions hold, by the model. */
  isAllowed: boolean;
  /** Does to the model what was sent. */
  apply: () => void;
}

/** Writes to a table of its own, one after the other, and knows all but the last of them to be there. */
class Writer {
  readonly #table: string;
  readonly #random: Random;
  #model = new PlainTable();
  #pending: Turn | undefined;
  /** How often two of three zones were down, and so nothing was done. */
  unavailable = 0;

  constructor(table: string, random: Random) {
    this.#table = table;
    this.#random = random;
  }

  /** Until the server is gone. */
  async run(acknowledge: () => void): Promise<void> {
    for (;;) {
      const turn = this.#random.chance(0.25) ? this.#stated() : this.#written();
      this.#pending = turn;
      const outcome = await outcomeOf(turn.sent);
      if (outcome === "cut off") return;
      this.#pending = undefined;
      if (outcome === "unavailable") {
        this.unavailable++;
        continue;
      }
      expect(outcome).toBe(turn.isAllowed ? "done" : "refused");
      if (turn.isAllowed) turn.apply();
      acknowledge();
    }
  }

  /** A write of its own, or several in a transaction. */
  #written(): Turn {
    const writes = distinctWrites(this.#random, this.#table, this.#random.chance(0.3) ? 4 : 1);
    return {
      sent: sendWrites(dynamo, writes),
      isAllowed: writes.every((write) => isAllowed(this.#model, write)),
      apply: () => {
        for (const write of writes) applyWrite(this.#model, write);
      },
    };
  }

  /** The same in PartiQL. */
  #stated(): Turn {
    const byKey = new Map<string, StatementWrite>();
    for (let left = 1 + this.#random.integer(3); left > 0; left--) {
      const write = randomStatement(this.#random, this.#table);
      byKey.set(`${write.key.p}/${write.key.s}`, write);
    }
    const writes = [...byKey.values()];
    return {
      sent: sendStatements(writes),
      isAllowed: writes.every((write) => write.fault(this.#model) === undefined),
      apply: () => {
        for (const write of writes) write.apply(this.#model);
      },
    };
  }

  /** What was acknowledged is there; what was not is there whole or not at all. */
  async check(): Promise<void> {
    const found = textOf(await expectAgreement(dynamo, streams, this.#table));
    const without = this.#model.all();
    const turn = this.#pending;
    this.#pending = undefined;
    if (found === textOf(without.map(toAttributes))) return;
    expect(turn?.isAllowed, "nothing was under way").toBe(true);
    turn?.apply();
    expect(found).toBe(textOf(this.#model.all().map(toAttributes)));
  }
}

async function sendStatements(writes: readonly StatementWrite[]): Promise<void> {
  const statements = writes.map(({ Statement, Parameters }) => ({ Statement, Parameters }));
  const [first] = statements;
  if (first !== undefined && statements.length === 1) await dynamo.executeStatement(first);
  else await dynamo.executeTransaction({ TransactStatements: statements });
}

const REFUSALS = [
  "ConditionalCheckFailedException",
  "DuplicateItemException",
  "TransactionCanceledException",
];

async function outcomeOf(sent: Promise<void>): Promise<"done" | "refused" | "unavailable" | "cut off"> {
  try {
    await sent;
    return "done";
  } catch (error) {
    const { name } = error as Error;
    if (name === "InternalServerError") return "unavailable";
    return REFUSALS.includes(name) ? "refused" : "cut off";
  }
}

function textOf(items: readonly Attributes[]): string {
  return JSON.stringify(items.map((item) => JSON.stringify(sorted(item))).sort());
}

test("what was acknowledged is there after a kill, with KMS keys and without; indexes and streams agree with the tables", {
  timeout: ROUNDS * 100_000,
}, async () => {
  const random = new Random(1);
  const writers: Writer[] = [];
  for (let i = 0; i < WRITERS; i++) {
    const table = await newWatchedTable(dynamo, { SSESpecification: { Enabled: i % 2 === 0 } });
    writers.push(new Writer(table, new Random(i + 2)));
  }
  for (let round = 0; round < ROUNDS; round++) {
    let left = random.integer(ACKNOWLEDGEMENTS_MAX);
    const acknowledge = () => {
      if (left-- === 0) server.child.kill("SIGKILL");
    };
    const zones = unsettleZones(endpointOf(server), random, new AbortController().signal);
    await Promise.all([zones, ...writers.map((writer) => writer.run(acknowledge))]);
    await kill();
    await start();
    for (const writer of writers) await writer.check();
  }
  expect(writers.some(({ unavailable }) => unavailable > 0)).toBe(true);
});
