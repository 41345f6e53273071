import {
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import {
  CreateKeyCommand,
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  KMSClient,
  PutKeyPolicyCommand,
} from "@aws-sdk/client-kms";
import { AddPermissionCommand, GetPolicyCommand, InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  CreateBucketCommand,
  GetBucketPolicyCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { makeUser, policy, type TestUser } from "../../services/iam/support.js";
import { deploy, makeRole } from "../../services/lambda/deploy.js";
import { ACCOUNT, useServer } from "../../support/server.js";
import type { Caller } from "./attempts.js";

const server = useServer();

/** A resource whose policy can let a user in: how that is done, read back, and made use of. */
interface Resource {
  allow(principal: string): Promise<unknown>;
  shown(): Promise<string | undefined>;
  use(caller: Caller): Promise<unknown>;
}

function allowing(principal: string, Action: string, Resource: string, ...more: object[]): string {
  const statement = { Effect: "Allow", Principal: { AWS: principal }, Action, Resource };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement, ...more] });
}

async function bucket(): Promise<Resource> {
  const s3Of = (caller?: Caller) => new S3Client({ ...server.client(caller), forcePathStyle: true });
  const Bucket = "inherited";
  await s3Of().send(new CreateBucketCommand({ Bucket }));
  return {
    allow: (principal) => {
      const Policy = allowing(principal, "s3:ListBucket", `arn:aws:s3:::${Bucket}`);
      return s3Of().send(new PutBucketPolicyCommand({ Bucket, Policy }));
    },
    shown: async () => (await s3Of().send(new GetBucketPolicyCommand({ Bucket }))).Policy,
    use: (caller) => s3Of(caller).send(new ListObjectsV2Command({ Bucket })),
  };
}

async function queue(): Promise<Resource> {
  const sqsOf = (caller?: Caller) => new SQSClient(server.client(caller));
  const { QueueUrl } = await sqsOf().send(new CreateQueueCommand({ QueueName: "inherited" }));
  return {
    allow: (principal) => {
      const Policy = allowing(principal, "sqs:*", `arn:aws:sqs:us-east-1:${ACCOUNT}:inherited`);
      return sqsOf().send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
    },
    shown: async () => {
      const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["Policy"] });
      return (await sqsOf().send(command)).Attributes?.Policy;
    },
    use: (caller) => sqsOf(caller).send(new ReceiveMessageCommand({ QueueUrl })),
  };
}

async function key(): Promise<Resource> {
  const kmsOf = (caller?: Caller) => new KMSClient(server.client(caller));
  const { KeyMetadata } = await kmsOf().send(new CreateKeyCommand({}));
  const KeyId = KeyMetadata?.KeyId;
  const owner = {
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
    Action: "kms:*",
    Resource: "*",
  };
  return {
    allow: (principal) => {
      const Policy = allowing(principal, "kms:DescribeKey", "*", owner);
      return kmsOf().send(new PutKeyPolicyCommand({ KeyId, Policy }));
    },
    shown: async () => (await kmsOf().send(new GetKeyPolicyCommand({ KeyId }))).Policy,
    use: (caller) => kmsOf(caller).send(new DescribeKeyCommand({ KeyId })),
  };
}

async function lambdaFunction(): Promise<Resource> {
  const FunctionName = "inherited";
  const lambdaOf = (caller?: Caller) => new LambdaClient(server.client(caller));
  await makeRole(server);
  await deploy(server, FunctionName, "export const handler = async () => {};");
  return {
    allow: (Principal) =>
      lambdaOf().send(
        new AddPermissionCommand({
          FunctionName,
          StatementId: "user",
          Action: "lambda:InvokeFunction",
          Principal,
        }),
      ),
    shown: async () => (await lambdaOf().send(new GetPolicyCommand({ FunctionName }))).Policy,
    use: (caller) => lambdaOf(caller).send(new InvokeCommand({ FunctionName, InvocationType: "DryRun" })),
  };
}

test.each([
  ["bucket", bucket],
  ["queue", queue],
  ["key", key],
  ["function", lambdaFunction],
])("a %s's policy names a user: not the one who has that name later", async (kind, make) => {
  const resource = await make();
  const name = `heir-of-a-${kind}`;
  const unable = policy({ Action: "none:None" });
  const first = await makeUser(server, name, unable);
  const refused = { name: expect.stringMatching(/AccessDenied/) };
  await expect(resource.use(first.credentials)).rejects.toMatchObject(refused);
  await expect(resource.allow(`${first.arn}-nobody`)).rejects.toMatchObject({
    $metadata: { httpStatusCode: 400 },
  });
  await resource.allow(first.arn);
  expect(await resource.shown()).toContain(`"${first.arn}"`);
  await resource.use(first.credentials);
  await deleteUser(first);
  expect(await resource.shown()).toMatch(/"AWS":"AIDA/);
  const second = await makeUser(server, name, unable);
  expect(second.arn).toBe(first.arn);
  await expect(resource.use(second.credentials)).rejects.toMatchObject(refused);
});

async function deleteUser({ name, credentials }: TestUser): Promise<void> {
  const iam = new IAMClient(server.client());
  const of = { UserName: name };
  await iam.send(new DeleteAccessKeyCommand({ ...of, AccessKeyId: credentials.accessKeyId }));
  await iam.send(new DeleteUserPolicyCommand({ ...of, PolicyName: "inline" }));
  await iam.send(new DeleteUserCommand(of));
}
