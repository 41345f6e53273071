import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";

const clock = new TurnableClock();
let server: TestServer;
const sqs = () => new SQSClient({ ...server.client(), systemClockOffset: clock.turned });

beforeAll(async () => {
  server = await startTestServer({ clock, settings: { "sqs.inFlightMax": "60" } });
});
afterAll(() => server.stop());

async function create(QueueName: string, Attributes: Record<string, string> = {}): Promise<string> {
  const fifo = QueueName.endsWith(".fifo") && { FifoQueue: "true", ContentBasedDeduplication: "true" };
  const command = new CreateQueueCommand({ QueueName, Attributes: { ...fifo, ...Attributes } });
  return (await sqs().send(command)).QueueUrl ?? "";
}
const send = (QueueUrl: string, MessageBody: string, MessageGroupId?: string) =>
  sqs().send(new SendMessageCommand({ QueueUrl, MessageBody, ...(MessageGroupId && { MessageGroupId }) }));
async function receive(QueueUrl: string, more = {}): Promise<Message[]> {
  return (await sqs().send(new ReceiveMessageCommand({ QueueUrl, ...more }))).Messages ?? [];
}
const drop = (QueueUrl: string, message: Message | undefined) =>
  sqs().send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
const bodies = (messages: Message[]) => messages.map(({ Body }) => Body);
async function sendMany(QueueUrl: string, count: number, MessageGroupId?: string): Promise<void> {
  for (let at = 0; at < count; at += 10) {
    const Entries = Array.from({ length: 10 }, (_, index) => ({
      Id: String(index),
      MessageBody: String(at + index),
      ...(MessageGroupId && { MessageGroupId }),
    }));
    await sqs().send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  }
}

describe("a standard queue", () => {
  it("gives a message that came back before those that came later", async () => {
    const url = await create("came-back");
    await send(url, "first");
    await receive(url, { VisibilityTimeout: 3 });
    clock.turn(1_500);
    await send(url, "second");
    clock.turn(2_000);
    expect(bodies(await receive(url, { MaxNumberOfMessages: 10 }))).toEqual(["first", "second"]);
  });

  it("deletes a message by the handle of an earlier receive", async () => {
    const url = await create("earlier");
    await send(url, "m");
    const [first] = await receive(url, { VisibilityTimeout: 0 });
    await receive(url, { VisibilityTimeout: 0 });
    await drop(url, first);
    expect(await receive(url)).toEqual([]);
  });

  it("gives the messages of quiet groups before those of a group that has much in flight", async () => {
    const url = await create("fair");
    await sendMany(url, 30, "noisy");
    await receive(url, { MaxNumberOfMessages: 10 });
    await send(url, "a", "quiet");
    await send(url, "b");
    expect(bodies(await receive(url, { MaxNumberOfMessages: 3 }))).toEqual(["a", "b", "10"]);
  });

  it("with as many messages in flight as it may have refuses a short poll, and leaves a long one empty", async () => {
    const url = await create("full");
    await sendMany(url, 70);
    const taken: Message[] = [];
    for (let at = 0; at < 6; at++) taken.push(...(await receive(url, { MaxNumberOfMessages: 10 })));
    expect(taken).toHaveLength(60);
    await expect(receive(url)).rejects.toMatchObject({
      name: "OverLimit",
      message:
        "Too many messages have been received without being deleted. " +
        "Please delete your received messages or let them timeout before receiving more.",
    });
    expect(await receive(url, { WaitTimeSeconds: 1 })).toEqual([]);
    await drop(url, taken[0]);
    expect(await receive(url, { MaxNumberOfMessages: 10 })).toHaveLength(1);
    clock.turn(31_000);
    expect(await receive(url, { MaxNumberOfMessages: 10 })).toHaveLength(10);
  });

  it("takes no ReceiveRequestAttemptId", async () => {
    const url = await create("no-attempts");
    await expect(receive(url, { ReceiveRequestAttemptId: "a" })).rejects.toMatchObject({
      message:
        "Value a for parameter ReceiveRequestAttemptId is invalid. Reason: The request include parameter " +
        "that is not valid for this queue type.",
    });
  });
});

describe("a FIFO queue", () => {
  const attempt = (url: string, ReceiveRequestAttemptId: string) =>
    receive(url, { ReceiveRequestAttemptId, MaxNumberOfMessages: 10, VisibilityTimeout: 60 });

  it("with as many messages in flight as it may have gives none, without an error", async () => {
    const url = await create("full.fifo", { DeduplicationScope: "messageGroup" });
    for (let group = 0; group < 7; group++) await sendMany(url, 10, `g${group}`);
    for (let at = 0; at < 6; at++) expect(await receive(url, { MaxNumberOfMessages: 10 })).toHaveLength(10);
    expect(await receive(url)).toEqual([]);
    clock.turn(31_000);
    expect(await receive(url)).toHaveLength(1);
  });

  it("gives the same messages under the same handles to a receive that is repeated, hidden anew", async () => {
    const url = await create("attempts.fifo");
    for (const body of ["1", "2"]) await send(url, body, "g");
    const first = await attempt(url, "a");
    expect(bodies(first)).toEqual(["1", "2"]);
    expect(await attempt(url, "b")).toEqual([]);
    clock.turn(40_000);
    expect(await attempt(url, "a")).toEqual(first);
    clock.turn(40_000);
    expect(await attempt(url, "b")).toEqual([]);
    await Promise.all(first.map((message) => drop(url, message)));
    expect(await attempt(url, "a")).toEqual([]);
  });

  it("repeats no receive whose messages were changed, nor one of more than five minutes ago", async () => {
    const url = await create("changed.fifo");
    await send(url, "1", "g");
    const [message] = await attempt(url, "a");
    const change = (VisibilityTimeout: number) =>
      sqs().send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: url,
          ReceiptHandle: message?.ReceiptHandle,
          VisibilityTimeout,
        }),
      );
    await change(600);
    expect(await attempt(url, "a")).toEqual([]);
    await change(0);
    const [again] = await receive(url, { ReceiveRequestAttemptId: "c", VisibilityTimeout: 600 });
    expect(again?.Body).toBe("1");
    clock.turn(301_000);
    expect(await attempt(url, "c")).toEqual([]);
  });
});
