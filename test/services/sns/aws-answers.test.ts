import {
  ConfirmSubscriptionCommand,
  CreateTopicCommand,
  PublishBatchCommand,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import { describe, expect, it } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { messaging, queueArn, topicArn } from "./support.js";

/** What AWS answered to recorded requests. */

const server = useServer();
const use = () => messaging(server);
const sns = () => new SNSClient(server.client());

describe("CreateTopic", () => {
  it("gives the topic that is there to who names some of its tags, or none", async () => {
    const Tags = [
      { Key: "a", Value: "1" },
      { Key: "b", Value: "2" },
    ];
    const create = (tags: typeof Tags) => sns().send(new CreateTopicCommand({ Name: "tagged", Tags: tags }));
    for (const tags of [Tags, Tags.slice(0, 1), []]) {
      expect((await create(tags)).TopicArn).toBe(topicArn("tagged"));
    }
    await expect(create([{ Key: "c", Value: "3" }])).rejects.toMatchObject({
      message: "Invalid parameter: Tags Reason: Topic already exists with different tags",
    });
  });
});

describe("Subscribe", () => {
  it("again, with a preset spelled out, gives the same subscription", async () => {
    const topic = await use().createTopic("again");
    await use().createQueue("again");
    const again = (attributes?: Record<string, string>) =>
      use().subscribe(topic, "sqs", queueArn("again"), attributes);
    const first = await again({ RawMessageDelivery: "True" });
    expect(await again({ RawMessageDelivery: "true", FilterPolicyScope: "MessageAttributes" })).toBe(first);
    await expect(again({ RawMessageDelivery: "false" })).rejects.toMatchObject({
      message: "Invalid parameter: Attributes Reason: Subscription already exists with different attributes",
    });
  });

  it("by SMS: is kept at once, and what it is sent fails into its dead-letter queue", async () => {
    const TopicArn = await use().createTopic("texts");
    const subscribe = (Endpoint: string, Attributes = {}) =>
      sns().send(new SubscribeCommand({ TopicArn, Protocol: "sms", Endpoint, Attributes }));
    await expect(subscribe("+15--551234567")).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: "Invalid SMS endpoint: +15--551234567",
    });
    await expect(subscribe("+123123123", { FilterPolicy: '{"key":[]}' })).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
    const queue = await use().createQueue("unsent-texts");
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queueArn("unsent-texts") });
    const { SubscriptionArn } = await subscribe("+123123123", { RedrivePolicy });
    expect(SubscriptionArn).toMatch(`${TopicArn}:`);
    await use().publish(TopicArn, "hello");
    const [unsent] = await use().receive(queue, 1);
    expect(JSON.parse(unsent?.Body ?? "{}")).toMatchObject({ Message: "hello" });
  });
});

describe("ConfirmSubscription", () => {
  it("tells tokens that are none from those that are not known, whatever the topic", async () => {
    const TopicArn = await use().createTopic("confirm");
    const confirm = (Token: string, arn = TopicArn) =>
      sns().send(new ConfirmSubscriptionCommand({ TopicArn: arn, Token }));
    await expect(confirm("randomtoken")).rejects.toMatchObject({ message: "Invalid token" });
    const known = "5".repeat(288);
    for (const arn of [TopicArn, topicArn("no-such-topic")]) {
      await expect(confirm(known, arn)).rejects.toMatchObject({ message: "Invalid parameter: Token" });
    }
  });
});

describe("Publish", () => {
  it.each([
    ["randomstring", "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1"],
    ["randomstring:1", "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 2"],
    ["", "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1"],
  ])("to %j: %s", async (TopicArn, message) => {
    const publish = sns().send(new PublishCommand({ TopicArn, Message: "m" }));
    await expect(publish).rejects.toMatchObject({ message });
  });

  it("to a device finds none", async () => {
    const TargetArn = `arn:aws:sns:us-east-1:${ACCOUNT}:endpoint/APNS/app/00000000-0000-0000-0000-000000000000`;
    await expect(sns().send(new PublishCommand({ TargetArn, Message: "m" }))).rejects.toMatchObject({
      message: "Invalid parameter: TargetArn Reason: No endpoint found for the target arn specified",
    });
  });

  it("PublishBatch: looks at the structure before the group", async () => {
    const TopicArn = await use().createTopic("batch.fifo", { FifoTopic: "true" });
    const entry = { Id: "1", Message: '{"sqs":"x"}', MessageStructure: "json" };
    const publish = sns().send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries: [entry] }));
    await expect(publish).rejects.toMatchObject({
      message: "Invalid parameter: Message Structure - No default entry in JSON message body",
    });
  });

  it("to a FIFO topic: a standard queue behind it hears nothing of the group", async () => {
    const topic = await use().createTopic("plain.fifo", {
      FifoTopic: "true",
      ContentBasedDeduplication: "true",
    });
    const queue = await use().createQueue("plain");
    await use().subscribe(topic, "sqs", queueArn("plain"), { RawMessageDelivery: "true" });
    await sns().send(new PublishCommand({ TopicArn: topic, Message: "m", MessageGroupId: "g" }));
    const [message] = await use().receive(queue, 1);
    expect(message?.Body).toBe("m");
    expect(message?.Attributes?.MessageGroupId).toBeUndefined();
  });
});
