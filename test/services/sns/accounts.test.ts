import { CreateKeyCommand, KMSClient, PutKeyPolicyCommand } from "@aws-sdk/client-kms";
import {
  ConfirmSubscriptionCommand,
  ListSubscriptionsByTopicCommand,
  ListSubscriptionsCommand,
  PublishCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { expect, it } from "vitest";
import { useTwoAccounts } from "../../scenarios/ways-in/two-accounts.js";
import { ACCOUNT } from "../../support/server.js";
import { messaging } from "./support.js";

const cloud = useTwoAccounts();
const theirSns = () => new SNSClient(cloud().server.client(cloud().other.root));
const theirSqs = () => new SQSClient(cloud().server.client(cloud().other.root));
const use = () => messaging(cloud().server);
const theirQueueArn = (name: string) => `arn:aws:sqs:us-east-1:${cloud().other.id}:${name}`;

/** A topic of the first account; its policy lets the other account do these things. */
async function createTopic(name: string, Action: string[]): Promise<string> {
  const topic = await use().createTopic(name);
  if (Action.length === 0) return topic;
  const Statement = [{ Effect: "Allow", Principal: { AWS: cloud().other.id }, Action, Resource: topic }];
  const AttributeValue = JSON.stringify({ Version: "2012-10-17", Statement });
  await use()
    .sns()
    .send(new SetTopicAttributesCommand({ TopicArn: topic, AttributeName: "Policy", AttributeValue }));
  return topic;
}

/** A queue of the other account that lets one topic send. */
async function createQueue(QueueName: string, topic: string): Promise<string> {
  const { QueueUrl = "" } = await theirSqs().send(new CreateQueueCommand({ QueueName }));
  const Statement = [
    {
      Effect: "Allow",
      Principal: { Service: "sns.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: theirQueueArn(QueueName),
      Condition: { ArnEquals: { "aws:SourceArn": topic }, StringEquals: { "aws:SourceAccount": ACCOUNT } },
    },
  ];
  const Attributes = { Policy: JSON.stringify({ Version: "2012-10-17", Statement }) };
  await theirSqs().send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
  return QueueUrl;
}

/** The next message of a queue of the other account, parsed. */
async function received(QueueUrl: string) {
  const { Messages = [] } = await theirSqs().send(
    new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 }),
  );
  return JSON.parse(Messages[0]?.Body ?? "{}");
}

it("Subscribe: another account subscribes its own queue at once, if the topic's policy lets it", async () => {
  const TopicArn = await createTopic("shared", ["sns:Subscribe"]);
  const queue = await createQueue("theirs", TopicArn);
  const { SubscriptionArn } = await theirSns().send(
    new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: theirQueueArn("theirs") }),
  );
  expect(SubscriptionArn).toMatch(new RegExp(`^${TopicArn}:[0-9a-f-]{36}$`));
  await use().publish(TopicArn, "hello neighbour");
  expect(await received(queue)).toMatchObject({ Type: "Notification", TopicArn, Message: "hello neighbour" });
  const entry = { SubscriptionArn, Owner: cloud().other.id, TopicArn };
  const byTopic = await use().sns().send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  expect(byTopic.Subscriptions).toMatchObject([entry]);
  const theirs = await theirSns().send(new ListSubscriptionsCommand({}));
  expect(theirs.Subscriptions).toMatchObject([entry]);
  const ours = await use().sns().send(new ListSubscriptionsCommand({}));
  expect(ours.Subscriptions).toEqual([]);
});

it("Subscribe, Publish: refused where the topic's policy does not name the account", async () => {
  const TopicArn = await createTopic("private", []);
  const subscribing = new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: theirQueueArn("theirs") });
  await expect(theirSns().send(subscribing)).rejects.toMatchObject({ name: "AuthorizationErrorException" });
  const publishing = new PublishCommand({ TopicArn, Message: "no" });
  await expect(theirSns().send(publishing)).rejects.toMatchObject({ name: "AuthorizationErrorException" });
});

it("Publish: another account publishes, if the topic's policy lets it", async () => {
  const TopicArn = await createTopic("inbox", ["sns:Publish"]);
  const queue = await use().createQueue("ours");
  await use().subscribe(TopicArn, "sqs", `arn:aws:sqs:us-east-1:${ACCOUNT}:ours`, {
    RawMessageDelivery: "true",
  });
  await theirSns().send(new PublishCommand({ TopicArn, Message: "from them" }));
  expect(await use().receive(queue)).toMatchObject([{ Body: "from them" }]);
});

it("Publish: to an encrypted topic of another account, if its key's policy lets the publisher's account", async () => {
  const kms = new KMSClient(cloud().server.client());
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  const KeyId = KeyMetadata?.KeyId ?? "";
  const TopicArn = await createTopic("sealed", ["sns:Publish"]);
  await use()
    .sns()
    .send(
      new SetTopicAttributesCommand({ TopicArn, AttributeName: "KmsMasterKeyId", AttributeValue: KeyId }),
    );
  const publish = () => theirSns().send(new PublishCommand({ TopicArn, Message: "sealed" }));
  await expect(publish()).rejects.toMatchObject({ name: "KMSAccessDeniedException" });
  const AWS = [ACCOUNT, cloud().other.id];
  const Statement = [{ Effect: "Allow", Principal: { AWS }, Action: "kms:*", Resource: "*" }];
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
  await kms.send(new PutKeyPolicyCommand({ KeyId, Policy }));
  expect((await publish()).MessageId).toMatch(/^[0-9a-f-]{36}$/);
});

it("Subscribe: for another account's queue, the topic's owner waits for who reads the queue to confirm", async () => {
  const TopicArn = await createTopic("asking", []);
  const queue = await createQueue("asked", TopicArn);
  const answer = await use()
    .sns()
    .send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: theirQueueArn("asked") }));
  expect(answer.SubscriptionArn).toBe("pending confirmation");
  const { Type, Token } = await received(queue);
  expect(Type).toBe("SubscriptionConfirmation");
  await use().publish(TopicArn, "too early");
  await use().sns().send(new ConfirmSubscriptionCommand({ TopicArn, Token }));
  await use().publish(TopicArn, "in time");
  expect(await received(queue)).toMatchObject({ Type: "Notification", Message: "in time" });
});
