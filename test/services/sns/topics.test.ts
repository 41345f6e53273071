import {
  AddPermissionCommand,
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  ListTagsForResourceCommand,
  ListTopicsCommand,
  NotFoundException,
  PublishCommand,
  PutDataProtectionPolicyCommand,
  RemovePermissionCommand,
  SetTopicAttributesCommand,
  SNSClient,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-sns";
import { describe, expect, it } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { makeUser, policy } from "../iam/support.js";
import { messaging, topicArn } from "./support.js";

const server = useServer();
const sns = () => new SNSClient(server.client());
const createTopic = (name: string, attributes = {}) => messaging(server).createTopic(name, attributes);
const attributesOf = async (TopicArn: string) =>
  (await sns().send(new GetTopicAttributesCommand({ TopicArn }))).Attributes ?? {};

describe("topics", () => {
  it("CreateTopic: again gives the same topic, with other attributes an error", async () => {
    const arn = await createTopic("again", { DisplayName: "A" });
    expect(arn).toBe(topicArn("again"));
    expect(await createTopic("again")).toBe(arn);
    await expect(createTopic("again", { DisplayName: "B" })).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: "Invalid parameter: Attributes Reason: Topic already exists with different attributes",
    });
    const Tags = [{ Key: "a", Value: "b" }];
    await expect(sns().send(new CreateTopicCommand({ Name: "again", Tags }))).rejects.toMatchObject({
      message: "Invalid parameter: Tags Reason: Topic already exists with different tags",
    });
  });

  it.each(["", "has space", "x".repeat(257), "late.fifo"])(
    "CreateTopic: refuses the name '%s'",
    async (name) => {
      await expect(createTopic(name)).rejects.toMatchObject({ message: "Invalid parameter: Topic Name" });
    },
  );

  it("GetTopicAttributes: shows presets, policies and counts", async () => {
    const arn = await createTopic("shown.fifo", { FifoTopic: "true", SignatureVersion: "2" });
    const attributes = await attributesOf(arn);
    expect(attributes).toMatchObject({
      TopicArn: arn,
      Owner: ACCOUNT,
      FifoTopic: "true",
      ContentBasedDeduplication: "false",
      SignatureVersion: "2",
      SubscriptionsConfirmed: "0",
      SubscriptionsPending: "0",
      SubscriptionsDeleted: "0",
    });
    expect(JSON.parse(attributes["EffectiveDeliveryPolicy"] ?? "")).toMatchObject({
      http: { defaultHealthyRetryPolicy: { minDelayTarget: 20, numRetries: 3, backoffFunction: "linear" } },
    });
    expect(JSON.parse(attributes["Policy"] ?? "").Id).toBe("__default_policy_ID");
  });

  it("SetTopicAttributes: changes one, and refuses what a topic has not", async () => {
    const TopicArn = await createTopic("changed");
    const set = (AttributeName: string, AttributeValue: string) =>
      sns().send(new SetTopicAttributesCommand({ TopicArn, AttributeName, AttributeValue }));
    await set("DisplayName", "New");
    expect((await attributesOf(TopicArn))["DisplayName"]).toBe("New");
    await expect(set("Colour", "red")).rejects.toMatchObject({ message: "Invalid parameter: AttributeName" });
    await expect(set("FifoTopic", "true")).rejects.toMatchObject({ name: "InvalidParameterException" });
    await expect(set("SignatureVersion", "3")).rejects.toMatchObject({ name: "InvalidParameterException" });
    await expect(set("ArchivePolicy", "{}")).rejects.toMatchObject({ name: "NotImplemented" });
  });

  it("tells wrong ARNs, missing topics and other regions as AWS does", async () => {
    const get = (TopicArn: string) => sns().send(new GetTopicAttributesCommand({ TopicArn }));
    await expect(get("nonsense")).rejects.toMatchObject({
      message: "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1",
    });
    await expect(get(topicArn("nowhere"))).rejects.toBeInstanceOf(NotFoundException);
    await expect(get(topicArn("nowhere"))).rejects.toMatchObject({ message: "Topic does not exist" });
    await expect(get(topicArn("x").replace("us-east-1", "eu-west-1"))).rejects.toMatchObject({
      message: "Invalid parameter: TopicArn",
    });
  });

  it("DeleteTopic: of none is done already", async () => {
    const TopicArn = await createTopic("gone");
    await sns().send(new DeleteTopicCommand({ TopicArn }));
    await sns().send(new DeleteTopicCommand({ TopicArn }));
    await expect(attributesOf(TopicArn)).rejects.toBeInstanceOf(NotFoundException);
  });

  it("ListTopics: pages by hundred", async () => {
    await Promise.all(Array.from({ length: 101 }, (_, at) => createTopic(`page-${at}`)));
    const first = await sns().send(new ListTopicsCommand({}));
    expect(first.Topics).toHaveLength(100);
    const rest = await sns().send(new ListTopicsCommand({ NextToken: first.NextToken }));
    const arns = [...(first.Topics ?? []), ...(rest.Topics ?? [])].map(({ TopicArn }) => TopicArn);
    expect(new Set(arns).size).toBe(arns.length);
    expect(arns).toContain(topicArn("page-100"));
  });

  it("tags: added, listed and removed", async () => {
    const ResourceArn = await createTopic("tagged");
    const Tags = [
      { Key: "team", Value: "a" },
      { Key: "env", Value: "dev" },
    ];
    await sns().send(new TagResourceCommand({ ResourceArn, Tags }));
    await sns().send(new UntagResourceCommand({ ResourceArn, TagKeys: ["env"] }));
    const listed = await sns().send(new ListTagsForResourceCommand({ ResourceArn }));
    expect(listed.Tags).toEqual([{ Key: "team", Value: "a" }]);
    const twice = [Tags[0], Tags[0]] as { Key: string; Value: string }[];
    await expect(sns().send(new TagResourceCommand({ ResourceArn, Tags: twice }))).rejects.toMatchObject({
      message: "Invalid parameter: Duplicated keys are not allowed.",
    });
  });

  it("PutDataProtectionPolicy: says that it is not built", async () => {
    const ResourceArn = await createTopic("protected");
    const command = new PutDataProtectionPolicyCommand({ ResourceArn, DataProtectionPolicy: "{}" });
    await expect(sns().send(command)).rejects.toMatchObject({ name: "NotImplemented" });
  });
});

describe("permissions", () => {
  it("a topic's policy lets a user publish whose own policies do not", async () => {
    const TopicArn = await createTopic("shared");
    const user = await makeUser(server, "publisher");
    const mine = new SNSClient(server.client(user.credentials));
    const publish = () => mine.send(new PublishCommand({ TopicArn, Message: "x" }));
    await expect(publish()).rejects.toMatchObject({
      name: "AuthorizationErrorException",
      message: expect.stringContaining(
        `User: ${user.arn} is not authorized to perform: SNS:Publish on resource: ${TopicArn}`,
      ),
    });
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { AWS: user.arn }, Action: "sns:Publish", Resource: TopicArn },
      ],
    });
    await sns().send(
      new SetTopicAttributesCommand({ TopicArn, AttributeName: "Policy", AttributeValue: Policy }),
    );
    await publish();
    expect((await attributesOf(TopicArn))["Policy"]).toBe(Policy);
  });

  it("Subscribe: conditions on protocol and endpoint hold", async () => {
    const TopicArn = await createTopic("conditioned");
    const document = policy({
      Action: "sns:Subscribe",
      Resource: TopicArn,
      Condition: { StringEquals: { "sns:Protocol": "sqs" } },
    });
    const user = await makeUser(server, "subscriber", document);
    const theirs = messaging({ ...server, client: () => server.client(user.credentials) });
    await theirs.subscribe(TopicArn, "sqs", `arn:aws:sqs:us-east-1:${ACCOUNT}:any`);
    await expect(theirs.subscribe(TopicArn, "https", "https://example.com/")).rejects.toMatchObject({
      name: "AuthorizationErrorException",
    });
  });

  it("AddPermission and RemovePermission: edit the policy", async () => {
    const TopicArn = await createTopic("edited");
    const add = (Label: string, ActionName: string[], account = "111122223333") =>
      sns().send(new AddPermissionCommand({ TopicArn, Label, AWSAccountId: [account], ActionName }));
    await add("other", ["Publish"]);
    await expect(add("other", ["Publish"])).rejects.toMatchObject({
      message: "Invalid parameter: Statement already exists",
    });
    await expect(add("wrong", ["Fly"])).rejects.toMatchObject({
      message: "Invalid parameter: Policy statement action out of service scope!",
    });
    await expect(add("nobody", ["Publish"], "123")).rejects.toMatchObject({
      message: "Invalid parameter: Policy Error: PrincipalNotFound",
    });
    const { Statement } = JSON.parse((await attributesOf(TopicArn))["Policy"] ?? "");
    expect(Statement[1]).toEqual({
      Sid: "other",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::111122223333:root" },
      Action: "SNS:Publish",
      Resource: TopicArn,
    });
    await sns().send(new RemovePermissionCommand({ TopicArn, Label: "other" }));
    expect(JSON.parse((await attributesOf(TopicArn))["Policy"] ?? "").Statement).toHaveLength(1);
  });
});
