import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { until } from "../../support/until.js";
import { deploy, makeRole } from "./deploy.js";

const server = useServer();
let lambda: LambdaClient;
let folder: string;

beforeAll(async () => {
  lambda = new LambdaClient(server.client());
  folder = await mkdtemp(join(tmpdir(), "hot-"));
  await makeRole(server);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function invoke(): Promise<unknown> {
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: "hot" }));
  return JSON.parse(Payload?.transformToString() ?? "null");
}

it("CreateFunction: a folder given as hot-reload's object is mounted; what is saved there runs", async () => {
  await writeFile(
    join(folder, "index.mjs"),
    "let n = 0; export const handler = async () => ['one', (n += 1)];",
  );
  await deploy(server, "hot", "", { Code: { S3Bucket: "hot-reload", S3Key: folder } });
  expect(await invoke()).toEqual(["one", 1]);
  expect(await invoke()).toEqual(["one", 2]);
  await writeFile(join(folder, "index.mjs"), "export const handler = async () => ['two'];");
  await until(async () => JSON.stringify(await invoke()) === '["two"]', "the saved code");
});

it("CreateFunction: refuses a folder that is not there", async () => {
  const Code = { S3Bucket: "hot-reload", S3Key: "/nowhere/at/all" };
  await expect(deploy(server, "cold", "", { Code })).rejects.toMatchObject({
    name: "InvalidParameterValueException",
    message: "/nowhere/at/all is not a folder of this machine.",
  });
});
