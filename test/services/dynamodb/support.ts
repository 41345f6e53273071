import { setTimeout } from "node:timers/promises";
import { type AttributeValue, type CreateTableCommandInput, DynamoDB } from "@aws-sdk/client-dynamodb";
import type { Random } from "../../support/random.js";
import type { TestServer } from "../../support/server.js";
import type { TurnableClock } from "../../support/turnable-clock.js";

export type Credentials = Parameters<TestServer["client"]>[0];
export type Attributes = Record<string, AttributeValue>;

export const dynamoOf = (server: TestServer, credentials?: Credentials): DynamoDB =>
  new DynamoDB(server.client(credentials));

/** A client that signs by a clock that a test turns; else it would go by the `Date` of answers, which is the machine's. */
export function dynamoAt(server: TestServer, clock: TurnableClock): DynamoDB {
  const dynamo = dynamoOf(server);
  signBy(clock, dynamo);
  return dynamo;
}

export function signBy(clock: TurnableClock, client: { config: { systemClockOffset: number } }): void {
  Object.defineProperty(client.config, "systemClockOffset", { get: () => clock.turned, set: () => {} });
}

export const S = (text: string) => ({ S: text });
export const N = (number: number | bigint | string) => ({ N: String(number) });

/** The zones of us-east-1 that hold the copies of its tables. */
export const ZONES = ["us-east-1a", "us-east-1b", "us-east-1c"] as const;

export async function setZone(endpoint: string, zone: string, state: "down" | "up"): Promise<void> {
  await fetch(`${endpoint}/_lenticular/zones/${zone}/${state}`, { method: "POST" });
}

/**
 * Takes zones down and brings them up again, at random, until the signal ends it or the server is gone. About a quarter
 * of the time two are down at once, and nothing can be written.
 */
export async function unsettleZones(endpoint: string, random: Random, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await setZone(endpoint, random.pick(ZONES), random.pick(["down", "up", "up"]));
    } catch {
      return;
    }
    await setTimeout(random.integer(20));
  }
}

let count = 0;

export interface TableOptions extends Partial<Omit<CreateTableCommandInput, "TableName">> {
  /** The type of a sort key `s`; the partition key is always `p`, a string. */
  sort?: "S" | "N" | "B";
  /** Types of further key attributes, for indexes. */
  keys?: Record<string, "S" | "N" | "B">;
}

/** A table of its own for a test. */
export async function newTable(dynamo: DynamoDB, options: TableOptions = {}): Promise<string> {
  const { sort, keys = {}, ...rest } = options;
  const types = { p: "S" as const, ...(sort && { s: sort }), ...keys };
  const TableName = `table-${++count}`;
  await dynamo.createTable({
    TableName,
    BillingMode: rest.ProvisionedThroughput ? "PROVISIONED" : "PAY_PER_REQUEST",
    AttributeDefinitions: Object.entries(types).map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    KeySchema: [
      { AttributeName: "p", KeyType: "HASH" },
      ...(sort ? [{ AttributeName: "s", KeyType: "RANGE" as const }] : []),
    ],
    ...rest,
  });
  return TableName;
}

export const hash = (name: string) => ({ AttributeName: name, KeyType: "HASH" as const });
export const range = (name: string) => ({ AttributeName: name, KeyType: "RANGE" as const });
export const ALL = { ProjectionType: "ALL" as const };
