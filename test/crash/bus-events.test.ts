import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { eventing } from "../services/events/support.js";
import { queueArn } from "../services/sns/support.js";
import { type CommandProcess, endpointOf, startCommand } from "../support/process.js";
import { ACCOUNT, REGION, ROOT, type TestServer } from "../support/server.js";
import { until } from "../support/until.js";

/** Each round puts events until the kill comes, then starts the server again. */
const ROUNDS = 4;
const EVENTS_PER_ROUND = 20;

let data: string;
let running: CommandProcess;

async function start(): Promise<void> {
  running = startCommand(["start", "--port", "0", "--data", data, "--quiet"]);
  await running.says("Ready.");
}

async function kill(): Promise<void> {
  running.child.kill("SIGKILL");
  await running.ended;
}

const server = {
  client: () => ({ endpoint: endpointOf(running), region: REGION, credentials: ROOT, maxAttempts: 1 }),
} as unknown as TestServer;
const { createQueue, putRule, putTarget, put, received } = eventing(server);

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "bus-events-"));
  await start();
});

afterAll(async () => {
  await kill();
  await rm(data, { recursive: true, force: true });
});

it("every event whose PutEvents was answered reaches its target or the dead letters, whenever the server is killed", {
  timeout: 240_000,
}, async () => {
  for (const name of ["target", "dead"]) await createQueue(name);
  await putRule("good");
  await putTarget("good", { Arn: queueArn("target") });
  await putRule("doomed");
  await putTarget("doomed", { Arn: queueArn("none"), DeadLetterConfig: { Arn: queueArn("dead") } });
  const acknowledged: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = acknowledged.length;
    const puts = Array.from({ length: EVENTS_PER_ROUND }, async (_, index) => {
      const id = `${round}-${index}`;
      // One that the kill cut off was never answered: it may arrive or not.
      await put({ Detail: JSON.stringify({ id }) }).then(
        () => acknowledged.push(id),
        () => undefined,
      );
    });
    await until(async () => acknowledged.length > before + round * 2, "some answers");
    await kill();
    await Promise.all(puts);
    await start();
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(ROUNDS);
  for (const name of ["target", "dead"]) {
    const arrived = new Set<string>();
    await until(async () => {
      const events = await received(`${endpointOf(running)}/${ACCOUNT}/${name}`, 1, 1);
      for (const event of events) arrived.add(event.detail.id);
      return acknowledged.every((id) => arrived.has(id));
    }, `all that was acknowledged in ${name}`);
  }
});
