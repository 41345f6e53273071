import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { ACCOUNT, REGION, type TestServer } from "../../support/server.js";

export const topicArn = (name: string) => `arn:aws:sns:${REGION}:${ACCOUNT}:${name}`;
export const queueArn = (name: string) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;

/** Topics and queues of one server, as tests use them. */
export function messaging(server: TestServer) {
  const sns = () => new SNSClient(server.client());
  const sqs = () => new SQSClient(server.client());

  async function createTopic(Name: string, Attributes: Record<string, string> = {}): Promise<string> {
    const { TopicArn = "" } = await sns().send(new CreateTopicCommand({ Name, Attributes }));
    return TopicArn;
  }

  /** A queue that lets the topics of this account send. */
  async function createQueue(QueueName: string, Attributes: Record<string, string> = {}): Promise<string> {
    const { QueueUrl = "" } = await sqs().send(new CreateQueueCommand({ QueueName, Attributes }));
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "sns.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: queueArn(QueueName),
          Condition: { ArnLike: { "aws:SourceArn": topicArn("*") } },
        },
      ],
    });
    await sqs().send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
    return QueueUrl;
  }

  async function subscribe(
    TopicArn: string,
    Protocol: string,
    Endpoint: string,
    Attributes: Record<string, string> = {},
  ): Promise<string> {
    const command = new SubscribeCommand({
      TopicArn,
      Protocol,
      Endpoint,
      Attributes,
      ReturnSubscriptionArn: true,
    });
    return (await sns().send(command)).SubscriptionArn ?? "";
  }

  const publish = (TopicArn: string, Message: string, more = {}) =>
    sns().send(new PublishCommand({ TopicArn, Message, ...more }));

  /** The next messages of a queue, taken out of it. */
  async function receive(QueueUrl: string, count = 1, seconds = 10): Promise<Message[]> {
    const found: Message[] = [];
    while (found.length < count) {
      const { Messages = [] } = await sqs().send(
        new ReceiveMessageCommand({
          QueueUrl,
          WaitTimeSeconds: seconds,
          MaxNumberOfMessages: 10,
          MessageAttributeNames: ["All"],
          MessageSystemAttributeNames: ["All"],
        }),
      );
      if (Messages.length === 0) break;
      for (const { ReceiptHandle } of Messages) {
        await sqs().send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
      found.push(...Messages);
    }
    return found;
  }

  return { sns, sqs, createTopic, createQueue, subscribe, publish, receive };
}

export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
  /** Milliseconds of the machine. */
  at: number;
}

export interface Listener {
  url: string;
  received: Received[];
  /** What the next requests are answered with; then 200. */
  statuses: number[];
  close(): Promise<void>;
}

/** An HTTP endpoint of a subscriber's own. */
export async function listen(): Promise<Listener> {
  const received: Received[] = [];
  const statuses: number[] = [];
  const http = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      received.push({
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
        at: performance.now(),
      });
      response.writeHead(statuses.shift() ?? 200).end("ok");
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    statuses,
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}
