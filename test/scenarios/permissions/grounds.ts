import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateGrantCommand, CreateKeyCommand, EncryptCommand, KMSClient } from "@aws-sdk/client-kms";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { ServiceName } from "../../../src/wire/sdk-modules.js";
import { trust } from "../../services/iam/support.js";
import { ACCOUNT, type TestServer } from "../../support/server.js";

type Input = Record<string, unknown>;

/** What must be there, and be named, for an operation to get as far as its permissions. */
export interface Ground {
  /** Members for every operation that has them. */
  always?: Input;
  /** Members for one operation. */
  members?: Readonly<Record<string, Input>>;
  /** Made afresh before each operation, the one before may have taken it away; returns members to add. */
  prepare?(server: TestServer, operation: string): Promise<Input>;
}

const BUCKET = "permissions-walk";
const KEY = "sample";

async function prepareBucket(server: TestServer): Promise<Input> {
  const s3 = new S3Client({ ...server.client(), forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: KEY, Body: "x" }));
  return {};
}

async function prepareKey(server: TestServer, operation: string): Promise<Input> {
  const kms = new KMSClient(server.client());
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  const KeyId = KeyMetadata?.Arn ?? "";
  if (operation.endsWith("Alias")) return { AliasName: "alias/sample", TargetKeyId: KeyId };
  if (operation === "RetireGrant") {
    const GranteePrincipal = `arn:aws:iam::${ACCOUNT}:root`;
    const { GrantId } = await kms.send(
      new CreateGrantCommand({ KeyId, GranteePrincipal, Operations: ["Decrypt"] }),
    );
    return { KeyId, GrantId };
  }
  if (operation === "Decrypt" || operation === "ReEncrypt") {
    const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from("x") }));
    return { CiphertextBlob, ...(operation === "ReEncrypt" && { DestinationKeyId: KeyId }) };
  }
  return { KeyId };
}

async function prepareRole(server: TestServer, operation: string): Promise<Input> {
  if (operation !== "AssumeRole") return {};
  const { Role } = await new IAMClient(server.client()).send(
    new CreateRoleCommand({ RoleName: "walked", AssumeRolePolicyDocument: trust({ AWS: ACCOUNT }) }),
  );
  return { RoleArn: Role?.Arn };
}

const TABLE = "sample";
const ITEM = { id: { S: "a" } };
const SELECT = { Statement: `SELECT * FROM "${TABLE}" WHERE id = 'a'` };
/** A handle names the queue it moves messages from. */
const MOVE_TASK = Buffer.from(
  JSON.stringify({ sourceArn: `arn:aws:sqs:us-east-1:${ACCOUNT}:sample` }),
).toString("base64");
const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:sample`;
const STREAM = `arn:aws:kinesis:us-east-1:${ACCOUNT}:stream/sample`;
const LOG_GROUP = `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:sample`;

export const GROUNDS: Partial<Record<ServiceName, Ground>> = {
  s3: {
    always: {
      Bucket: BUCKET,
      Key: KEY,
      CopySource: `${BUCKET}/${KEY}`,
      UploadId: "sample",
      PartNumber: 1,
      Id: "a",
      ObjectAttributes: ["ETag"],
    },
    prepare: prepareBucket,
  },
  s3control: {
    always: { AccountId: ACCOUNT, Name: "sample" },
    members: Object.fromEntries(
      ["ListTagsForResource", "TagResource", "UntagResource"].map((name) => [
        name,
        { ResourceArn: `arn:aws:s3:::${BUCKET}` },
      ]),
    ),
  },
  kms: { always: { PrimaryRegion: "eu-west-1", ReplicaRegion: "eu-west-1" }, prepare: prepareKey },
  dynamodb: {
    always: { TableName: TABLE, SourceTableName: TABLE },
    members: {
      BatchExecuteStatement: { Statements: [SELECT] },
      ExecuteStatement: SELECT,
      ExecuteTransaction: { TransactStatements: [SELECT] },
      TransactGetItems: { TransactItems: [{ Get: { TableName: TABLE, Key: ITEM } }] },
      TransactWriteItems: {
        TransactItems: [
          {
            ConditionCheck: {
              TableName: TABLE,
              Key: { id: { S: "b" } },
              ConditionExpression: "attribute_exists(id)",
            },
          },
          { Delete: { TableName: TABLE, Key: { id: { S: "c" } } } },
          { Put: { TableName: TABLE, Item: ITEM } },
          { Update: { TableName: TABLE, Key: { id: { S: "d" } }, UpdateExpression: "REMOVE x" } },
        ],
      },
    },
  },
  logs: {
    always: { logGroupName: "sample", resourceArn: LOG_GROUP },
    // A policy of one group is not built.
    members: {
      PutResourcePolicy: { policyName: "sample", policyDocument: "{}", resourceArn: undefined },
      DeleteResourcePolicy: { policyName: "sample", resourceArn: undefined },
      DescribeResourcePolicies: { resourceArn: undefined },
      PutDestination: { targetArn: STREAM, roleArn: `arn:aws:iam::${ACCOUNT}:role/sample` },
    },
  },
  sqs: {
    always: { QueueUrl: `http://localhost/${ACCOUNT}/sample` },
    members: { CancelMessageMoveTask: { TaskHandle: MOVE_TASK } },
  },
  sns: {
    always: { TopicArn: TOPIC, ResourceArn: TOPIC, SubscriptionArn: `${TOPIC}:sample`, Name: "sample" },
  },
  kinesis: {
    always: {
      StreamName: "sample",
      StreamARN: STREAM,
      ResourceARN: STREAM,
      ConsumerARN: `${STREAM}/consumer/sample:1`,
    },
  },
  cloudwatch: {
    members: {
      GetMetricStatistics: { StartTime: new Date(0), EndTime: new Date(60_000), Statistics: ["Sum"] },
      PutMetricData: { Namespace: "Sample", MetricData: [{ MetricName: "sample", Value: 1 }] },
    },
  },
  events: {
    always: {
      ResourceARN: `arn:aws:events:us-east-1:${ACCOUNT}:rule/sample`,
      EventPattern: '{"source":["a"]}',
      ConnectionArn: `arn:aws:events:us-east-1:${ACCOUNT}:connection/sample/5e0d4a3c-0000-4000-8000-000000000000`,
    },
    members: {
      PutEvents: { Entries: [{ Source: "sample", DetailType: "sample", Detail: "{}" }] },
      PutTargets: { Targets: [{ Id: "1", Arn: `arn:aws:sqs:us-east-1:${ACCOUNT}:sample` }] },
    },
  },
  iam: { always: { VersionId: "v1" } },
  sts: { prepare: prepareRole },
};
