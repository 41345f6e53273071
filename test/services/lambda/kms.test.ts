import { CreateKeyCommand, DisableKeyCommand, EnableKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionsCommand,
  PublishVersionCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { beforeAll, describe, expect, it } from "vitest";
import { REGION, useServer } from "../../support/server.js";
import { makeUser, policy, type Statement } from "../iam/support.js";
import { deploy, makeRole, ROLE, settled } from "./deploy.js";

const server = useServer();
const root = () => new LambdaClient(server.client());
const kms = () => new KMSClient(server.client());
const CODE = "export const handler = async () => process.env.WORD;";
const Environment = { Variables: { WORD: "hidden" } };

beforeAll(() => makeRole(server));

async function createKey(): Promise<string> {
  const made = await kms().send(new CreateKeyCommand({}));
  return made.KeyMetadata?.Arn ?? "";
}

async function invoke(FunctionName: string, Qualifier?: string): Promise<unknown> {
  const { Payload } = await root().send(new InvokeCommand({ FunctionName, Qualifier }));
  return JSON.parse(Payload?.transformToString() ?? "");
}

const get = (lambda: LambdaClient, FunctionName: string) =>
  lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));

async function userWith(name: string, ...statements: Statement[]): Promise<LambdaClient> {
  const all = [{ Action: ["lambda:*", "iam:PassRole"] }, ...statements];
  const { credentials } = await makeUser(server, name, policy(...all));
  return new LambdaClient(server.client(credentials));
}

describe("variables under a KMS key", () => {
  it("Invoke: the role opens them by its grant, and a disabled key stops the function, warm as it is", async () => {
    const KMSKeyArn = await createKey();
    const made = await deploy(server, "keyed", CODE, { KMSKeyArn, Environment });
    expect(made).toMatchObject({ KMSKeyArn, Environment });
    expect(await invoke("keyed")).toBe("hidden");
    await kms().send(new DisableKeyCommand({ KeyId: KMSKeyArn }));
    await expect(invoke("keyed")).rejects.toMatchObject({ name: "KMSDisabledException" });
    await kms().send(new EnableKeyCommand({ KeyId: KMSKeyArn }));
    expect(await invoke("keyed")).toBe("hidden");
  });

  it("UpdateFunctionConfiguration: a key comes, changes and goes; versions keep theirs", async () => {
    const [first, second] = [await createKey(), await createKey()];
    await deploy(server, "moving", CODE, { Environment });
    const update = async (more: { KMSKeyArn?: string; Environment?: typeof Environment; Role?: string }) => {
      await settled(server, "moving");
      return root().send(new UpdateFunctionConfigurationCommand({ FunctionName: "moving", ...more }));
    };
    expect(await update({ KMSKeyArn: first })).toMatchObject({ KMSKeyArn: first, Environment });
    await settled(server, "moving");
    const { Version } = await root().send(new PublishVersionCommand({ FunctionName: "moving" }));
    await update({ KMSKeyArn: second, Environment: { Variables: { WORD: "new" } } });
    await kms().send(new DisableKeyCommand({ KeyId: first }));
    expect(await invoke("moving")).toBe("new");
    await expect(invoke("moving", Version)).rejects.toMatchObject({ name: "KMSDisabledException" });
    const role = await makeRole(server, "other-function");
    await update({ Role: role });
    expect(await invoke("moving")).toBe("new");
    expect((await update({ KMSKeyArn: "" })).KMSKeyArn).toBeUndefined();
    await kms().send(new DisableKeyCommand({ KeyId: second }));
    expect(await invoke("moving")).toBe("new");
  });

  it("CreateFunction: asks its caller for kms:CreateGrant and kms:Encrypt through Lambda, and for a key that is there", async () => {
    const KMSKeyArn = await createKey();
    const via = { StringEquals: { "kms:ViaService": `lambda.${REGION}.amazonaws.com` } };
    const forLambda = { Bool: { "kms:GrantIsForAWSResource": "true" } };
    const maker = await userWith(
      "maker",
      { Action: "kms:CreateGrant", Resource: KMSKeyArn, Condition: { ...via, ...forLambda } },
      { Action: "kms:Encrypt", Resource: KMSKeyArn, Condition: via },
    );
    const other = await userWith("other", { Action: "kms:Encrypt", Resource: KMSKeyArn });
    const change = new UpdateFunctionConfigurationCommand({
      FunctionName: "granted",
      KMSKeyArn,
      Environment,
      Role: ROLE,
    });
    await deploy(server, "granted", CODE);
    await settled(server, "granted");
    await expect(other.send(change)).rejects.toMatchObject({ name: "AccessDeniedException" });
    await maker.send(change);
    expect(await invoke("granted")).toBe("hidden");
    const missing = KMSKeyArn.replace(/[^/]+$/, "00000000-0000-0000-0000-000000000000");
    await expect(deploy(server, "keyless", CODE, { KMSKeyArn: missing, Environment })).rejects.toMatchObject({
      name: "InvalidParameterValueException",
    });
  });

  it("GetFunctionConfiguration, ListFunctions: who may not decrypt sees an error in their place", async () => {
    const KMSKeyArn = await createKey();
    await deploy(server, "shown", CODE, { KMSKeyArn, Environment });
    const blind = await userWith("blind");
    expect((await get(root(), "shown")).Environment).toEqual(Environment);
    const seen = await get(blind, "shown");
    expect(seen.Environment?.Variables).toBeUndefined();
    expect(seen.Environment?.Error?.ErrorCode).toBe("AccessDeniedException");
    const { Functions = [] } = await blind.send(new ListFunctionsCommand({}));
    const listed = Functions.find(({ FunctionName }) => FunctionName === "shown");
    expect(listed?.Environment?.Error?.ErrorCode).toBe("AccessDeniedException");
  });
});
