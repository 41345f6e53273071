import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { CreateStreamCommand, KinesisClient, PutRecordCommand } from "@aws-sdk/client-kinesis";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createLogger } from "../../src/core/log.js";
import { openStore } from "../../src/core/store/lmdb.js";
import { createUsageMeter } from "../../src/core/usage-meter.js";
import { eventing } from "../services/events/support.js";
import { messaging, queueArn } from "../services/sns/support.js";
import { ACCOUNT, startTestServer } from "../support/server.js";
import { TurnableClock } from "../support/turnable-clock.js";

let data: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "sources-metering-"));
});
afterAll(() => rm(data, { recursive: true, force: true }));

it("usage: messages, deliveries, events, records and log bytes", async () => {
  const clock = new TurnableClock();
  const from = clock.now() - 3_600_000;
  const server = await startTestServer({ data, clock });
  const { createTopic, createQueue, subscribe, publish, receive } = messaging(server);
  const topic = await createTopic("metered");
  const queue = await createQueue("metered");
  await subscribe(topic, "sqs", queueArn("metered"));
  // Two units of 64 KiB.
  await publish(topic, "x".repeat(70 * 1024));
  await receive(queue, 1);
  const kinesis = new KinesisClient(server.client());
  await kinesis.send(new CreateStreamCommand({ StreamName: "metered", ShardCount: 3 }));
  // Three units of 25 KB.
  const record = { Data: Buffer.alloc(60 * 1024), PartitionKey: "a" };
  await kinesis.send(new PutRecordCommand({ StreamName: "metered", ...record }));
  const logs = new CloudWatchLogsClient(server.client());
  const place = { logGroupName: "metered", logStreamName: "s" };
  await logs.send(new CreateLogGroupCommand(place));
  await logs.send(new CreateLogStreamCommand(place));
  const logEvents = [{ timestamp: clock.now(), message: "1234" }];
  await logs.send(new PutLogEventsCommand({ ...place, logEvents }));
  await eventing(server).put({ Detail: JSON.stringify({ text: "x".repeat(100 * 1024) }) });
  await server.stop();

  const store = await openStore({ folder: join(data, "store"), durable: false });
  const log = createLogger({ write: () => {}, level: "error", format: "json", clock });
  const meter = createUsageMeter({ store, clock, log });
  const used: Record<string, number> = {};
  for await (const { service, usageType, quantity } of meter.read(ACCOUNT, from, clock.now() + 1)) {
    const name = `${service} ${usageType}`;
    used[name] = (used[name] ?? 0) + quantity;
  }
  await meter.close();
  await store.close();
  expect(used).toMatchObject({
    "events Event-64K-Chunks": 2,
    "kinesis BilledIncomingBytes": (60 * 1024 + 1) / 1024 ** 3,
    "kinesis PutRequestPayloadUnits": 3,
    // With 26 bytes for the event.
    "logs DataProcessing-Bytes": 30,
    "sns DeliveryAttempts-SQS": 1,
    // CreateTopic, Subscribe, and two for the message.
    "sns Requests-Tier1": 4,
  });
  // What was received and deleted, the queue's making, and what SNS itself sent to it.
  expect(used["sqs Requests"]).toBeGreaterThanOrEqual(6);
});
