import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DisableRuleCommand, EnableRuleCommand } from "@aws-sdk/client-eventbridge";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";
import { queueArn } from "../sns/support.js";
import { eventing } from "./support.js";

const clock = new TurnableClock();
let data: string;
let server: TestServer;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "schedules-"));
  server = await startTestServer({ clock, data });
});
afterAll(async () => {
  await server.stop();
  await rm(data, { recursive: true, force: true });
});

/** Clients sign with the time, so theirs is turned too. */
const use = () =>
  eventing({ ...server, client: () => ({ ...server.client(), systemClockOffset: clock.turned }) });

it("a rate fires after each of its intervals, also when the server was away", {
  timeout: 60_000,
}, async () => {
  let queue = await use().createQueue("beats");
  const ruleArn = await use().putRule("heart", { ScheduleExpression: "rate(1 hour)" });
  await use().putTarget("heart", { Arn: queueArn("beats") });
  clock.turn(59 * 60_000);
  expect(await use().received(queue, 1, 0)).toEqual([]);
  clock.turn(60_000);
  const [first] = await use().received(queue);
  expect(first).toMatchObject({
    source: "aws.events",
    "detail-type": "Scheduled Event",
    resources: [ruleArn],
    detail: {},
  });
  await server.stop();
  clock.turn(3 * 3_600_000);
  server = await startTestServer({ clock, data });
  queue = `${server.endpoint}/000000000000/beats`;
  expect(await use().received(queue)).toHaveLength(1);
  clock.turn(3_600_000);
  expect(await use().received(queue)).toHaveLength(1);
  await use()
    .client()
    .send(new DisableRuleCommand({ Name: "heart" }));
  clock.turn(2 * 3_600_000);
  expect(await use().received(queue, 1, 1)).toEqual([]);
  await use()
    .client()
    .send(new EnableRuleCommand({ Name: "heart" }));
  clock.turn(3_600_000);
  expect(await use().received(queue)).toHaveLength(1);
});

it("a cron expression fires at its minute", async () => {
  const queue = await use().createQueue("noon");
  await use().putRule("noon", { ScheduleExpression: "cron(0 12 * * ? *)" });
  await use().putTarget("noon", { Arn: queueArn("noon"), Input: '{"lunch":true}' });
  clock.turn(24 * 3_600_000);
  expect(await use().received(queue)).toEqual([{ lunch: true }]);
});
