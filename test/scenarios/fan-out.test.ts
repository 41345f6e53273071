import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deploy, makeRole } from "../services/lambda/deploy.js";
import { CLIENTS } from "../support/clients/all.js";
import type { ClientDriver } from "../support/clients/driver.js";
import { ACCOUNT, REGION, ROOT, startTestServer, type TestServer } from "../support/server.js";
import { until } from "../support/until.js";

const queueArn = (name: string) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;

/** Puts what it gets into a queue, as an ordinary client of the cloud it runs in. */
const FORWARDER = `
  import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
  const sqs = new SQSClient({});
  export const handler = async ({ Records }) => {
    for (const { Sns } of Records) {
      await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE, MessageBody: Sns.Message + " by function" }));
    }
  };`;

// Topics and rules hand on what they get, whichever client sets them up.
describe.each(CLIENTS)("$name", ({ missing, open }) => {
  describe.skipIf(missing !== undefined)(missing ?? "only the endpoint set", () => {
    let server: TestServer;
    let client: ClientDriver;

    beforeAll(async () => {
      server = await startTestServer();
      client = open({ endpoint: server.endpoint, region: REGION, credentials: ROOT });
    });
    afterAll(async () => {
      await client?.close();
      await server?.stop();
    });

    it("a topic fans out to a queue and a function", { timeout: 60_000 }, async () => {
      const { TopicArn } = await client.call("sns", "CreateTopic", { Name: "orders" });
      const Policy = JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "sns.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource: queueArn("orders"),
            Condition: { ArnEquals: { "aws:SourceArn": TopicArn } },
          },
        ],
      });
      const { QueueUrl } = await client.call("sqs", "CreateQueue", {
        QueueName: "orders",
        Attributes: { Policy },
      });
      await makeRole(server, "function", [{ Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" }]);
      const { FunctionArn } = await deploy(server, "forwarder", FORWARDER, {
        Environment: { Variables: { QUEUE: String(QueueUrl) } },
      });
      await client.call("lambda", "AddPermission", {
        FunctionName: "forwarder",
        StatementId: "sns",
        Action: "lambda:InvokeFunction",
        Principal: "sns.amazonaws.com",
        SourceArn: TopicArn,
      });
      await client.call("sns", "Subscribe", { TopicArn, Protocol: "lambda", Endpoint: FunctionArn });
      await client.call("sns", "Subscribe", {
        TopicArn,
        Protocol: "sqs",
        Endpoint: queueArn("orders"),
        Attributes: { RawMessageDelivery: "true", FilterPolicy: '{"kind":["book"]}' },
      });
      await client.call("sns", "PublishBatch", {
        TopicArn,
        PublishBatchRequestEntries: [
          {
            Id: "a",
            Message: "one",
            MessageAttributes: { kind: { DataType: "String", StringValue: "book" } },
          },
          { Id: "b", Message: "two" },
        ],
      });
      const bodies = new Set<unknown>();
      await until(async () => {
        const { Messages = [] } = await client.call("sqs", "ReceiveMessage", {
          QueueUrl,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: 1,
        });
        for (const { Body } of Messages as { Body: string }[]) bodies.add(Body);
        return bodies.size >= 3;
      }, "all three messages");
      expect([...bodies].sort()).toEqual(["one", "one by function", "two by function"]);
    });

    it("a rule sends what matches to a queue", { timeout: 60_000 }, async () => {
      await client.call("events", "CreateEventBus", { Name: "shop" });
      const EventPattern = JSON.stringify({ source: ["shop"], detail: { total: [{ numeric: [">", 100] }] } });
      const rule = { Name: "large", EventBusName: "shop", EventPattern };
      const { RuleArn } = await client.call("events", "PutRule", rule);
      const Policy = JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource: queueArn("large"),
            Condition: { ArnEquals: { "aws:SourceArn": RuleArn } },
          },
        ],
      });
      const queue = { QueueName: "large", Attributes: { Policy } };
      const { QueueUrl } = await client.call("sqs", "CreateQueue", queue);
      await client.call("events", "PutTargets", {
        Rule: "large",
        EventBusName: "shop",
        Targets: [{ Id: "queue", Arn: queueArn("large"), InputPath: "$.detail.total" }],
      });
      const entry = { EventBusName: "shop", Source: "shop", DetailType: "Order" };
      const { FailedEntryCount } = await client.call("events", "PutEvents", {
        Entries: [
          { ...entry, Detail: '{"total":99}' },
          { ...entry, Detail: '{"total":101}' },
        ],
      });
      expect(FailedEntryCount).toBe(0);
      const { Messages = [] } = await client.call("sqs", "ReceiveMessage", { QueueUrl, WaitTimeSeconds: 20 });
      expect((Messages as { Body: string }[]).map(({ Body }) => Body)).toEqual(["101"]);
    });
  });
});
