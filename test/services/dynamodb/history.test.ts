import { expect, test } from "vitest";
import { Random, seeds } from "../../support/random.js";
import { useServer } from "../../support/server.js";
import { Customer, openAccounts, readAccounts, TOTAL } from "./history/bank.js";
import { faultOf } from "./history/check-history.js";
import { dynamoOf, newTable, setZone, unsettleZones, ZONES } from "./support.js";

const server = useServer();
const HISTORIES = Number(process.env["HISTORIES"] ?? 2);
const CUSTOMERS = 8;
const STEPS = 40;

test.each(seeds(HISTORIES))(
  "transfers, reads and single writes at once: all as if one by one, each within its own time (seed %d)",
  { timeout: 120_000 },
  async (seed) => {
    const dynamo = dynamoOf(server);
    // Every other history has a KMS key and zones that come and go.
    const isUnsettled = seed % 2 === 0;
    const table = await newTable(dynamo, { SSESpecification: { Enabled: isUnsettled } });
    await openAccounts(dynamo, table);
    const customers = Array.from(
      { length: CUSTOMERS },
      (_, i) => new Customer(dynamo, table, new Random(seed * 100 + i), `c${i}`),
    );
    const end = new AbortController();
    const zones = isUnsettled && unsettleZones(server.endpoint, new Random(seed), end.signal);
    await Promise.all(
      customers.map(async (customer) => {
        for (let step = 0; step < STEPS; step++) await customer.act();
      }),
    );
    end.abort();
    await zones;
    for (const zone of ZONES) await setZone(server.endpoint, zone, "up");
    const { logs, total } = await readAccounts(dynamo, table);
    expect(total).toBe(TOTAL);
    const steps = customers.flatMap((customer) => customer.steps);
    expect(steps.filter(({ writes }) => writes.length === 2).length).toBeGreaterThan(
      isUnsettled ? STEPS / 4 : STEPS,
    );
    expect(customers.some(({ unavailable }) => unavailable > 0)).toBe(isUnsettled);
    expect(faultOf(steps, logs)).toBeUndefined();
    await dynamo.deleteTable({ TableName: table });
  },
);
