import { CreateTableCommand, DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import {
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  GetUserCommand,
  IAMClient,
  ListUsersCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateKeyCommand, EncryptCommand, KMSClient } from "@aws-sdk/client-kms";
import { AddPermissionCommand, InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListBucketsCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { CreateQueueCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { AssumeRoleCommand, DecodeAuthorizationMessageCommand, STSClient } from "@aws-sdk/client-sts";
import { beforeAll, describe, expect, test } from "vitest";
import { makeUser, policy, type TestUser, trust } from "../../services/iam/support.js";
import { deploy, makeRole as makeFunctionRole } from "../../services/lambda/deploy.js";
import { ACCOUNT, ROOT } from "../../support/server.js";
import type { Caller } from "./attempts.js";
import { useTwoAccounts } from "./two-accounts.js";

const cloud = useTwoAccounts();
/** May do everything, in the first account. */
let alice: TestUser;
/** An administrator of the other account. */
let mallory: Caller;

const s3Of = (caller: Caller) => new S3Client({ ...cloud().server.client(caller), forcePathStyle: true });
const iamOf = (caller: Caller) => new IAMClient(cloud().server.client(caller));

/** A user of the other account, with an inline policy. */
async function makeStranger(name: string, document: string): Promise<TestUser> {
  const { server, other } = cloud();
  const abroad = { ...server, client: (caller = other.root) => server.client(caller) };
  return makeUser(abroad, name, document);
}

beforeAll(async () => {
  alice = await makeUser(cloud().server, "alice", policy({ Action: "*" }));
  mallory = (await makeStranger("mallory", policy({ Action: "*" }))).credentials;
});

describe("what another account has is out of reach, whatever one may do at home", () => {
  test("its bucket and its objects, for its root user too", async () => {
    await s3Of(ROOT).send(new CreateBucketCommand({ Bucket: "private" }));
    await s3Of(ROOT).send(new PutObjectCommand({ Bucket: "private", Key: "k", Body: "secret" }));
    for (const caller of [mallory, cloud().other.root]) {
      const reading = s3Of(caller).send(new GetObjectCommand({ Bucket: "private", Key: "k" }));
      await expect(reading).rejects.toMatchObject({ name: "AccessDenied" });
    }
    expect((await s3Of(mallory).send(new ListBucketsCommand({}))).Buckets ?? []).toEqual([]);
  });

  test("its table, by its ARN", async () => {
    const { server } = cloud();
    const made = await new DynamoDBClient(server.client()).send(
      new CreateTableCommand({
        TableName: "private",
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        BillingMode: "PAY_PER_REQUEST",
      }),
    );
    const TableName = made.TableDescription?.TableArn;
    const reading = new DynamoDBClient(server.client(mallory)).send(
      new GetItemCommand({ TableName, Key: { id: { S: "a" } } }),
    );
    await expect(reading).rejects.toMatchObject({ name: "AccessDeniedException" });
  });

  test("its key, by its ARN", async () => {
    const { server } = cloud();
    const { KeyMetadata } = await new KMSClient(server.client()).send(new CreateKeyCommand({}));
    const using = new KMSClient(server.client(mallory)).send(
      new EncryptCommand({ KeyId: KeyMetadata?.Arn, Plaintext: Buffer.from("x") }),
    );
    await expect(using).rejects.toMatchObject({ name: "AccessDeniedException" });
  });

  test("its queue, by its URL", async () => {
    const { server } = cloud();
    const { QueueUrl } = await new SQSClient(server.client()).send(
      new CreateQueueCommand({ QueueName: "private" }),
    );
    const sending = new SQSClient(server.client(mallory)).send(
      new SendMessageCommand({ QueueUrl, MessageBody: "x" }),
    );
    await expect(sending).rejects.toMatchObject({ name: expect.stringMatching(/AccessDenied/) });
  });

  test("its function, by its ARN, whether there is one or not", async () => {
    const FunctionName = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:private`;
    const calling = new LambdaClient(cloud().server.client(mallory)).send(
      new InvokeCommand({ FunctionName }),
    );
    await expect(calling).rejects.toMatchObject({ name: "AccessDeniedException" });
  });

  test("its users, and its policies", async () => {
    const seen = await iamOf(mallory).send(new ListUsersCommand({}));
    expect(seen.Users?.map(({ UserName }) => UserName)).toEqual(["mallory"]);
    await expect(iamOf(mallory).send(new GetUserCommand({ UserName: "alice" }))).rejects.toMatchObject({
      name: "NoSuchEntityException",
    });
    const { Policy } = await iamOf(ROOT).send(
      new CreatePolicyCommand({ PolicyName: "all", PolicyDocument: policy({ Action: "*" }) }),
    );
    const attaching = iamOf(mallory).send(
      new AttachUserPolicyCommand({ UserName: "mallory", PolicyArn: Policy?.Arn }),
    );
    await expect(attaching).rejects.toMatchObject({ $metadata: { httpStatusCode: expect.any(Number) } });
  });

  test("what its denials say, in an encoded message", async () => {
    const { server } = cloud();
    const nobody = await makeUser(server, "nobody");
    const refused = await iamOf(nobody.credentials)
      .send(new ListUsersCommand({}))
      .catch((error: { $metadata: { requestId: string } }) => error);
    const id = (refused as { $metadata: { requestId: string } }).$metadata.requestId;
    const told = await fetch(`${server.endpoint}/_lenticular/requests/${id}`);
    const { encodedMessage } = (await told.json()) as { encodedMessage: string };
    const decode = (caller: Caller) =>
      new STSClient(server.client(caller)).send(
        new DecodeAuthorizationMessageCommand({ EncodedMessage: encodedMessage }),
      );
    await decode(alice.credentials);
    await expect(decode(mallory)).rejects.toMatchObject({ name: "InvalidAuthorizationMessageException" });
  });
});

describe("across accounts, both sides must agree", () => {
  async function makeRole(RoleName: string, trusting: string): Promise<string> {
    const { Role } = await iamOf(ROOT).send(
      new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trusting }),
    );
    return Role?.Arn ?? "";
  }
  const assume = (caller: Caller, RoleArn: string, ExternalId?: string) =>
    new STSClient(cloud().server.client(caller)).send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: "session", ExternalId }),
    );

  test("a role that does not trust the other account", async () => {
    const arn = await makeRole("home-only", trust({ AWS: ACCOUNT }));
    await assume(alice.credentials, arn);
    await expect(assume(mallory, arn)).rejects.toMatchObject({ name: "AccessDenied" });
  });

  test("a role that trusts the other account, for a user there whom nobody allowed it", async () => {
    const arn = await makeRole("open", trust({ AWS: cloud().other.id }));
    await assume(mallory, arn);
    const other = await makeStranger("intern", policy({ Action: "s3:*" }));
    await expect(assume(other.credentials, arn)).rejects.toMatchObject({ name: "AccessDenied" });
    const named = await makeRole("named", trust({ AWS: other.arn }));
    await expect(assume(other.credentials, named)).rejects.toMatchObject({ name: "AccessDenied" });
  });

  test("a deputy that names another customer's external id, or none", async () => {
    const condition = { StringEquals: { "sts:ExternalId": "customer-7" } };
    const arn = await makeRole("deputy", trust({ AWS: cloud().other.id }, "sts:AssumeRole", condition));
    await assume(mallory, arn, "customer-7");
    for (const id of ["customer-8", "CUSTOMER-7", undefined]) {
      await expect(assume(mallory, arn, id)).rejects.toMatchObject({ name: "AccessDenied" });
    }
  });

  test("a bucket opened to the other account, for a user there who has no permission", async () => {
    const Bucket = "opened";
    await s3Of(ROOT).send(new CreateBucketCommand({ Bucket }));
    await s3Of(ROOT).send(new PutObjectCommand({ Bucket, Key: "k", Body: "shared" }));
    const opened = {
      Effect: "Allow",
      Principal: { AWS: cloud().other.id },
      Action: "s3:GetObject",
      Resource: `arn:aws:s3:::${Bucket}/*`,
    };
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [opened] });
    await s3Of(ROOT).send(new PutBucketPolicyCommand({ Bucket, Policy }));
    const read = (caller: Caller) => s3Of(caller).send(new GetObjectCommand({ Bucket, Key: "k" }));
    await read(mallory);
    const visitor = await makeStranger("visitor", policy({ Action: "sqs:*" }));
    await expect(read(visitor.credentials)).rejects.toMatchObject({ name: "AccessDenied" });
    await iamOf(cloud().other.root).send(
      new PutUserPolicyCommand({
        UserName: "visitor",
        PolicyName: "inline",
        PolicyDocument: policy({ Action: "s3:GetObject" }),
      }),
    );
    await read(visitor.credentials);
  });
});

describe("a service is no way around", () => {
  test("events of another account's bucket, for a function that takes those of its own account's", async () => {
    const { server, other } = cloud();
    await makeFunctionRole(server);
    const { FunctionArn } = await deploy(server, "on-event", "export const handler = async () => {};");
    await new LambdaClient(server.client()).send(
      new AddPermissionCommand({
        FunctionName: "on-event",
        StatementId: "s3",
        Action: "lambda:InvokeFunction",
        Principal: "s3.amazonaws.com",
        SourceAccount: ACCOUNT,
      }),
    );
    const notify = async (caller: Caller, Bucket: string) => {
      await s3Of(caller).send(new CreateBucketCommand({ Bucket }));
      const NotificationConfiguration = {
        LambdaFunctionConfigurations: [
          { LambdaFunctionArn: FunctionArn, Events: ["s3:ObjectCreated:*" as const] },
        ],
      };
      return s3Of(caller).send(
        new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }),
      );
    };
    await notify(ROOT, "at-home");
    await expect(notify(other.root, "abroad")).rejects.toMatchObject({ name: "InvalidArgument" });
  });
});

test("a user's name is worth nothing in another account", async () => {
  const { server } = cloud();
  const namesake = await makeStranger("alice", policy({ Action: "*" }));
  const { User } = await iamOf(namesake.credentials).send(new GetUserCommand({}));
  expect(User?.Arn).toBe(`arn:aws:iam::${cloud().other.id}:user/alice`);
  const making = new IAMClient(server.client(namesake.credentials)).send(
    new CreateUserCommand({ UserName: "made-by-alice" }),
  );
  expect((await making).User?.Arn).toBe(`arn:aws:iam::${cloud().other.id}:user/made-by-alice`);
  await expect(iamOf(ROOT).send(new GetUserCommand({ UserName: "made-by-alice" }))).rejects.toMatchObject({
    name: "NoSuchEntityException",
  });
});
