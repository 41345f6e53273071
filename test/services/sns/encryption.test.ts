import { CreateAliasCommand, CreateKeyCommand, DisableKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  PublishBatchCommand,
  PublishCommand,
  SetTopicAttributesCommand,
  SNSClient,
} from "@aws-sdk/client-sns";
import { expect, it } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { eventing } from "../events/support.js";
import { makeUser } from "../iam/support.js";
import { messaging, queueArn } from "./support.js";

const server = useServer();
const kms = () => new KMSClient(server.client());
const use = () => messaging(server);

async function createKey(): Promise<{ id: string; arn: string }> {
  const { KeyMetadata } = await kms().send(new CreateKeyCommand({}));
  return { id: KeyMetadata?.KeyId ?? "", arn: KeyMetadata?.Arn ?? "" };
}

/** A topic with a key, and a queue of the same name that gets its messages raw. */
async function pair(name: string, KmsMasterKeyId: string) {
  const topic = await use().createTopic(name, { KmsMasterKeyId });
  const queue = await use().createQueue(name);
  await use().subscribe(topic, "sqs", queueArn(name), { RawMessageDelivery: "true" });
  return { topic, queue };
}

/** Publishes as a user who may do these things with a key. */
async function publishAs(name: string, TopicArn: string, Action: string[], Resource: string) {
  const Statement = [{ Effect: "Allow", Action: "sns:Publish", Resource: "*" }];
  if (Action.length > 0) Statement.push({ Effect: "Allow", Action, Resource } as never);
  const user = await makeUser(server, name, JSON.stringify({ Version: "2012-10-17", Statement }));
  const sns = new SNSClient(server.client(user.credentials));
  return {
    user,
    one: () => sns.send(new PublishCommand({ TopicArn, Message: name })),
    batch: () =>
      sns.send(
        new PublishBatchCommand({
          TopicArn,
          PublishBatchRequestEntries: [{ Id: "a", Message: `${name} b` }],
        }),
      ),
  };
}

it("Publish, PublishBatch: refuse who may not make and open data keys with the topic's key", async () => {
  const { id, arn } = await createKey();
  const { topic, queue } = await pair("sealed", id);
  const none = await publishAs("none", topic, [], arn);
  for (const publish of [none.one, none.batch]) {
    await expect(publish()).rejects.toMatchObject({
      name: "KMSAccessDeniedException",
      $metadata: { httpStatusCode: 400 },
      message: expect.stringMatching(`${none.user.arn} is not authorized to perform: kms:GenerateDataKey`),
    });
  }
  const half = await publishAs("half", topic, ["kms:GenerateDataKey"], arn);
  await expect(half.one()).rejects.toMatchObject({
    name: "KMSAccessDeniedException",
    message: expect.stringMatching("kms:Decrypt"),
  });
  const all = await publishAs("all", topic, ["kms:GenerateDataKey", "kms:Decrypt"], arn);
  await all.one();
  await all.batch();
  const bodies = (await use().receive(queue, 2)).map(({ Body }) => Body);
  expect(bodies.sort()).toEqual(["all", "all b"]);
});

it("Publish: tells of a key that is disabled or not there; a topic's key may be named by its alias", async () => {
  const { id } = await createKey();
  await kms().send(new CreateAliasCommand({ AliasName: "alias/news", TargetKeyId: id }));
  const { topic, queue } = await pair("news", "alias/news");
  await use().publish(topic, "open");
  expect(await use().receive(queue)).toMatchObject([{ Body: "open" }]);
  await kms().send(new DisableKeyCommand({ KeyId: id }));
  await expect(use().publish(topic, "shut")).rejects.toMatchObject({ name: "KMSDisabledException" });
  const set = { TopicArn: topic, AttributeName: "KmsMasterKeyId" };
  await use()
    .sns()
    .send(new SetTopicAttributesCommand({ ...set, AttributeValue: "alias/none" }));
  await expect(use().publish(topic, "lost")).rejects.toMatchObject({ name: "KMSNotFoundException" });
});

it("alias/aws/sns: everybody in the account who may publish may use it", async () => {
  const { topic, queue } = await pair("managed", "alias/aws/sns");
  const { one } = await publishAs("managed", topic, [], "*");
  await one();
  expect(await use().receive(queue)).toMatchObject([{ Body: "managed" }]);
});

it("a rule's events reach an encrypted topic only if the key lets EventBridge use it", async () => {
  const { putRule, putTarget, put, createQueue, receive } = eventing(server);
  const rights = (Service: string) => [
    { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: "kms:*", Resource: "*" },
    ...(Service ? [{ Effect: "Allow", Principal: { Service }, Action: "kms:*", Resource: "*" }] : []),
  ];
  const dead = await createQueue("dead");
  const made: Record<string, string> = {};
  for (const [name, Service] of [
    ["closed", ""],
    ["open", "events.amazonaws.com"],
  ] as const) {
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: rights(Service) });
    const { KeyMetadata } = await kms().send(new CreateKeyCommand({ Policy }));
    const { topic, queue } = await pair(name, KeyMetadata?.Arn ?? "");
    made[name] = queue;
    const AttributeValue = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sns:Publish",
          Resource: topic,
        },
      ],
    });
    await use()
      .sns()
      .send(new SetTopicAttributesCommand({ TopicArn: topic, AttributeName: "Policy", AttributeValue }));
    await putRule(name, { EventPattern: JSON.stringify({ source: [name] }) });
    await putTarget(name, { Arn: topic, DeadLetterConfig: { Arn: queueArn("dead") } });
    await put({ Source: name });
  }
  expect(JSON.parse((await receive(made.open ?? ""))[0]?.Body ?? "")).toMatchObject({ source: "open" });
  const [letter] = await receive(dead);
  expect(JSON.parse(letter?.Body ?? "")).toMatchObject({ source: "closed" });
});
