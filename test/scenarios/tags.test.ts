import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  CreateOpenIDConnectProviderCommand,
  CreateUserCommand,
  GetOpenIDConnectProviderCommand,
  GetUserCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import { CreateKeyCommand, DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  CreateCollectionCommand,
  DescribeCollectionCommand,
  RekognitionClient,
} from "@aws-sdk/client-rekognition";
import { CreateTopicCommand, GetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { beforeAll, expect, it } from "vitest";
import { makeUser, policy, type TestUser } from "../services/iam/support.js";
import { useServer } from "../support/server.js";

const server = useServer();
let alice: TestUser;

type Client = ConstructorParameters<typeof SQSClient>[0];

/** A kind of thing: how it is made with tags, and looked at. */
interface Kind {
  make(client: Client, name: string, team: string): Promise<string>;
  look(client: Client, id: string): Promise<unknown>;
}

const KINDS: Record<string, Kind> = {
  "a table": {
    async make(client, TableName, Value) {
      await new DynamoDBClient(client ?? {}).send(
        new CreateTableCommand({
          TableName,
          AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
          KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
          BillingMode: "PAY_PER_REQUEST",
          Tags: [{ Key: "team", Value }],
        }),
      );
      return TableName;
    },
    look: (client, TableName) =>
      new DynamoDBClient(client ?? {}).send(new DescribeTableCommand({ TableName })),
  },
  "a queue": {
    async make(client, QueueName, team) {
      const made = await new SQSClient(client ?? {}).send(
        new CreateQueueCommand({ QueueName, tags: { team } }),
      );
      return made.QueueUrl ?? "";
    },
    look: (client, QueueUrl) => new SQSClient(client ?? {}).send(new GetQueueAttributesCommand({ QueueUrl })),
  },
  "a key": {
    async make(client, Description, TagValue) {
      const Tags = [{ TagKey: "team", TagValue }];
      const made = await new KMSClient(client ?? {}).send(new CreateKeyCommand({ Description, Tags }));
      return made.KeyMetadata?.KeyId ?? "";
    },
    look: (client, KeyId) => new KMSClient(client ?? {}).send(new DescribeKeyCommand({ KeyId })),
  },
  "a topic": {
    async make(client, Name, Value) {
      const Tags = [{ Key: "team", Value }];
      const made = await new SNSClient(client ?? {}).send(new CreateTopicCommand({ Name, Tags }));
      return made.TopicArn ?? "";
    },
    look: (client, TopicArn) => new SNSClient(client ?? {}).send(new GetTopicAttributesCommand({ TopicArn })),
  },
  "a log group": {
    async make(client, logGroupName, team) {
      await new CloudWatchLogsClient(client ?? {}).send(
        new CreateLogGroupCommand({ logGroupName, tags: { team } }),
      );
      return logGroupName;
    },
    look: (client, logGroupName) =>
      new CloudWatchLogsClient(client ?? {}).send(new DeleteLogGroupCommand({ logGroupName })),
  },
  "a user": {
    async make(client, UserName, Value) {
      const Tags = [{ Key: "team", Value }];
      await new IAMClient(client ?? {}).send(new CreateUserCommand({ UserName, Tags }));
      return UserName;
    },
    look: (client, UserName) => new IAMClient(client ?? {}).send(new GetUserCommand({ UserName })),
  },
  "a provider": {
    async make(client, name, Value) {
      const made = await new IAMClient(client ?? {}).send(
        new CreateOpenIDConnectProviderCommand({
          Url: `https://${name}.example.com`,
          Tags: [{ Key: "team", Value }],
          ThumbprintList: ["a".repeat(40)],
        }),
      );
      return made.OpenIDConnectProviderArn ?? "";
    },
    look: (client, OpenIDConnectProviderArn) =>
      new IAMClient(client ?? {}).send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn })),
  },
  "a collection": {
    async make(client, CollectionId, team) {
      await new RekognitionClient(client ?? {}).send(
        new CreateCollectionCommand({ CollectionId, Tags: { team } }),
      );
      return CollectionId;
    },
    look: (client, CollectionId) =>
      new RekognitionClient(client ?? {}).send(new DescribeCollectionCommand({ CollectionId })),
  },
};

beforeAll(async () => {
  alice = await makeUser(
    server,
    "alice",
    policy(
      { Action: "*", Condition: { StringEquals: { "aws:RequestTag/team": "blue", "aws:TagKeys": "team" } } },
      { Action: "*", Condition: { StringEquals: { "aws:ResourceTag/team": "blue" } } },
    ),
  );
});

it.each(Object.entries(KINDS))(
  "%s: is made only with the tag that is allowed, and seen only with it",
  async (kind, { make, look }) => {
    const name = kind.replaceAll(" ", "-");
    const hers = server.client(alice.credentials);
    await expect(make(hers, `${name}-red`, "red")).rejects.toThrow(/not authorized/);
    const blue = await make(hers, `${name}-blue`, "blue");
    const red = await make(server.client(), `${name}-red`, "red");
    await look(hers, blue);
    await expect(look(hers, red)).rejects.toThrow(/not authorized/);
  },
);
