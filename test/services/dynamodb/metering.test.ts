import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createLogger } from "../../../src/core/log.js";
import { openStore } from "../../../src/core/store/lmdb.js";
import { createUsageMeter, type HourlyUsage } from "../../../src/core/usage-meter.js";
import { ACCOUNT, startTestServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";
import { until } from "../../support/until.js";
import { dynamoAt, N, newTable, S } from "./support.js";

let data: string;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "dynamodb-metering-"));
});
afterAll(() => rm(data, { recursive: true, force: true }));

it("usage: requests by their units, storage and provisioned capacity by the hour", async () => {
  const clock = new TurnableClock();
  const from = clock.now() - 3_600_000;
  const server = await startTestServer({ data, clock });
  const dynamo = dynamoAt(server, clock);
  const onDemand = await newTable(dynamo);
  const provisioned = await newTable(dynamo, {
    TableClass: "STANDARD_INFREQUENT_ACCESS",
    ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 3 },
  });
  // 1 + 1 bytes of key, 4 + 1994 of the rest: two units, 2,000 bytes and AWS's 100.
  const Item = { p: S("x"), text: S("y".repeat(1994)) };
  for (const TableName of [onDemand, provisioned]) {
    await dynamo.putItem({ TableName, Item });
    await dynamo.getItem({ TableName, Key: { p: S("x") } });
  }
  // Storage is metered in the round in which items expire, before they do.
  const expiring = await newTable(dynamo);
  const specification = { AttributeName: "at", Enabled: true };
  await dynamo.updateTimeToLive({ TableName: expiring, TimeToLiveSpecification: specification });
  await dynamo.putItem({
    TableName: expiring,
    Item: { p: S("x"), at: N(Math.floor(clock.now() / 1000) + 3600) },
  });
  clock.turn(10 * 3_600_000);
  await until(async () => (await dynamo.scan({ TableName: expiring })).Count === 0, "the expiry");
  await server.stop();

  const store = await openStore({ folder: join(data, "store"), durable: false });
  const meter = createUsageMeter({
    store,
    clock,
    log: createLogger({ write: () => {}, level: "error", format: "json", clock }),
  });
  const rows: HourlyUsage[] = [];
  for await (const row of meter.read(ACCOUNT, from, clock.now() + 1)) {
    if (row.service === "dynamodb") rows.push(row);
  }
  await meter.close();
  await store.close();
  const of = (table: string) =>
    Object.fromEntries(
      rows
        .filter(({ resource }) => resource?.split("/").at(-1) === table)
        .map(({ usageType, quantity }) => [usageType, quantity]),
    );
  expect(of(onDemand)).toEqual({
    ReadRequestUnits: 0.5,
    WriteRequestUnits: 2,
    "TimedStorage-ByteHrs": 2100 * 10,
  });
  expect(of(provisioned)).toEqual({
    "IA-ReadCapacityUnit-Consumed": 0.5,
    "IA-WriteCapacityUnit-Consumed": 2,
    "IA-ReadCapacityUnit-Hrs": 50,
    "IA-WriteCapacityUnit-Hrs": 30,
    "IA-TimedStorage-ByteHrs": 2100 * 10,
  });
});
