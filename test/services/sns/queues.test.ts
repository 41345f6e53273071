import {
  GetSubscriptionAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListSubscriptionsCommand,
  PublishBatchCommand,
  SetSubscriptionAttributesCommand,
  SNSClient,
  UnsubscribeCommand,
} from "@aws-sdk/client-sns";
import { DeleteQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { describe, expect, it } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { messaging, queueArn, topicArn } from "./support.js";

const server = useServer();
const sns = () => new SNSClient(server.client());
const use = () => messaging(server);

/** A topic with a queue of the same name subscribed to it. */
async function pair(name: string, attributes = {}, topicAttributes = {}, queueAttributes = {}) {
  const { createTopic, createQueue, subscribe } = use();
  const topic = await createTopic(name, topicAttributes);
  const queue = await createQueue(name, queueAttributes);
  const subscription = await subscribe(topic, "sqs", queueArn(name), attributes);
  return { topic, queue, subscription };
}

const bodies = async (queue: string, count: number, seconds = 10) =>
  (await use().receive(queue, count, seconds)).map(({ Body = "" }) => Body);
const messagesIn = async (queue: string, count: number, seconds = 10) =>
  (await bodies(queue, count, seconds)).map((body) => JSON.parse(body).Message);

describe("subscriptions", () => {
  it("Subscribe: again gives the same, with other attributes an error", async () => {
    const { topic, subscription } = await pair("repeated");
    const { subscribe } = use();
    expect(subscription).toMatch(new RegExp(`^${topic}:[0-9a-f-]{36}$`));
    expect(await subscribe(topic, "sqs", queueArn("repeated"))).toBe(subscription);
    await expect(
      subscribe(topic, "sqs", queueArn("repeated"), { RawMessageDelivery: "true" }),
    ).rejects.toMatchObject({
      message: "Invalid parameter: Attributes Reason: Subscription already exists with different attributes",
    });
  });

  it("lists, shows, changes and ends", async () => {
    const { topic, subscription: SubscriptionArn } = await pair("managed");
    const entry = {
      SubscriptionArn,
      Owner: ACCOUNT,
      Protocol: "sqs",
      Endpoint: queueArn("managed"),
      TopicArn: topic,
    };
    const byTopic = await sns().send(new ListSubscriptionsByTopicCommand({ TopicArn: topic }));
    expect(byTopic.Subscriptions).toEqual([entry]);
    expect((await sns().send(new ListSubscriptionsCommand({}))).Subscriptions).toContainEqual(entry);
    const set = (AttributeName: string, AttributeValue: string) =>
      sns().send(new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName, AttributeValue }));
    await set("FilterPolicy", '{"a":["b"]}');
    await set("RawMessageDelivery", "TRUE");
    const shown = await sns().send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
    expect(shown.Attributes).toMatchObject({
      PendingConfirmation: "false",
      ConfirmationWasAuthenticated: "true",
      RawMessageDelivery: "true",
      FilterPolicy: '{"a":["b"]}',
      FilterPolicyScope: "MessageAttributes",
      SubscriptionPrincipal: `arn:aws:iam::${ACCOUNT}:root`,
    });
    await expect(set("RawMessageDelivery", "maybe")).rejects.toMatchObject({
      message: "Invalid parameter: RawMessageDelivery: Invalid value [maybe]. Must be true or false.",
    });
    await expect(set("RedrivePolicy", '{"deadLetterTargetArn":"x"}')).rejects.toMatchObject({
      message: "Invalid parameter: RedrivePolicy: deadLetterTargetArn is an invalid arn",
    });
    await sns().send(new UnsubscribeCommand({ SubscriptionArn }));
    await sns().send(new UnsubscribeCommand({ SubscriptionArn }));
    await expect(sns().send(new GetSubscriptionAttributesCommand({ SubscriptionArn }))).rejects.toMatchObject(
      { name: "NotFoundException", message: "Subscription does not exist" },
    );
  });

  it("refuses what cannot be subscribed, and says what is not built", async () => {
    const { createTopic, subscribe } = use();
    const topic = await createTopic("strict");
    const wrong: [string, string, string][] = [
      ["pigeon", "x", "Invalid parameter: Amazon SNS does not support this protocol string: pigeon"],
      ["sqs", "http://localhost/1/q", "Invalid parameter: SQS endpoint ARN"],
      ["https", "http://example.com", "Invalid parameter: Endpoint must match the specified protocol"],
      [
        "sqs",
        queueArn("q.fifo"),
        "Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics",
      ],
    ];
    for (const [protocol, endpoint, message] of wrong) {
      await expect(subscribe(topic, protocol, endpoint)).rejects.toMatchObject({ message });
    }
    for (const protocol of ["application", "firehose"]) {
      await expect(
        subscribe(topic, protocol, "arn:aws:firehose:us-east-1:000000000000:x/y"),
      ).rejects.toMatchObject({
        name: "NotImplemented",
      });
    }
  });

  it("Subscribe: an e-mail address stays pending", async () => {
    const { createTopic } = use();
    const TopicArn = await createTopic("mail");
    await use().subscribe(TopicArn, "email", "someone@example.com");
    const { Subscriptions } = await sns().send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(Subscriptions?.map(({ SubscriptionArn }) => SubscriptionArn)).toEqual(["PendingConfirmation"]);
  });
});

describe("delivery to queues", () => {
  it("wraps a message with its subject and attributes", async () => {
    const { topic, queue, subscription } = await pair("wrapped");
    const { MessageId } = await use().publish(topic, "hello", {
      Subject: "Greeting",
      MessageAttributes: {
        colour: { DataType: "String", StringValue: "red" },
        bytes: { DataType: "Binary", BinaryValue: Buffer.from([1, 2]) },
      },
    });
    const [message] = await use().receive(queue);
    expect(message?.MessageAttributes).toBeUndefined();
    expect(JSON.parse(message?.Body ?? "")).toEqual({
      Type: "Notification",
      MessageId,
      TopicArn: topic,
      Subject: "Greeting",
      Message: "hello",
      Timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]+\.\d{3}Z$/),
      SignatureVersion: "1",
      Signature: expect.any(String),
      SigningCertURL: expect.stringMatching(/\/SimpleNotificationService-[0-9a-f]{32}\.pem$/),
      UnsubscribeURL: `${server.endpoint}/?Action=Unsubscribe&SubscriptionArn=${subscription}`,
      MessageAttributes: {
        colour: { Type: "String", Value: "red" },
        bytes: { Type: "Binary", Value: "AQI=" },
      },
    });
  });

  it("RawMessageDelivery: sends the message itself, attributes as attributes", async () => {
    const { topic, queue } = await pair("raw", { RawMessageDelivery: "true" });
    await use().publish(topic, "hello", {
      MessageAttributes: { colour: { DataType: "String", StringValue: "red" } },
    });
    const [message] = await use().receive(queue);
    expect(message).toMatchObject({ Body: "hello", MessageAttributes: { colour: { StringValue: "red" } } });
  });

  it("MessageStructure: gives each protocol its own body", async () => {
    const { topic, queue } = await pair("structured", { RawMessageDelivery: "true" });
    const publish = (body: unknown) =>
      use().publish(topic, typeof body === "string" ? body : JSON.stringify(body), {
        MessageStructure: "json",
      });
    await publish({ default: "rest", sqs: "queue" });
    await publish({ default: "rest", email: "mail" });
    expect((await bodies(queue, 2)).sort()).toEqual(["queue", "rest"]);
    await expect(publish({ sqs: "x" })).rejects.toMatchObject({
      message: "Invalid parameter: Message Structure - No default entry in JSON message body",
    });
    await expect(publish("no json")).rejects.toMatchObject({
      message: "Invalid parameter: Message Structure - JSON message body failed to parse",
    });
  });

  it("a queue that forbids it gets nothing: the message goes into the dead-letter queue", async () => {
    const dead = await use().createQueue("dead-letters");
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queueArn("dead-letters") });
    const { topic, queue } = await pair("forbidden", { RedrivePolicy });
    await new SQSClient(server.client()).send(new DeleteQueueCommand({ QueueUrl: queue }));
    await use().publish(topic, "lost");
    expect(await messagesIn(dead, 1)).toEqual(["lost"]);
  });

  it("Publish: refuses what is no message", async () => {
    const { topic } = await pair("refusing");
    const { publish } = use();
    const wrong: [string, object, string][] = [
      ["", {}, "Invalid parameter: Empty message"],
      ["x".repeat(262_145), {}, "Invalid parameter: Message too long"],
      ["x", { Subject: "two\nlines" }, "Invalid parameter: Subject"],
      [
        "x",
        { MessageAttributes: { a: { DataType: "String", StringValue: "" } } },
        "The message attribute 'a' must contain non-empty message attribute value for message attribute type 'String'.",
      ],
      [
        "x",
        { MessageAttributes: { a: { DataType: "Colour", StringValue: "b" } } },
        "The message attribute 'a' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.",
      ],
      [
        "x",
        { MessageDeduplicationId: "a" },
        "Invalid parameter: MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type",
      ],
    ];
    for (const [body, more, message] of wrong) {
      await expect(publish(topic, body, more)).rejects.toMatchObject({ message });
    }
    await expect(publish(topicArn("nowhere"), "x")).rejects.toMatchObject({ name: "NotFoundException" });
  });

  it("MaximumMessageSize: lets larger messages through, to queues and functions", async () => {
    const { topic, queue } = await pair(
      "large",
      { RawMessageDelivery: "true" },
      { MaximumMessageSize: "1000000" },
    );
    await use().publish(topic, "x".repeat(900_000));
    expect((await bodies(queue, 1)).map(({ length }) => length)).toEqual([900_000]);
    await expect(use().publish(topic, "x".repeat(1_000_001))).rejects.toMatchObject({
      message: "Invalid parameter: Message too long",
    });
    await expect(use().subscribe(topic, "https", "https://example.com/")).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
    await expect(use().createTopic("larger", { MaximumMessageSize: "1048577" })).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
  });

  it("PublishBatch: tells each entry's id; refuses wrong batches whole", async () => {
    const { topic, queue } = await pair("batch");
    const batch = (entries: { Id: string; Message: string }[]) =>
      sns().send(new PublishBatchCommand({ TopicArn: topic, PublishBatchRequestEntries: entries }));
    const { Successful, Failed } = await batch([
      { Id: "a", Message: "one" },
      { Id: "b", Message: "two" },
    ]);
    expect(Successful?.map(({ Id }) => Id)).toEqual(["a", "b"]);
    expect(Failed ?? []).toEqual([]);
    expect((await messagesIn(queue, 2)).sort()).toEqual(["one", "two"]);
    const many = Array.from({ length: 11 }, (_, at) => ({ Id: `${at}`, Message: "x" }));
    await expect(batch(many)).rejects.toMatchObject({ name: "TooManyEntriesInBatchRequestException" });
    const twice = { Id: "a", Message: "x" };
    await expect(batch([twice, twice])).rejects.toMatchObject({ name: "BatchEntryIdsNotDistinctException" });
    await expect(batch([{ Id: "a.b", Message: "x" }])).rejects.toMatchObject({
      name: "InvalidBatchEntryIdException",
    });
    const long = { Message: "x".repeat(140_000) };
    await expect(
      batch([
        { Id: "a", ...long },
        { Id: "b", ...long },
      ]),
    ).rejects.toMatchObject({ name: "BatchRequestTooLongException" });
  });
});

describe("FIFO topics", () => {
  it("keep each group's order, and drop what is repeated", async () => {
    const fifo = { FifoTopic: "true", ContentBasedDeduplication: "true" };
    const queueFifo = { FifoQueue: "true" };
    const { topic, queue } = await pair("ordered.fifo", {}, fifo, queueFifo);
    const sent = Array.from({ length: 30 }, (_, at) => `m${at}`);
    const sequences: string[] = [];
    for (const [at, body] of sent.entries()) {
      const answer = await use().publish(topic, body, { MessageGroupId: `g${at % 3}` });
      sequences.push(answer.SequenceNumber ?? "");
    }
    const again = await use().publish(topic, "m0", { MessageGroupId: "g0" });
    expect(again.SequenceNumber).toBe(sequences[0]);
    expect([...sequences].sort()).toEqual(sequences);
    const received = await use().receive(queue, 30);
    expect(received).toHaveLength(30);
    for (const group of ["g0", "g1", "g2"]) {
      const own = received.filter(({ Attributes }) => Attributes?.["MessageGroupId"] === group);
      const numbers = own.map(({ Body = "" }) => JSON.parse(Body).SequenceNumber);
      expect([...numbers].sort()).toEqual(numbers);
      expect(own).toHaveLength(10);
    }
    // Topics that keep an order do not sign.
    expect(JSON.parse(received[0]?.Body ?? "")).not.toHaveProperty("Signature");
  });

  it("want a group and something to tell repetitions by", async () => {
    const topic = await use().createTopic("wanting.fifo", { FifoTopic: "true" });
    await expect(use().publish(topic, "x")).rejects.toMatchObject({
      message: "Invalid parameter: The MessageGroupId parameter is required for FIFO topics",
    });
    await expect(use().publish(topic, "x", { MessageGroupId: "g" })).rejects.toMatchObject({
      message:
        "Invalid parameter: The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
    });
  });
});
