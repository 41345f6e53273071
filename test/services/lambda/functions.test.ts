import {
  CreateCodeSigningConfigCommand,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCodeSigningConfigCommand,
  GetFunctionCommand,
  LambdaClient,
  ListFunctionsCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { unzipSync } from "fflate";
import { beforeAll, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { create, deploy, makeRole, ROLE, settled, toZip } from "./deploy.js";

const server = useServer();
let lambda: LambdaClient;
const CODE = "export const handler = async () => 1;";

beforeAll(async () => {
  lambda = new LambdaClient(server.client());
  await makeRole(server);
});

it("CreateFunction: answers the configuration, Pending; then it is Active", async () => {
  const created = await deploy(server, "made", CODE, { Environment: { Variables: { AB: "1" } }, Timeout: 7 });
  expect(created).toMatchObject({
    FunctionName: "made",
    FunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:made",
    Runtime: "nodejs20.x",
    Handler: "index.handler",
    Role: ROLE,
    Timeout: 7,
    MemorySize: 128,
    Version: "$LATEST",
    PackageType: "Zip",
    State: "Pending",
    StateReasonCode: "Creating",
    Environment: { Variables: { AB: "1" } },
    Architectures: ["x86_64"],
    EphemeralStorage: { Size: 512 },
    TracingConfig: { Mode: "PassThrough" },
    LoggingConfig: { LogFormat: "Text", LogGroup: "/aws/lambda/made" },
  });
  expect(created.LastModified).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 10 }, { FunctionName: "made" });
});

it.each([
  { DurableConfig: { ExecutionTimeout: 60 } },
  { TenancyConfig: { TenantIsolationMode: "PER_TENANT" as const } },
  {
    Code: { ZipFile: toZip({}), SourceKMSKeyArn: `arn:aws:kms:us-east-1:000000000000:key/${"0".repeat(36)}` },
  },
  { Code: { ImageUri: "000000000000.dkr.ecr.us-east-1.amazonaws.com/image" } },
])("CreateFunction: says that it is not built, rather than leave it out: %j", async (more) => {
  await expect(deploy(server, "refused", CODE, more)).rejects.toMatchObject({ name: "NotImplemented" });
});

it("CreateFunction: a code signing configuration is the function's from the start", async () => {
  const AllowedPublishers = {
    SigningProfileVersionArns: ["arn:aws:signer:us-east-1:000000000000:/signing-profiles/p/0123456789"],
  };
  const { CodeSigningConfig } = await lambda.send(new CreateCodeSigningConfigCommand({ AllowedPublishers }));
  const CodeSigningConfigArn = CodeSigningConfig?.CodeSigningConfigArn ?? "";
  await deploy(server, "signed", CODE, { CodeSigningConfigArn });
  const found = await lambda.send(new GetFunctionCodeSigningConfigCommand({ FunctionName: "signed" }));
  expect(found.CodeSigningConfigArn).toBe(CodeSigningConfigArn);
  const nowhere = `${CodeSigningConfigArn.slice(0, -3)}000`;
  await expect(deploy(server, "unsigned", CODE, { CodeSigningConfigArn: nowhere })).rejects.toMatchObject({
    name: "CodeSigningConfigNotFoundException",
  });
});

it("CreateFunction: a name in use conflicts", async () => {
  await expect(deploy(server, "made", CODE)).rejects.toMatchObject({
    name: "ResourceConflictException",
    message: "Function already exist: made",
    Type: "User",
  });
});

it.each<[string, object, string, string]>([
  [
    "a role that Lambda may not assume",
    { Role: `${ROLE}-not` },
    "InvalidParameterValueException",
    "The role defined for the function cannot be assumed by Lambda.",
  ],
  [
    "a broken zip",
    { Code: { ZipFile: new Uint8Array([1, 2, 3]) } },
    "InvalidParameterValueException",
    "Could not unzip uploaded file. Please check your file, then try to upload again.",
  ],
  ["no code", { Code: {} }, "InvalidParameterValueException", "Please provide a source for function code."],
  [
    "no handler",
    { Handler: undefined },
    "InvalidParameterValueException",
    "Runtime and Handler are mandatory parameters for functions created with deployment packages.",
  ],
  [
    "a retired runtime",
    { Runtime: "nodejs12.x" },
    "InvalidParameterValueException",
    "The runtime parameter of nodejs12.x is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.",
  ],
  [
    "a runtime that is none",
    { Runtime: "PYTHON3.9" },
    "InvalidParameterValueException",
    expect.stringMatching(
      /^Value PYTHON3.9 at 'runtime' failed to satisfy .*: \[nodejs20.x, .*\] or be a valid ARN$/,
    ),
  ],
  [
    "a zip over 50 MiB",
    { Code: { ZipFile: new Uint8Array(52_428_801) } },
    "RequestEntityTooLargeException",
    "Zipped size must be smaller than 52428800 bytes",
  ],
  [
    "a reserved variable",
    { Environment: { Variables: { AWS_REGION: "x" } } },
    "InvalidParameterValueException",
    "Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: AWS_REGION",
  ],
  [
    "a timeout over 15 minutes",
    { Timeout: 901 },
    "ValidationException",
    "1 validation error detected: Value '901' at 'timeout' failed to satisfy constraint: Member must have value less than or equal to 900",
  ],
  [
    "too little memory",
    { MemorySize: 64 },
    "ValidationException",
    "1 validation error detected: Value '64' at 'memorySize' failed to satisfy constraint: Member must have value greater than or equal to 128",
  ],
])("CreateFunction: refuses %s", async (_, more, name, message) => {
  await expect(deploy(server, "refused", CODE, more)).rejects.toMatchObject({ name, message });
});

it("CreateFunction: takes no names that leave the folder", async () => {
  const zip = Buffer.from(toZip({ "aa/evil.js": "1" }));
  for (let at = zip.indexOf("aa/"); at >= 0; at = zip.indexOf("aa/")) zip.write("../", at);
  await expect(deploy(server, "evil", CODE, { Code: { ZipFile: zip } })).rejects.toMatchObject({
    message: "Could not unzip uploaded file. Please check your file, then try to upload again.",
  });
});

it("CreateFunction: refuses a zip that unpacks to more than 250 MiB", async () => {
  const bomb = Buffer.from(toZip({ "a.bin": "x" }));
  // The size that the central directory declares for the one file.
  bomb.writeUInt32LE(262_144_001, bomb.indexOf(Buffer.from("PK\x01\x02", "latin1")) + 24);
  await expect(deploy(server, "bomb", CODE, { Code: { ZipFile: bomb } })).rejects.toMatchObject({
    name: "InvalidParameterValueException",
    message: "Unzipped size must be smaller than 262144000 bytes",
  });
});

it("CreateFunction: takes code from S3", async () => {
  const s3 = new S3Client({ ...server.client(), forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: "code" }));
  await s3.send(new PutObjectCommand({ Bucket: "code", Key: "a.zip", Body: toZip({ "index.mjs": CODE }) }));
  await deploy(server, "from-s3", CODE, { Code: { S3Bucket: "code", S3Key: "a.zip" } });
  await expect(
    deploy(server, "from-nowhere", CODE, { Code: { S3Bucket: "code", S3Key: "b.zip" } }),
  ).rejects.toMatchObject({
    message:
      "Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist.",
  });
});

it("CreateFunction: wants iam:PassRole of a caller who is not allowed everything", async () => {
  const { IAMClient, CreateUserCommand, PutUserPolicyCommand, CreateAccessKeyCommand } = await import(
    "@aws-sdk/client-iam"
  );
  const iam = new IAMClient(server.client());
  await iam.send(new CreateUserCommand({ UserName: "dev" }));
  const Statement = [{ Effect: "Allow", Action: "lambda:*", Resource: "*" }];
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  await iam.send(new PutUserPolicyCommand({ UserName: "dev", PolicyName: "p", PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "dev" }));
  const dev = new LambdaClient(
    server.client({
      accessKeyId: AccessKey?.AccessKeyId ?? "",
      secretAccessKey: AccessKey?.SecretAccessKey ?? "",
    }),
  );
  const create = new CreateFunctionCommand({
    FunctionName: "passed",
    Runtime: "nodejs20.x",
    Handler: "index.handler",
    Role: ROLE,
    Code: { ZipFile: toZip({ "index.mjs": CODE }) },
  });
  await expect(dev.send(create)).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringContaining(`is not authorized to perform: iam:PassRole on resource: ${ROLE}`),
  });
});

it("GetFunction: gives an address from which the code can be read", async () => {
  const { Code, Configuration, Tags } = await lambda.send(new GetFunctionCommand({ FunctionName: "made" }));
  expect(Code?.RepositoryType).toBe("S3");
  expect(Configuration?.State).toBe("Active");
  expect(Tags).toBeUndefined();
  const zip = new Uint8Array(await (await fetch(Code?.Location ?? "")).arrayBuffer());
  expect(Object.keys(unzipSync(zip))).toEqual(["index.mjs"]);
  const forged = await fetch((Code?.Location ?? "").replace(/signature=./, "signature=x"));
  expect(forged.status).toBe(403);
});

it("UpdateFunctionCode: changes the code and its hash; a wrong revision is refused", async () => {
  const created = await create(server, "changed", CODE);
  expect(created).toMatchObject({ State: "Pending", StateReasonCode: "Creating" });
  const update = { FunctionName: "changed", ZipFile: toZip({}) };
  await expect(lambda.send(new UpdateFunctionCodeCommand(update))).rejects.toMatchObject({
    name: "ResourceConflictException",
    message: expect.stringContaining("The function is currently in the following state: Pending"),
  });
  const before = await settled(server, "changed");
  const after = await lambda.send(
    new UpdateFunctionCodeCommand({
      FunctionName: "changed",
      ZipFile: toZip({ "index.mjs": "export const handler = async () => 2;" }),
      RevisionId: before.RevisionId,
    }),
  );
  expect(after.CodeSha256).not.toBe(before.CodeSha256);
  expect(after.RevisionId).not.toBe(before.RevisionId);
  expect(after).toMatchObject({ LastUpdateStatus: "InProgress", LastUpdateStatusReasonCode: "Creating" });
  await expect(
    lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: "changed", Timeout: 9 })),
  ).rejects.toMatchObject({
    name: "ResourceConflictException",
    message:
      "The operation cannot be performed at this time. An update is in progress for resource: " +
      "arn:aws:lambda:us-east-1:000000000000:function:changed",
  });
  const limit = { client: lambda, maxWaitTime: 20, minDelay: 1 };
  await waitUntilFunctionUpdatedV2(limit, { FunctionName: "changed" });
  await waitUntilFunctionActiveV2(limit, { FunctionName: "changed" });
  await expect(
    lambda.send(
      new UpdateFunctionCodeCommand({
        FunctionName: "changed",
        ZipFile: toZip({}),
        RevisionId: before.RevisionId,
      }),
    ),
  ).rejects.toMatchObject({ name: "PreconditionFailedException" });
});

it("UpdateFunctionConfiguration: changes what is given and leaves the rest", async () => {
  await deploy(server, "tuned", CODE, { Environment: { Variables: { AB: "1" } }, MemorySize: 256 });
  await settled(server, "tuned");
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: "tuned", Timeout: 30 }));
  const found = await settled(server, "tuned");
  expect(found).toMatchObject({
    Timeout: 30,
    MemorySize: 256,
    Environment: { Variables: { AB: "1" } },
    LastUpdateStatus: "Successful",
  });
});

it("ListFunctions: pages", async () => {
  const names: string[] = [];
  let Marker: string | undefined;
  do {
    const page = await lambda.send(new ListFunctionsCommand({ MaxItems: 2, Marker }));
    names.push(...(page.Functions ?? []).map(({ FunctionName = "" }) => FunctionName));
    Marker = page.NextMarker;
  } while (Marker);
  expect(names).toEqual([...names].sort());
  expect(names).toEqual(expect.arrayContaining(["changed", "from-s3", "made", "tuned"]));
});

it("DeleteFunction: takes it away; a second time it is not found", async () => {
  await deploy(server, "gone", CODE);
  await lambda.send(new DeleteFunctionCommand({ FunctionName: "gone" }));
  for (const command of [
    new GetFunctionCommand({ FunctionName: "gone" }),
    new DeleteFunctionCommand({ FunctionName: "gone" }),
  ]) {
    await expect(lambda.send(command as GetFunctionCommand)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Function not found: arn:aws:lambda:us-east-1:000000000000:function:gone",
    });
  }
});
