import { CloudWatchClient, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";
import { until } from "../../support/until.js";

const clock = new TurnableClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ clock });
});
afterAll(() => server.stop());

const config = () => ({ ...server.client(), systemClockOffset: clock.turned });

async function latest(MetricName: string, QueueName: string): Promise<number | undefined> {
  const { Datapoints = [] } = await new CloudWatchClient(config()).send(
    new GetMetricStatisticsCommand({
      Namespace: "AWS/SQS",
      MetricName,
      Dimensions: [{ Name: "QueueName", Value: QueueName }],
      StartTime: new Date(clock.now() - 3_600_000),
      EndTime: new Date(clock.now() + 60_000),
      Period: 60,
      Statistics: ["Maximum"],
    }),
  );
  const points = Datapoints.sort((a, b) => Number(b.Timestamp) - Number(a.Timestamp));
  return points[0]?.Maximum;
}

it("AWS/SQS: how long a queue is and how old its oldest message, every minute", async () => {
  const sqs = () => new SQSClient(config());
  const { QueueUrl } = await sqs().send(new CreateQueueCommand({ QueueName: "gauged" }));
  for (const DelaySeconds of [0, 0, 900]) {
    await sqs().send(new SendMessageCommand({ QueueUrl, MessageBody: "m", DelaySeconds }));
  }
  await sqs().send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 600 }));
  clock.turn(60_000);
  const names = ["Visible", "NotVisible", "Delayed"].map((name) => `ApproximateNumberOfMessages${name}`);
  await until(async () => (await latest("ApproximateNumberOfMessagesVisible", "gauged")) === 1, "the gauge");
  expect(await Promise.all(names.map((name) => latest(name, "gauged")))).toEqual([1, 1, 1]);
  expect(await latest("ApproximateAgeOfOldestMessage", "gauged")).toBeGreaterThanOrEqual(60);
});

it("AWS/SQS: an empty queue that nobody has used for six hours is not told", async () => {
  await new SQSClient(config()).send(new CreateQueueCommand({ QueueName: "idle" }));
  const { QueueUrl } = await new SQSClient(config()).send(
    new CreateQueueCommand({ QueueName: "idle-other" }),
  );
  await new SQSClient(config()).send(new ReceiveMessageCommand({ QueueUrl }));
  clock.turn(60_000);
  await until(async () => (await latest("ApproximateNumberOfMessagesVisible", "idle-other")) === 0);
  clock.turn(12 * 3_600_000);
  // The queue of the test above is told: it holds messages.
  await until(async () => (await latest("ApproximateNumberOfMessagesVisible", "gauged")) === 3);
  expect(await latest("ApproximateNumberOfMessagesVisible", "idle-other")).toBeUndefined();
});
