import { expect, test } from "vitest";
import { FakeClock } from "../../../test/support/clock.js";
import type { Logger } from "../log.js";
import { type Datum, OwnMetrics } from "./own-metrics.js";

const SCOPE = { account: "000000000000", region: "us-east-1" };
const DAY_MS = 86_400_000;
const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };
const callAt = (operation: string, at: number) => ({
  namespace: "AWS/Usage",
  name: "CallCount",
  unit: "None",
  dimensions: { Resource: operation },
  value: 1,
  at,
});

test("what a machine measured before it slept for weeks does not keep back what it measures after", async () => {
  const clock = new FakeClock();
  const published: Datum[] = [];
  const publish = async (_scope: object, _namespace: string, data: Datum[]): Promise<void> => {
    published.push(...data);
  };
  const metrics = new OwnMetrics({ clock, log: silent, publish });

  metrics.observe(SCOPE, [callAt("GetItem", clock.now() - 15 * DAY_MS), callAt("PutItem", clock.now())]);
  await metrics.flush();

  expect(published.map(({ Dimensions }) => Dimensions[0]?.Value)).toEqual(["PutItem"]);
});
