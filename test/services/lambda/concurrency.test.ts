import {
  CreateCodeSigningConfigCommand,
  DeleteCodeSigningConfigCommand,
  DeleteFunctionConcurrencyCommand,
  DeleteProvisionedConcurrencyConfigCommand,
  GetAccountSettingsCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionRecursionConfigCommand,
  GetProvisionedConcurrencyConfigCommand,
  GetRuntimeManagementConfigCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionsByCodeSigningConfigCommand,
  PublishVersionCommand,
  PutFunctionCodeSigningConfigCommand,
  PutFunctionConcurrencyCommand,
  PutFunctionRecursionConfigCommand,
  PutProvisionedConcurrencyConfigCommand,
} from "@aws-sdk/client-lambda";
import { beforeAll, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { until } from "../../support/until.js";
import { deploy, makeRole, settled } from "./deploy.js";

const server = useServer();
let lambda: LambdaClient;

beforeAll(async () => {
  lambda = new LambdaClient(server.client());
  await makeRole(server);
  await deploy(
    server,
    "busy",
    "export const handler = async (e) => { await new Promise(r => setTimeout(r, e.ms ?? 0));" +
      " return process.env.AWS_LAMBDA_INITIALIZATION_TYPE; };",
  );
});

const invoke = (ms: number, Qualifier?: string) =>
  lambda.send(new InvokeCommand({ FunctionName: "busy", Qualifier, Payload: JSON.stringify({ ms }) }));

it("PutFunctionConcurrency: what goes over the reservation is throttled", async () => {
  const FunctionName = "busy";
  await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 1 }));
  const [first, second] = await Promise.allSettled([invoke(300), invoke(300)]);
  const statuses = [first.status, second.status].sort();
  expect(statuses).toEqual(["fulfilled", "rejected"]);
  const found = await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName }));
  expect(found.ReservedConcurrentExecutions).toBe(1);
  await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
  expect(
    (await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName }))).ReservedConcurrentExecutions,
  ).toBeUndefined();
  await expect(Promise.all([invoke(50), invoke(50)])).resolves.toHaveLength(2);
});

it("Invoke: each environment has credentials of its own", async () => {
  const code =
    "export const handler = () => new Promise((r) => setTimeout(() => r(process.env.AWS_ACCESS_KEY_ID), 1000));";
  await deploy(server, "keys", code);
  const call = async () => {
    const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: "keys" }));
    return Payload?.transformToString();
  };
  const keys = await Promise.all([call(), call(), call()]);
  expect(new Set(keys).size).toBe(3);
  expect(keys).toContain(await call());
});

it("PutFunctionConcurrency: what is provisioned out of it leaves the rest to other versions", async () => {
  const FunctionName = "shared";
  const code = "export const handler = async () => process.env.AWS_LAMBDA_INITIALIZATION_TYPE;";
  await deploy(server, FunctionName, code, { Publish: true });
  await settled(server, `${FunctionName}:1`);
  const provision = (Qualifier: string, ProvisionedConcurrentExecutions: number) =>
    lambda.send(
      new PutProvisionedConcurrencyConfigCommand({
        FunctionName,
        Qualifier,
        ProvisionedConcurrentExecutions,
      }),
    );
  const reserve = (ReservedConcurrentExecutions: number) =>
    lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions }));
  await provision("1", 2);
  await expect(reserve(1)).rejects.toMatchObject({
    name: "InvalidParameterValueException",
    message:
      " ReservedConcurrentExecutions  1 should not be lower than function's total provisioned concurrency [2].",
  });
  await reserve(2);
  await until(async () => {
    const query = new GetProvisionedConcurrencyConfigCommand({ FunctionName, Qualifier: "1" });
    return (await lambda.send(query)).Status === "READY";
  });
  const call = (Qualifier?: string) => lambda.send(new InvokeCommand({ FunctionName, Qualifier }));
  await expect(call()).rejects.toMatchObject({
    name: "TooManyRequestsException",
    Reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
  });
  expect((await call("1")).Payload?.transformToString()).toBe('"provisioned-concurrency"');
  await expect(provision("1", 3)).rejects.toMatchObject({
    message:
      "Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function",
  });
  await reserve(3);
  expect((await call()).Payload?.transformToString()).toBe('"on-demand"');
});

it("PutProvisionedConcurrencyConfig: where it cannot start, invocations start environments of their own", async () => {
  const FunctionName = "reluctant";
  const code =
    "if (process.env.AWS_LAMBDA_INITIALIZATION_TYPE === 'provisioned-concurrency') { await new Promise((r) => setTimeout(r, 500)); throw new Error('no'); }" +
    " export const handler = async () => process.env.AWS_LAMBDA_INITIALIZATION_TYPE;";
  await deploy(server, FunctionName, code, { Publish: true });
  await settled(server, `${FunctionName}:1`);
  await lambda.send(
    new PutProvisionedConcurrencyConfigCommand({
      FunctionName,
      Qualifier: "1",
      ProvisionedConcurrentExecutions: 1,
    }),
  );
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName, Qualifier: "1" }));
  expect(Payload?.transformToString()).toBe('"on-demand"');
  const query = new GetProvisionedConcurrencyConfigCommand({ FunctionName, Qualifier: "1" });
  await until(async () => (await lambda.send(query)).Status === "FAILED", "the end of its attempts");
  expect(await lambda.send(query)).toMatchObject({
    StatusReason: "FUNCTION_ERROR_INIT_FAILURE",
    AvailableProvisionedConcurrentExecutions: 0,
    RequestedProvisionedConcurrentExecutions: 1,
  });
});

it("PutFunctionConcurrency: leaves 100 for functions without a reservation", async () => {
  await expect(
    lambda.send(
      new PutFunctionConcurrencyCommand({ FunctionName: "busy", ReservedConcurrentExecutions: 901 }),
    ),
  ).rejects.toMatchObject({
    name: "InvalidParameterValueException",
    message:
      "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].",
  });
});

it("GetAccountSettings: limits and what is used of them", async () => {
  const { AccountLimit, AccountUsage } = await lambda.send(new GetAccountSettingsCommand({}));
  expect(AccountLimit).toMatchObject({ ConcurrentExecutions: 1000, CodeSizeUnzipped: 262_144_000 });
  expect(AccountUsage?.FunctionCount).toBe(4);
  expect(AccountUsage?.TotalCodeSize).toBeGreaterThan(0);
});

it("PutProvisionedConcurrencyConfig: keeps environments ready", async () => {
  const of = { FunctionName: "busy", Qualifier: "1" };
  await expect(
    lambda.send(
      new PutProvisionedConcurrencyConfigCommand({
        ...of,
        Qualifier: "$LATEST",
        ProvisionedConcurrentExecutions: 1,
      }),
    ),
  ).rejects.toMatchObject({ name: "InvalidParameterValueException" });
  await settled(server, "busy");
  await lambda.send(new PublishVersionCommand({ FunctionName: "busy" }));
  const put = await lambda.send(
    new PutProvisionedConcurrencyConfigCommand({ ...of, ProvisionedConcurrentExecutions: 2 }),
  );
  expect(put).toMatchObject({ RequestedProvisionedConcurrentExecutions: 2, Status: "IN_PROGRESS" });
  await until(
    async () => (await lambda.send(new GetProvisionedConcurrencyConfigCommand(of))).Status === "READY",
  );
  const { Payload } = await invoke(0, "1");
  expect(Payload?.transformToString()).toBe('"provisioned-concurrency"');
  await lambda.send(new DeleteProvisionedConcurrencyConfigCommand(of));
  await expect(lambda.send(new GetProvisionedConcurrencyConfigCommand(of))).rejects.toMatchObject({
    name: "ProvisionedConcurrencyConfigNotFoundException",
    message: "No Provisioned Concurrency Config found for this function",
  });
});

it("CodeSigningConfigs: kept as records; one in use is not deleted", async () => {
  const { CodeSigningConfig } = await lambda.send(
    new CreateCodeSigningConfigCommand({
      AllowedPublishers: {
        SigningProfileVersionArns: ["arn:aws:signer:us-east-1:000000000000:/signing-profiles/p/abcdefghij"],
      },
    }),
  );
  const CodeSigningConfigArn = CodeSigningConfig?.CodeSigningConfigArn ?? "";
  expect(CodeSigningConfig).toMatchObject({
    CodeSigningConfigId: expect.stringMatching(/^csc-[a-z0-9]{17}$/),
    CodeSigningPolicies: { UntrustedArtifactOnDeployment: "Warn" },
  });
  await lambda.send(new PutFunctionCodeSigningConfigCommand({ FunctionName: "busy", CodeSigningConfigArn }));
  const { FunctionArns } = await lambda.send(
    new ListFunctionsByCodeSigningConfigCommand({ CodeSigningConfigArn }),
  );
  expect(FunctionArns).toEqual(["arn:aws:lambda:us-east-1:000000000000:function:busy"]);
  await expect(
    lambda.send(new DeleteCodeSigningConfigCommand({ CodeSigningConfigArn })),
  ).rejects.toMatchObject({ name: "ResourceConflictException" });
});

it("PutFunctionRecursionConfig and GetRuntimeManagementConfig: AWS's defaults until changed", async () => {
  const FunctionName = "busy";
  const before = await lambda.send(new GetFunctionRecursionConfigCommand({ FunctionName }));
  expect(before.RecursiveLoop).toBe("Terminate");
  await lambda.send(new PutFunctionRecursionConfigCommand({ FunctionName, RecursiveLoop: "Allow" }));
  const after = await lambda.send(new GetFunctionRecursionConfigCommand({ FunctionName }));
  expect(after.RecursiveLoop).toBe("Allow");
  const updates = await lambda.send(new GetRuntimeManagementConfigCommand({ FunctionName }));
  expect(updates.UpdateRuntimeOn).toBe("Auto");
});
