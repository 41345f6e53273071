import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { messaging, queueArn } from "../services/sns/support.js";
import { type CommandProcess, endpointOf, startCommand } from "../support/process.js";
import { REGION, ROOT, type TestServer } from "../support/server.js";
import { until } from "../support/until.js";

/** Each round publishes until the kill comes, then starts the server again. */
const ROUNDS = 5;
const MESSAGES_PER_ROUND = 20;

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
const { createTopic, createQueue, subscribe, publish, receive } = messaging(server);

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "notifications-"));
  await start();
});

afterAll(async () => {
  await kill();
  await rm(data, { recursive: true, force: true });
});

it("every message whose Publish was answered reaches each queue, whenever the server is killed", {
  timeout: 240_000,
}, async () => {
  const topic = await createTopic("durable");
  const names = ["first", "second"];
  for (const name of names) {
    await createQueue(name);
    await subscribe(topic, "sqs", queueArn(name));
  }
  const acknowledged: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = acknowledged.length;
    const sends = Array.from({ length: MESSAGES_PER_ROUND }, async (_, index) => {
      const body = `${round}-${index}`;
      // One that the kill cut off was never answered: it may arrive or not.
      await publish(topic, body).then(
        () => acknowledged.push(body),
        () => undefined,
      );
    });
    await until(async () => acknowledged.length > before + round * 2, "some answers");
    await kill();
    await Promise.all(sends);
    await start();
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(ROUNDS);
  for (const name of names) {
    const { QueueUrl } = { QueueUrl: `${endpointOf(running)}/000000000000/${name}` };
    const arrived = new Set<string>();
    await until(async () => {
      for (const { Body = "" } of await receive(QueueUrl, 1, 1)) arrived.add(JSON.parse(Body).Message);
      return acknowledged.every((body) => arrived.has(body));
    }, `all that was acknowledged in ${name}`);
  }
});
