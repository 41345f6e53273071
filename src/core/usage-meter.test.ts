import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FakeClock } from "../../test/support/clock.js";
import type { Logger } from "./log.js";
import { openStore } from "./store/lmdb.js";
import type { RootStore } from "./store/store.js";
import { createUsageMeter, type HourlyUsage, type UsageMeter } from "./usage-meter.js";

const ACCOUNT = "000000000000";
const HOUR_MILLISECONDS = 3_600_000;
const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };

let folder: string;
let store: RootStore;
let clock: FakeClock;
let meter: UsageMeter;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lenticular-usage-"));
  store = await openStore({ folder, durable: false });
  clock = new FakeClock(HOUR_MILLISECONDS * 1_000);
  meter = createUsageMeter({ store, clock, log: silent });
});

afterEach(async () => {
  await meter.close();
  await store.close();
  await rm(folder, { recursive: true });
});

function record(
  quantity: number,
  more: { operation?: string; resource?: string; account?: string } = {},
): void {
  const { operation = "GetItem", resource, account = ACCOUNT } = more;
  const usage = [{ usageType: "ReadRequestUnits", quantity, unit: "Units", resource }];
  meter.record({ account, region: "us-east-1", service: "dynamodb", operation, usage });
}

async function read(from = 0, to = Number.MAX_SAFE_INTEGER, of = meter): Promise<HourlyUsage[]> {
  const rows: HourlyUsage[] = [];
  for await (const row of of.read(ACCOUNT, from, to)) rows.push(row);
  return rows;
}

test("record: adds up by the hour and by what was used", async () => {
  record(1);
  record(0.5);
  record(2, { operation: "Query" });
  record(4, { resource: "arn:aws:dynamodb:us-east-1:000000000000:table/t" });
  record(8, { account: "111111111111" });
  record(0);
  const usage = { account: ACCOUNT, region: "us-east-1", service: "dynamodb", usageType: "ReadRequestUnits" };
  const row = { ...usage, hour: clock.now(), unit: "Units" };
  expect(await read()).toEqual([
    { ...row, operation: "GetItem", quantity: 1.5 },
    {
      ...row,
      operation: "GetItem",
      quantity: 4,
      resource: "arn:aws:dynamodb:us-east-1:000000000000:table/t",
    },
    { ...row, operation: "Query", quantity: 2 },
  ]);
});

test("read: gives the hours asked for", async () => {
  for (const quantity of [1, 2, 3]) {
    record(quantity);
    await clock.advance(HOUR_MILLISECONDS);
  }
  const rows = await read(HOUR_MILLISECONDS * 1_001, HOUR_MILLISECONDS * 1_002);
  expect(rows.map((row) => row.quantity)).toEqual([2]);
});

test("sums are written every few seconds, and at the end", async () => {
  record(1);
  await clock.advance(10_000);
  await meter.flush();
  expect(await store.list({ prefix: ["usage"] })).toHaveLength(1);
  record(2);
  await meter.close();
  meter = createUsageMeter({ store, clock, log: silent });
  expect((await read()).map((row) => row.quantity)).toEqual([3]);
});

test("two meters on one store add up", async () => {
  const other = createUsageMeter({ store, clock, log: silent });
  for (let i = 0; i < 10; i++) {
    record(1);
    const usage = [{ usageType: "ReadRequestUnits", quantity: 1, unit: "Units" }];
    other.record({ account: ACCOUNT, region: "us-east-1", service: "dynamodb", operation: "GetItem", usage });
    await Promise.all([meter.flush(), other.flush()]);
  }
  await other.close();
  expect((await read()).map((row) => row.quantity)).toEqual([20]);
});

test("memory is bounded: sums beyond the bound are written, not kept", async () => {
  for (let i = 0; i < 10_000; i++) record(1, { resource: `arn:${i}` });
  await meter.flush();
  expect((await store.list({ prefix: ["usage"], limit: 20_000 })).length).toBe(10_000);
});
