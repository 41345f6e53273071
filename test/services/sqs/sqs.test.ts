import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { SignatureV4 } from "@smithy/signature-v4";
import { describe, expect, it } from "vitest";
import { ACCOUNT, REGION, ROOT, startTestServer, useServer } from "../../support/server.js";
import { Sha256 } from "../../support/sha256.js";

const server = useServer();
const client = () => new SQSClient(server.client());

async function createQueue(QueueName: string, Attributes: Record<string, string> = {}): Promise<string> {
  const { QueueUrl = "" } = await client().send(new CreateQueueCommand({ QueueName, Attributes }));
  return QueueUrl;
}
const send = (QueueUrl: string, MessageBody: string, more = {}) =>
  client().send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
async function receive(QueueUrl: string, more = {}) {
  const { Messages = [] } = await client().send(new ReceiveMessageCommand({ QueueUrl, ...more }));
  return Messages;
}

describe("queues", () => {
  it("CreateQueue: again gives the same queue, with other attributes an error", async () => {
    const url = await createQueue("again", { DelaySeconds: "3" });
    expect(url).toBe(`${server.endpoint}/${ACCOUNT}/again`);
    expect(await createQueue("again")).toBe(url);
    await expect(createQueue("again", { DelaySeconds: "4" })).rejects.toMatchObject({
      name: "QueueNameExists",
      message: "A queue already exists with the same name and a different value for attribute DelaySeconds",
    });
  });

  it("CreateQueue: refuses unknown and wrong attributes", async () => {
    await expect(createQueue("odd", { Colour: "red" })).rejects.toMatchObject({
      name: "InvalidAttributeName",
    });
    await expect(createQueue("odd", { DelaySeconds: "901" })).rejects.toMatchObject({
      name: "InvalidAttributeValue",
    });
  });

  it("CreateQueue: reads booleans in any case, as Python writes them; ListQueues leaves an empty list out", async () => {
    const { QueueUrl } = await client().send(
      new CreateQueueCommand({ QueueName: "snake.fifo", Attributes: { FifoQueue: "True" } }),
    );
    const { Attributes } = await client().send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["FifoQueue"] }),
    );
    expect(Attributes).toEqual({ FifoQueue: "true" });
    expect(
      (await client().send(new ListQueuesCommand({ QueueNamePrefix: "no-such" }))).QueueUrls,
    ).toBeUndefined();
  });

  it("GetQueueUrl: tells a queue that is not there in both vocabularies", async () => {
    const failed = client().send(new GetQueueUrlCommand({ QueueName: "nowhere" }));
    await expect(failed).rejects.toBeInstanceOf(QueueDoesNotExist);
    await expect(failed).rejects.toMatchObject({ message: "The specified queue does not exist." });
  });

  it("ListQueues: pages over names with a prefix", async () => {
    for (const name of ["page-a", "page-b", "page-c"]) await createQueue(name);
    const first = await client().send(new ListQueuesCommand({ QueueNamePrefix: "page-", MaxResults: 2 }));
    expect(first.QueueUrls).toHaveLength(2);
    const rest = await client().send(
      new ListQueuesCommand({ QueueNamePrefix: "page-", MaxResults: 2, NextToken: first.NextToken }),
    );
    expect(rest.QueueUrls).toEqual([`${server.endpoint}/${ACCOUNT}/page-c`]);
  });
});

describe("messages", () => {
  it("ReceiveMessage: hides a message until it is shown again, and counts", async () => {
    const url = await createQueue("hiding");
    await send(url, "hello", {
      MessageAttributes: { colour: { DataType: "String", StringValue: "red" } },
    });
    const [first] = await receive(url, { MessageAttributeNames: ["All"] });
    expect(first).toMatchObject({ Body: "hello", MessageAttributes: { colour: { StringValue: "red" } } });
    expect(await receive(url)).toEqual([]);
    await client().send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: url,
        ReceiptHandle: first?.ReceiptHandle,
        VisibilityTimeout: 0,
      }),
    );
    const [second] = await receive(url, { MessageSystemAttributeNames: ["All"] });
    expect(second?.Attributes?.ApproximateReceiveCount).toBe("2");
    await client().send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: second?.ReceiptHandle }));
    const { Attributes } = await client().send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["All"] }),
    );
    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: "0",
      ApproximateNumberOfMessagesNotVisible: "0",
    });
  });

  it("ReceiveMessage: waits for a message and wakes when it comes", async () => {
    const url = await createQueue("waiting");
    const waiting = receive(url, { WaitTimeSeconds: 20 });
    await send(url, "late");
    expect((await waiting).map(({ Body }) => Body)).toEqual(["late"]);
  });

  it("ReceiveMessage: sixteen at once never get the same message", async () => {
    const url = await createQueue("crowd");
    await Promise.all(Array.from({ length: 64 }, (_, at) => send(url, `m${at}`)));
    const got = await Promise.all(
      Array.from({ length: 16 }, () => receive(url, { MaxNumberOfMessages: 10 })),
    );
    const bodies = got.flat().map(({ Body }) => Body);
    expect(new Set(bodies).size).toBe(bodies.length);
    expect(bodies).toHaveLength(64);
  });

  it("SendMessageBatch: tells each entry's own fate", async () => {
    const url = await createQueue("batch");
    const answer = await client().send(
      new SendMessageBatchCommand({
        QueueUrl: url,
        Entries: [
          { Id: "good", MessageBody: "a" },
          { Id: "bad", MessageBody: "b", DelaySeconds: 901 },
        ],
      }),
    );
    expect(answer.Successful?.map(({ Id }) => Id)).toEqual(["good"]);
    expect(answer.Failed).toMatchObject([{ Id: "bad", Code: "InvalidParameterValue", SenderFault: true }]);
  });

  it("PurgeQueue: empties, and only once a minute", async () => {
    const url = await createQueue("purged");
    await send(url, "gone");
    await client().send(new PurgeQueueCommand({ QueueUrl: url }));
    expect(await receive(url)).toEqual([]);
    await expect(client().send(new PurgeQueueCommand({ QueueUrl: url }))).rejects.toMatchObject({
      name: "PurgeQueueInProgress",
    });
  });

  it("ReceiveMessage: a message that fails too often goes to the dead-letter queue", async () => {
    const dead = await createQueue("dead");
    const url = await createQueue("failing", { VisibilityTimeout: "0" });
    const policy = { deadLetterTargetArn: `arn:aws:sqs:us-east-1:${ACCOUNT}:dead`, maxReceiveCount: 1 };
    await client().send(
      new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { RedrivePolicy: JSON.stringify(policy) } }),
    );
    await send(url, "bad");
    expect(await receive(url)).toHaveLength(1);
    expect(await receive(url)).toEqual([]);
    const [moved] = await receive(dead, { MessageSystemAttributeNames: ["All"] });
    expect(moved?.Attributes?.DeadLetterQueueSourceArn).toBe(`arn:aws:sqs:us-east-1:${ACCOUNT}:failing`);
    const visible = { QueueUrl: dead, ReceiptHandle: moved?.ReceiptHandle, VisibilityTimeout: 0 };
    await client().send(new ChangeMessageVisibilityCommand(visible));
    await client().send(new StartMessageMoveTaskCommand({ SourceArn: policy.deadLetterTargetArn }));
    const back = await receive(url, { WaitTimeSeconds: 20 });
    expect(back.map(({ Body }) => Body)).toEqual(["bad"]);
  });
});

describe("other ways in", () => {
  it("SendMessage: takes a signed form of the query protocol on the queue's own address", async () => {
    const url = new URL(await createQueue("form"));
    const body = "Action=SendMessage&Version=2012-11-05&MessageBody=hi";
    const signer = new SignatureV4({ service: "sqs", region: REGION, credentials: ROOT, sha256: Sha256 });
    const signed = await signer.sign({
      method: "POST",
      protocol: "http:",
      hostname: url.hostname,
      port: Number(url.port),
      path: url.pathname,
      headers: { host: url.host, "content-type": "application/x-www-form-urlencoded" },
      body,
    });
    const answer = await fetch(url, { method: "POST", body, headers: signed.headers });
    expect(await answer.text()).toContain(
      "<MD5OfMessageBody>49f68a5c8493ec2c0bf489821c21fc3b</MD5OfMessageBody>",
    );
    expect((await receive(url.href)).map(({ Body }) => Body)).toEqual(["hi"]);
  });
});

describe("durability", () => {
  it("SendMessage: an acknowledged message is there after a restart", async () => {
    const data = await mkdtemp(join(tmpdir(), "lenticular-sqs-"));
    try {
      const first = await startTestServer({ data });
      const before = new SQSClient(first.client());
      await before.send(new CreateQueueCommand({ QueueName: "kept" }));
      const QueueUrl = `${first.endpoint}/${ACCOUNT}/kept`;
      await before.send(new SendMessageCommand({ QueueUrl, MessageBody: "still here" }));
      await first.stop();
      const second = await startTestServer({ data });
      const after = new SQSClient(second.client());
      const { QueueUrl: again } = await after.send(new GetQueueUrlCommand({ QueueName: "kept" }));
      const { Messages } = await after.send(new ReceiveMessageCommand({ QueueUrl: again }));
      expect(Messages?.map(({ Body }) => Body)).toEqual(["still here"]);
      await second.stop();
    } finally {
      await rm(data, { recursive: true, force: true });
    }
  });
});

describe("FIFO queues", () => {
  it("keep the order of a group, and hold it while one is in flight", async () => {
    const url = await createQueue("order.fifo", { FifoQueue: "true", ContentBasedDeduplication: "true" });
    for (const body of ["1", "2", "2", "3"]) await send(url, body, { MessageGroupId: "a" });
    await send(url, "x", { MessageGroupId: "b" });
    const [one] = await receive(url);
    expect(one?.Body).toBe("1");
    const others = await receive(url, { MaxNumberOfMessages: 10 });
    expect(others.map(({ Body }) => Body)).toEqual(["x"]);
    await client().send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: one?.ReceiptHandle }));
    const next = await receive(url, { MaxNumberOfMessages: 10 });
    expect(next.map(({ Body }) => Body)).toEqual(["2", "3"]);
  });

  it("give the messages of one group together, then those of the next", async () => {
    const url = await createQueue("groups.fifo", { FifoQueue: "true", ContentBasedDeduplication: "true" });
    for (const body of ["a1", "b1", "a2", "a3", "b2"])
      await send(url, body, { MessageGroupId: body.slice(0, 1) });
    const all = await receive(url, { MaxNumberOfMessages: 4, VisibilityTimeout: 0 });
    expect(all.map(({ Body }) => Body)).toEqual(["a1", "a2", "a3", "b1"]);
    const two = await receive(url, { MaxNumberOfMessages: 2 });
    expect(two.map(({ Body }) => Body)).toEqual(["a1", "a2"]);
    const rest = await receive(url, { MaxNumberOfMessages: 10 });
    expect(rest.map(({ Body }) => Body)).toEqual(["b1", "b2"]);
  });
});
