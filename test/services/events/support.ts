import {
  EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
  PutRuleCommand,
  type PutRuleCommandInput,
  PutTargetsCommand,
  type Target,
} from "@aws-sdk/client-eventbridge";
import { CreateQueueCommand, SetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { TestServer } from "../../support/server.js";
import { messaging, queueArn } from "../sns/support.js";

export const SHOP = JSON.stringify({ source: ["shop"] });

/** Buses, rules and queues of one server, as tests use them. */
export function eventing(server: TestServer) {
  const client = () => new EventBridgeClient(server.client());
  const { receive } = messaging(server);

  /** A queue that lets rules send. */
  async function createQueue(QueueName: string, Attributes: Record<string, string> = {}): Promise<string> {
    // Anew for each call: a client takes the time of an answer's date for the server's.
    const sqs = () => new SQSClient(server.client());
    const { QueueUrl = "" } = await sqs().send(new CreateQueueCommand({ QueueName, Attributes }));
    const Statement = [
      {
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: queueArn(QueueName),
        Condition: { ArnLike: { "aws:SourceArn": "arn:aws:events:us-east-1:000000000000:rule/*" } },
      },
    ];
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
    await sqs().send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
    return QueueUrl;
  }

  async function putRule(Name: string, more: Partial<PutRuleCommandInput> = {}): Promise<string> {
    const pattern = more.ScheduleExpression === undefined && { EventPattern: SHOP };
    const { RuleArn = "" } = await client().send(new PutRuleCommand({ Name, ...pattern, ...more }));
    return RuleArn;
  }

  const putTarget = (Rule: string, target: Omit<Target, "Id"> & { Id?: string }, EventBusName?: string) =>
    client().send(new PutTargetsCommand({ Rule, EventBusName, Targets: [{ Id: "t", ...target }] }));

  const put = (...entries: PutEventsRequestEntry[]) =>
    client().send(
      new PutEventsCommand({
        Entries: entries.map((entry) => ({ Source: "shop", DetailType: "Order", Detail: "{}", ...entry })),
      }),
    );

  /** What a queue has got, parsed. */
  const received = async (queue: string, count = 1, seconds = 10) =>
    (await receive(queue, count, seconds)).map(({ Body = "" }) => JSON.parse(Body));

  return { client, createQueue, putRule, putTarget, put, received, receive };
}
