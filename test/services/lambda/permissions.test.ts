import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  AddPermissionCommand,
  CreateAliasCommand,
  DeleteResourcePolicyCommand,
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  GetResourcePolicyCommand,
  InvokeCommand,
  LambdaClient,
  ListTagsCommand,
  PublishVersionCommand,
  PutResourcePolicyCommand,
  RemovePermissionCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-lambda";
import {
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { beforeAll, expect, it } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { deploy, makeRole, settled } from "./deploy.js";
import { findInLog, valueAfter } from "./function-log.js";

const server = useServer();
let lambda: LambdaClient;
const ARN = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:guarded`;

beforeAll(async () => {
  lambda = new LambdaClient(server.client());
  await makeRole(server);
  await deploy(
    server,
    "guarded",
    "export const handler = async (e) => { console.log('GOT ' + JSON.stringify(e)); };",
  );
});

it("PutResourcePolicy: replaces what AddPermission made, and is what GetPolicy shows", async () => {
  await deploy(server, "whole", "export const handler = async () => 1;");
  const { RevisionId } = await settled(server, "whole");
  const ResourceArn = "arn:aws:lambda:us-east-1:000000000000:function:whole";
  const add = { FunctionName: "whole", Action: "lambda:InvokeFunction", Principal: "s3.amazonaws.com" };
  await lambda.send(new AddPermissionCommand({ ...add, StatementId: "old" }));
  const Statement = [
    {
      Sid: "new",
      Effect: "Allow",
      Principal: { Service: "sns.amazonaws.com" },
      Action: "lambda:InvokeFunction",
      Resource: ResourceArn,
    },
  ];
  const Policy = JSON.stringify({ Version: "2012-10-17", Id: "mine", Statement });
  await expect(
    lambda.send(new PutResourcePolicyCommand({ ResourceArn, Policy, RevisionId })),
  ).rejects.toMatchObject({ name: "PreconditionFailedException" });
  const put = await lambda.send(new PutResourcePolicyCommand({ ResourceArn, Policy }));
  expect(JSON.parse(put.Policy ?? "")).toEqual({ Version: "2012-10-17", Id: "mine", Statement });
  const shown = await lambda.send(new GetPolicyCommand({ FunctionName: "whole" }));
  expect(shown).toMatchObject({ Policy: put.Policy, RevisionId: put.RevisionId });
  for (const broken of ["{", "{}", Policy.replaceAll("whole", "other"), Policy.replace("Allow", "Perhaps")]) {
    await expect(
      lambda.send(new PutResourcePolicyCommand({ ResourceArn, Policy: broken })),
      broken,
    ).rejects.toMatchObject({ name: "InvalidParameterValueException" });
  }
  const seen = { ResourceArn, RevisionId: put.RevisionId };
  await lambda.send(new DeleteResourcePolicyCommand(seen));
  await expect(lambda.send(new GetResourcePolicyCommand({ ResourceArn }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});

it("AddPermission: makes a statement of the function's policy", async () => {
  const { Statement = "" } = await lambda.send(
    new AddPermissionCommand({
      FunctionName: "guarded",
      StatementId: "bucket",
      Action: "lambda:InvokeFunction",
      Principal: "s3.amazonaws.com",
      SourceArn: "arn:aws:s3:::photos",
      SourceAccount: ACCOUNT,
    }),
  );
  const statement = {
    Sid: "bucket",
    Effect: "Allow",
    Principal: { Service: "s3.amazonaws.com" },
    Action: "lambda:InvokeFunction",
    Resource: ARN,
    Condition: {
      StringEquals: { "AWS:SourceAccount": ACCOUNT },
      ArnLike: { "AWS:SourceArn": "arn:aws:s3:::photos" },
    },
  };
  expect(JSON.parse(Statement)).toEqual(statement);
  const { Policy = "", RevisionId } = await lambda.send(new GetPolicyCommand({ FunctionName: "guarded" }));
  expect(JSON.parse(Policy)).toEqual({ Version: "2012-10-17", Id: "default", Statement: [statement] });
  expect(RevisionId).toMatch(/^[0-9a-f-]{36}$/);
});

it.each<[string, object, object]>([
  ["a statement id in use", { StatementId: "bucket" }, { name: "ResourceConflictException" }],
  ["a principal that is none", { Principal: "nobody" }, { name: "InvalidParameterValueException" }],
  ["a wrong revision", { RevisionId: "x" }, { name: "PreconditionFailedException" }],
  ["an unknown function", { FunctionName: "nowhere" }, { name: "ResourceNotFoundException" }],
])("AddPermission: refuses %s", async (_, more, error) => {
  const input = {
    FunctionName: "guarded",
    StatementId: "x",
    Action: "lambda:InvokeFunction",
    Principal: "*",
    ...more,
  };
  await expect(lambda.send(new AddPermissionCommand(input))).rejects.toMatchObject(error);
});

it("Invoke: S3 invokes only where the policy lets that bucket", async () => {
  const s3 = new S3Client({ ...server.client(), forcePathStyle: true });
  const configure = async (Bucket: string) => {
    await s3.send(new CreateBucketCommand({ Bucket }));
    return await s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket,
        NotificationConfiguration: {
          LambdaFunctionConfigurations: [{ LambdaFunctionArn: ARN, Events: ["s3:ObjectCreated:*"] }],
        },
      }),
    );
  };
  await configure("photos");
  await expect(configure("others")).rejects.toMatchObject({ name: "InvalidArgument" });
  await s3.send(new PutObjectCommand({ Bucket: "photos", Key: "cat.jpg", Body: "x" }));
  const logs = new CloudWatchLogsClient(server.client());
  const [line] = await findInLog(logs, "guarded", "cat.jpg");
  expect(valueAfter("GOT", line)).toMatchObject({
    Records: [{ eventSource: "aws:s3", s3: { bucket: { name: "photos" }, object: { key: "cat.jpg" } } }],
  });
});

it("Invoke: a user without a permission is denied; a policy on an alias counts for the alias alone", async () => {
  const iam = new IAMClient(server.client());
  await iam.send(new CreateUserCommand({ UserName: "ann" }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "ann" }));
  const ann = new LambdaClient(
    server.client({
      accessKeyId: AccessKey?.AccessKeyId ?? "",
      secretAccessKey: AccessKey?.SecretAccessKey ?? "",
    }),
  );
  await expect(ann.send(new InvokeCommand({ FunctionName: "guarded" }))).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringContaining(
      `User: arn:aws:iam::${ACCOUNT}:user/ann is not authorized to perform: lambda:InvokeFunction on resource: ${ARN}`,
    ),
  });
  await settled(server, "guarded");
  await lambda.send(new PublishVersionCommand({ FunctionName: "guarded" }));
  await lambda.send(new CreateAliasCommand({ FunctionName: "guarded", Name: "open", FunctionVersion: "1" }));
  await lambda.send(
    new AddPermissionCommand({
      FunctionName: "guarded",
      Qualifier: "open",
      StatementId: "ann",
      Action: "lambda:InvokeFunction",
      Principal: `arn:aws:iam::${ACCOUNT}:user/ann`,
    }),
  );
  expect((await ann.send(new InvokeCommand({ FunctionName: "guarded", Qualifier: "open" }))).StatusCode).toBe(
    200,
  );
  await expect(ann.send(new InvokeCommand({ FunctionName: "guarded" }))).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
});

it("RemovePermission: the last one takes the policy away", async () => {
  await lambda.send(new RemovePermissionCommand({ FunctionName: "guarded", StatementId: "bucket" }));
  await expect(lambda.send(new GetPolicyCommand({ FunctionName: "guarded" }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "The resource you requested does not exist.",
  });
});

it("TagResource: tags are listed until they are taken away", async () => {
  await lambda.send(new TagResourceCommand({ Resource: ARN, Tags: { a: "1", b: "2" } }));
  await lambda.send(new UntagResourceCommand({ Resource: ARN, TagKeys: ["a"] }));
  expect((await lambda.send(new ListTagsCommand({ Resource: ARN }))).Tags).toEqual({ b: "2" });
  await expect(lambda.send(new UntagResourceCommand({ Resource: ARN, TagKeys: [] }))).rejects.toMatchObject({
    name: "ValidationException",
  });
});

it("TagResource: a change of tags is a revision of the function", async () => {
  const revision = async () =>
    (await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: ARN }))).RevisionId;
  const revisions = [await revision()];
  await lambda.send(new TagResourceCommand({ Resource: ARN, Tags: { c: "3" } }));
  revisions.push(await revision());
  await lambda.send(new UntagResourceCommand({ Resource: ARN, TagKeys: ["c"] }));
  revisions.push(await revision());
  expect(new Set(revisions).size).toBe(3);
});

it("TagResource: a capacity provider is not there", async () => {
  const Resource = "arn:aws:lambda:us-east-1:000000000000:capacity-provider:none";
  await expect(lambda.send(new TagResourceCommand({ Resource, Tags: { a: "1" } }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: `Capacity provider not found: ${Resource}`,
  });
});
