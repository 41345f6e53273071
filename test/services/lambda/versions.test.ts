import {
  AddPermissionCommand,
  CreateAliasCommand,
  DeleteAliasCommand,
  DeleteFunctionCommand,
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  InvokeCommand,
  LambdaClient,
  ListAliasesCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  UpdateAliasCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilPublishedVersionActive,
} from "@aws-sdk/client-lambda";
import { beforeAll, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { deploy, makeRole, settled, toZip } from "./deploy.js";

const server = useServer();
let lambda: LambdaClient;
const code = (answer: number) => ({
  "index.mjs": `export const handler = async (e, c) => [${answer}, c.invokedFunctionArn];`,
});

beforeAll(async () => {
  lambda = new LambdaClient(server.client());
  await makeRole(server);
  await deploy(server, "f", code(1));
  await settled(server, "f");
});

async function invoke(FunctionName: string, Qualifier?: string) {
  const { Payload, ExecutedVersion } = await lambda.send(new InvokeCommand({ FunctionName, Qualifier }));
  return [...JSON.parse(Payload?.transformToString() ?? "null"), ExecutedVersion];
}

const ARN = "arn:aws:lambda:us-east-1:000000000000:function:f";

it("PublishVersion: keeps the code as it was; unchanged code makes no new version", async () => {
  const first = await lambda.send(new PublishVersionCommand({ FunctionName: "f", Description: "one" }));
  expect(first).toMatchObject({ Version: "1", FunctionArn: `${ARN}:1`, Description: "one" });
  expect((await lambda.send(new PublishVersionCommand({ FunctionName: "f" }))).Version).toBe("1");
  await lambda.send(
    new UpdateFunctionCodeCommand({ FunctionName: "f", ZipFile: toZip(code(2)), Publish: true }),
  );
  await waitUntilPublishedVersionActive({ client: lambda, maxWaitTime: 10 }, { FunctionName: "f:2" });
  expect(await invoke("f", "1")).toEqual([1, `${ARN}:1`, "1"]);
  expect(await invoke("f:2")).toEqual([2, `${ARN}:2`, "2"]);
  expect(await invoke("f")).toEqual([2, ARN, "$LATEST"]);
  await settled(server, "f");
});

it("PublishVersion: makes a new version after any update, of the description too", async () => {
  await deploy(server, "described", code(1));
  await settled(server, "described");
  const publish = async () =>
    (await lambda.send(new PublishVersionCommand({ FunctionName: "described" }))).Version;
  expect([await publish(), await publish()]).toEqual(["1", "1"]);
  await lambda.send(
    new UpdateFunctionConfigurationCommand({ FunctionName: "described", Description: "two" }),
  );
  await settled(server, "described");
  expect(await publish()).toBe("2");
});

it("RevisionId: each change and its end are revisions, policies have their subject's", async () => {
  const created = await deploy(server, "revised", code(1));
  const active = await settled(server, "revised");
  expect(active.RevisionId).not.toBe(created.RevisionId);
  const { RevisionId } = active;
  const published = await lambda.send(new PublishVersionCommand({ FunctionName: "revised", RevisionId }));
  expect(published).toMatchObject({ Version: "1", State: "Active", LastUpdateStatus: "Successful" });
  await expect(
    lambda.send(new PublishVersionCommand({ FunctionName: "revised", RevisionId })),
  ).rejects.toMatchObject({ name: "PreconditionFailedException" });
  const statement = { StatementId: "s", Action: "lambda:InvokeFunction", Principal: "s3.amazonaws.com" };
  const add = (Qualifier: string | undefined, seen: string | undefined) =>
    lambda.send(
      new AddPermissionCommand({ FunctionName: "revised", ...statement, Qualifier, RevisionId: seen }),
    );
  await expect(add("1", "stale")).rejects.toMatchObject({
    name: "PreconditionFailedException",
    message: expect.stringContaining("Call the GetPolicy API"),
  });
  await add("1", published.RevisionId);
  const policy = await lambda.send(new GetPolicyCommand({ FunctionName: "revised", Qualifier: "1" }));
  const version = await lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName: "revised", Qualifier: "1" }),
  );
  expect(policy.RevisionId).toBe(version.RevisionId);
  expect(policy.RevisionId).not.toBe(published.RevisionId);
});

it("ListVersionsByFunction: $LATEST first, then the numbers", async () => {
  const { Versions = [] } = await lambda.send(new ListVersionsByFunctionCommand({ FunctionName: "f" }));
  expect(Versions.map(({ Version }) => Version)).toEqual(["$LATEST", "1", "2"]);
});

it("CreateAlias: invokes its version; its ARN is the one the handler sees", async () => {
  const alias = await lambda.send(
    new CreateAliasCommand({ FunctionName: "f", Name: "live", FunctionVersion: "1" }),
  );
  expect(alias).toMatchObject({
    AliasArn: `${ARN}:live`,
    Name: "live",
    FunctionVersion: "1",
    Description: "",
  });
  expect(await invoke("f", "live")).toEqual([1, `${ARN}:live`, "1"]);
  await expect(
    lambda.send(new CreateAliasCommand({ FunctionName: "f", Name: "live", FunctionVersion: "2" })),
  ).rejects.toMatchObject({
    name: "ResourceConflictException",
    message: `Alias already exists: ${ARN}:live`,
  });
});

it("UpdateAlias: weights part the invocations", async () => {
  const RoutingConfig = { AdditionalVersionWeights: { 2: 0.5 } };
  await lambda.send(new UpdateAliasCommand({ FunctionName: "f", Name: "live", RoutingConfig }));
  const versions = new Set<string>();
  for (let n = 0; n < 40; n += 1) versions.add((await invoke("f", "live"))[2]);
  expect([...versions].sort()).toEqual(["1", "2"]);
  await lambda.send(
    new UpdateAliasCommand({ FunctionName: "f", Name: "live", FunctionVersion: "2", RoutingConfig: {} }),
  );
  expect((await invoke("f", "live"))[2]).toBe("2");
});

it.each<[string, object, string]>([
  ["a version that is not there", { Name: "x", FunctionVersion: "9" }, "ResourceNotFoundException"],
  ["a name of digits", { Name: "12", FunctionVersion: "1" }, "ValidationException"],
  [
    "weights on $LATEST",
    { Name: "x", FunctionVersion: "$LATEST", RoutingConfig: { AdditionalVersionWeights: { 1: 0.1 } } },
    "InvalidParameterValueException",
  ],
])("CreateAlias: refuses %s", async (_, input, name) => {
  const command = new CreateAliasCommand({ FunctionName: "f", ...input } as never);
  await expect(lambda.send(command)).rejects.toMatchObject({ name });
});

it("DeleteFunction: refuses a version that an alias names, takes any other", async () => {
  await expect(
    lambda.send(new DeleteFunctionCommand({ FunctionName: "f", Qualifier: "2" })),
  ).rejects.toMatchObject({
    name: "ResourceConflictException",
  });
  await lambda.send(new DeleteFunctionCommand({ FunctionName: "f", Qualifier: "1" }));
  await expect(invoke("f", "1")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  await lambda.send(new PublishVersionCommand({ FunctionName: "f" }));
  const { Versions = [] } = await lambda.send(new ListVersionsByFunctionCommand({ FunctionName: "f" }));
  expect(Versions.map(({ Version }) => Version)).toEqual(["$LATEST", "2"]);
});

it("DeleteAlias: the alias is gone, from the list too", async () => {
  const { Aliases = [] } = await lambda.send(new ListAliasesCommand({ FunctionName: "f" }));
  expect(Aliases.map(({ Name }) => Name)).toEqual(["live"]);
  await lambda.send(new DeleteAliasCommand({ FunctionName: "f", Name: "live" }));
  await expect(lambda.send(new GetAliasCommand({ FunctionName: "f", Name: "live" }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: `Cannot find alias arn: ${ARN}:live`,
  });
});
