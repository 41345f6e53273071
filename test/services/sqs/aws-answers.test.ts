import {
  AddPermissionCommand,
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListQueueTagsCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  RemovePermissionCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { SignatureV4 } from "@smithy/signature-v4";
import { describe, expect, it } from "vitest";
import { ACCOUNT, REGION, ROOT, startTestServer, useServer } from "../../support/server.js";
import { Sha256 } from "../../support/sha256.js";
import { TurnableClock } from "../../support/turnable-clock.js";

const server = useServer();
const client = () => new SQSClient(server.client());

async function createQueue(QueueName: string, Attributes: Record<string, string> = {}, on = client()) {
  return (await on.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? "";
}
const createFifo = (name: string, more: Record<string, string> = {}) =>
  createQueue(`${name}.fifo`, { FifoQueue: "true", ContentBasedDeduplication: "true", ...more });
const send = (QueueUrl: string, MessageBody: string, more = {}, on = client()) =>
  on.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
async function receive(QueueUrl: string, more = {}, on = client()) {
  return (await on.send(new ReceiveMessageCommand({ QueueUrl, ...more }))).Messages ?? [];
}
const bodies = (messages: { Body?: string | undefined }[]) => messages.map(({ Body }) => Body);
const change = (
  QueueUrl: string,
  ReceiptHandle: string | undefined,
  VisibilityTimeout: number,
  on = client(),
) => on.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
const set = (QueueUrl: string, Attributes: Record<string, string>) =>
  client().send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));

describe("ChangeMessageVisibility", () => {
  it("succeeds when the timeout has passed", async () => {
    const clock = new TurnableClock();
    const turned = await startTestServer({ clock });
    try {
      const sqs = new SQSClient(turned.client());
      const url = await createQueue("late", { VisibilityTimeout: "1" }, sqs);
      await send(url, "m", {}, sqs);
      const [message] = await receive(url, {}, sqs);
      clock.turn(5_000);
      await change(url, message?.ReceiptHandle, 60, sqs);
      expect(await receive(url, {}, sqs)).toEqual([]);
    } finally {
      await turned.stop();
    }
  });

  it("takes the handle of an earlier receive, and none of a deleted message", async () => {
    const url = await createQueue("handles");
    await send(url, "m");
    const [first] = await receive(url, { VisibilityTimeout: 0 });
    expect(await receive(url)).toHaveLength(1);
    await change(url, first?.ReceiptHandle, 0);
    const [last] = await receive(url);
    await client().send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: last?.ReceiptHandle }));
    await expect(change(url, last?.ReceiptHandle, 9)).rejects.toMatchObject({
      Error: { Code: "InvalidParameterValue", Type: "Sender" },
      message:
        `Value ${last?.ReceiptHandle} for parameter ReceiptHandle is invalid. Reason: Message does not exist ` +
        "or is not available for visibility timeout change.",
    });
  });
});

describe("queue attributes", () => {
  it("of FIFO queues only are refused elsewhere, each in its words", async () => {
    const refused: [string, string, string][] = [
      ["FifoQueue", "false", "Unknown Attribute FifoQueue."],
      ["ContentBasedDeduplication", "false", "Unknown Attribute ContentBasedDeduplication."],
      [
        "DeduplicationScope",
        "queue",
        "You can specify the DeduplicationScope only when FifoQueue is set to true.",
      ],
      [
        "FifoThroughputLimit",
        "perQueue",
        "You can specify the FifoThroughputLimit only when FifoQueue is set to true.",
      ],
    ];
    const url = await createQueue("plain");
    for (const [name, value, message] of refused) {
      const error = { name: "InvalidAttributeName", message, Error: { Type: "Sender" } };
      await expect(createQueue("other", { [name]: value })).rejects.toMatchObject(error);
      await expect(set(url, { [name]: value })).rejects.toMatchObject(error);
    }
    const fifo = await createFifo("kind");
    await set(fifo, { FifoQueue: "true" });
    await expect(set(fifo, { FifoQueue: "false" })).rejects.toMatchObject({
      name: "InvalidAttributeValue",
      message: "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported.",
    });
  });

  it("leave the reuse period out without a key, and the answer empty without anything", async () => {
    const url = await createQueue("key");
    const read = async (...AttributeNames: ("KmsDataKeyReusePeriodSeconds" | "Policy")[]) =>
      (await client().send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames }))).Attributes;
    await set(url, { KmsMasterKeyId: "some-key", KmsDataKeyReusePeriodSeconds: "6000" });
    expect(await read("KmsDataKeyReusePeriodSeconds")).toEqual({ KmsDataKeyReusePeriodSeconds: "6000" });
    await set(url, { KmsMasterKeyId: "", KmsDataKeyReusePeriodSeconds: "300" });
    expect(await read("KmsDataKeyReusePeriodSeconds")).toBeUndefined();
    expect((await client().send(new ListQueueTagsCommand({ QueueUrl: url }))).Tags).toBeUndefined();
  });
});

describe("AddPermission, RemovePermission", () => {
  it("write one account and one action as texts, and leave no policy when the last has gone", async () => {
    const QueueUrl = await createQueue("shared");
    const policy = async () => {
      const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["Policy"] });
      const { Attributes } = await client().send(asked);
      return Attributes && JSON.parse(Attributes.Policy ?? "");
    };
    const add = (Label: string, AWSAccountIds: string[]) =>
      client().send(
        new AddPermissionCommand({ QueueUrl, Label, AWSAccountIds, Actions: ["ReceiveMessage"] }),
      );
    await add("one", [ACCOUNT]);
    await add("two", [ACCOUNT, "111122223333"]);
    const root = `arn:aws:iam::${ACCOUNT}:root`;
    expect((await policy()).Statement).toMatchObject([
      { Sid: "one", Action: "SQS:ReceiveMessage", Principal: { AWS: root } },
      { Sid: "two", Principal: { AWS: [root, "arn:aws:iam::111122223333:root"] } },
    ]);
    await expect(add("one", ["111122223333"])).rejects.toMatchObject({
      Error: { Code: "InvalidParameterValue" },
      message: "Value one for parameter Label is invalid. Reason: Already exists.",
    });
    for (const Label of ["one", "two"]) await client().send(new RemovePermissionCommand({ QueueUrl, Label }));
    expect(await policy()).toBeUndefined();
  });
});

describe("SendMessageBatch", () => {
  const batch = (QueueUrl: string, ...entries: object[]) => {
    const Entries = entries.map((entry, at) => ({ Id: `${at}`, MessageBody: "b", ...entry }));
    return client().send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  };

  it("counts attributes against the size of the whole, and leaves empty lists out", async () => {
    const url = await createQueue("big");
    const MessageAttributes = { k: { DataType: "String", StringValue: "x" } };
    const entry = { MessageBody: "a".repeat(1_048_576 - 8), MessageAttributes };
    await expect(batch(url, entry, {})).rejects.toMatchObject({
      name: "BatchRequestTooLong",
      message: "Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.",
    });
    const { Successful, Failed } = await batch(url, {});
    expect([Successful?.length, Failed]).toEqual([1, undefined]);
  });

  it("keeps the order of its entries, also on a standard queue", async () => {
    const url = await createQueue("in-order");
    const sent = Array.from({ length: 10 }, (_, at) => `m${at}`);
    // At once, so that all have the same time.
    await batch(url, ...sent.map((MessageBody) => ({ MessageBody })));
    expect(bodies(await receive(url, { MaxNumberOfMessages: 10 }))).toEqual(sent);
  });

  it("fails as a whole where an entry of a FIFO queue lacks its group or deduplication id", async () => {
    const url = await createFifo("whole", { ContentBasedDeduplication: "false" });
    const whole = { MessageGroupId: "g", MessageDeduplicationId: "d" };
    await expect(batch(url, whole, { MessageDeduplicationId: "e" })).rejects.toMatchObject({
      Error: { Code: "InvalidParameterValue" },
      message: "The request must contain the parameter MessageGroupId.",
    });
    await expect(batch(url, whole, { MessageGroupId: "g" })).rejects.toMatchObject({
      Error: { Code: "InvalidParameterValue" },
      message:
        "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
    });
    expect(await receive(url)).toEqual([]);
    await expect(send(url, "alone", { MessageDeduplicationId: "f" })).rejects.toMatchObject({
      Error: { Code: "MissingParameter", Type: "Sender" },
    });
  });
});

describe("messages", () => {
  it("have attribute names of letters of any language, and values without control characters", async () => {
    const url = await createQueue("letters");
    const StringValue = "v";
    await send(url, "m", { MessageAttributes: { "attr.1øßä": { DataType: "String", StringValue } } });
    const [message] = await receive(url, { MessageAttributeNames: ["*"] });
    expect(message?.MessageAttributes).toMatchObject({ "attr.1øßä": { StringValue } });
    const odd = { a: { DataType: "String", StringValue: "\u0008" } };
    await expect(send(url, "m", { MessageAttributes: odd })).rejects.toMatchObject({
      Error: { Code: "InvalidParameterValue" },
    });
    const empty = { a: { DataType: "String", StringValue: "" } };
    await expect(send(url, "m", { MessageAttributes: empty })).rejects.toMatchObject({
      message: "Message (user) attribute 'a' must contain a non-empty value of type 'String'.",
    });
    await expect(receive(url, { MaxNumberOfMessages: 11 })).rejects.toMatchObject({
      message:
        "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.",
    });
  });

  it("show in a dead-letter queue how often they were received before", async () => {
    const dead = await createQueue("counted-dead");
    const url = await createQueue("counted", { VisibilityTimeout: "0" });
    const deadLetterTargetArn = `arn:aws:sqs:${REGION}:${ACCOUNT}:counted-dead`;
    await set(url, { RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 }) });
    await send(url, "m");
    await receive(url);
    await receive(url);
    const [message] = await receive(dead, { MessageSystemAttributeNames: ["ApproximateReceiveCount"] });
    expect(message?.Attributes).toEqual({ ApproximateReceiveCount: "2" });
  });
});

describe("FIFO queues", () => {
  it("put a group that has come back behind those that nobody has received", async () => {
    const url = await createFifo("turns");
    for (const body of ["a1", "a2", "b1"]) await send(url, body, { MessageGroupId: body.slice(0, 1) });
    const [first, second] = await receive(url, { MaxNumberOfMessages: 2 });
    expect([first?.Body, second?.Body]).toEqual(["a1", "a2"]);
    await change(url, first?.ReceiptHandle, 0);
    expect(bodies(await receive(url, { MaxNumberOfMessages: 3 }))).toEqual(["b1", "a1"]);
  });

  it("forget at a purge what was sent", async () => {
    const url = await createFifo("forgotten");
    await send(url, "same", { MessageGroupId: "g" });
    await client().send(new PurgeQueueCommand({ QueueUrl: url }));
    await send(url, "same", { MessageGroupId: "g" });
    expect(bodies(await receive(url))).toEqual(["same"]);
  });
});

describe("GET on a queue's own address", () => {
  async function get(address: string, query: Record<string, string>) {
    const url = new URL(address);
    const signer = new SignatureV4({ service: "sqs", region: REGION, credentials: ROOT, sha256: Sha256 });
    const { headers } = await signer.sign({
      method: "GET",
      protocol: "http:",
      hostname: url.hostname,
      port: Number(url.port),
      path: url.pathname,
      query,
      headers: { host: url.host },
    });
    url.search = new URLSearchParams(query).toString();
    const answer = await fetch(url, { headers });
    return { status: answer.status, text: await answer.text() };
  }

  it("refuses what asks for no queue, nothing, or a queue that has gone", async () => {
    const url = await createQueue("address");
    for (const Action of ["CreateQueue", "ListQueues", "FooBar"]) {
      const { status, text } = await get(url, { Action, QueueName: "never" });
      expect([status, text]).toEqual([400, expect.stringContaining("<Code>InvalidAction</Code>")]);
      expect(text).toContain(`<Message>The action ${Action} is not valid for this endpoint.</Message>`);
    }
    expect(await get(url, {})).toEqual({ status: 404, text: "<UnknownOperationException/>\n" });
    const gone = await get(`${url}-gone`, { Action: "GetQueueAttributes", "AttributeName.1": "All" });
    expect(gone.text).toContain(
      "<Message>The specified queue does not exist for this wsdl version.</Message>",
    );
  });

  it("means the queue that the parameters name, else that of the address", async () => {
    const [here, there] = [await createQueue("here"), await createQueue("there")];
    const asked = { Action: "GetQueueAttributes", "AttributeName.1": "QueueArn" };
    expect((await get(here, asked)).text).toContain(`:${ACCOUNT}:here<`);
    expect((await get(here, { ...asked, QueueUrl: there })).text).toContain(`:${ACCOUNT}:there<`);
    expect((await get(here, { ...asked, QueueUrl: "there" })).text).toContain(`:${ACCOUNT}:there<`);
  });
});
