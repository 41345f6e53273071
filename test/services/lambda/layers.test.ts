import {
  AddLayerVersionPermissionCommand,
  DeleteLayerVersionCommand,
  GetFunctionConfigurationCommand,
  GetLayerVersionByArnCommand,
  GetLayerVersionCommand,
  GetLayerVersionPolicyCommand,
  InvokeCommand,
  LambdaClient,
  ListLayersCommand,
  ListLayerVersionsCommand,
  PublishLayerVersionCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { beforeAll, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { deploy, type Files, makeRole, toZip } from "./deploy.js";

const server = useServer();
let lambda: LambdaClient;

beforeAll(async () => {
  lambda = new LambdaClient(server.client());
  await makeRole(server);
});

async function publish(LayerName: string, files: Files) {
  return await lambda.send(
    new PublishLayerVersionCommand({
      LayerName,
      Content: { ZipFile: toZip(files) },
      CompatibleRuntimes: ["nodejs20.x"],
      Description: "d",
    }),
  );
}

async function invoke(FunctionName: string) {
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName }));
  return JSON.parse(Payload?.transformToString() ?? "null");
}

const ARN = "arn:aws:lambda:us-east-1:000000000000:layer";

it("PublishLayerVersion: numbers versions from 1", async () => {
  const first = await publish("words", { "words.txt": "one" });
  expect(first).toMatchObject({
    LayerArn: `${ARN}:words`,
    LayerVersionArn: `${ARN}:words:1`,
    Version: 1,
    Description: "d",
    CompatibleRuntimes: ["nodejs20.x"],
  });
  expect((await publish("words", { "words.txt": "two" })).Version).toBe(2);
});

it("Layers: lie under /opt, later ones over earlier ones; modules are found by require and import", async () => {
  await publish("modules", {
    "nodejs/node_modules/layered/package.json": '{"main":"index.js"}',
    "nodejs/node_modules/layered/index.js": "module.exports = { name: 'layered' };",
    "words.txt": "three",
  });
  await deploy(
    server,
    "layered",
    {
      "index.mjs":
        "import fs from 'node:fs'; import layered from 'layered'; import { STSClient } from '@aws-sdk/client-sts';" +
        "import { createRequire } from 'node:module'; const again = createRequire(import.meta.url)('layered');" +
        "export const handler = async () => [fs.readFileSync('/opt/words.txt', 'utf8'), layered.name, again.name, typeof STSClient];",
    },
    { Layers: [`${ARN}:words:2`, `${ARN}:modules:1`] },
  );
  expect(await invoke("layered")).toEqual(["three", "layered", "layered", "function"]);
  await lambda.send(
    new UpdateFunctionConfigurationCommand({
      FunctionName: "layered",
      Layers: [`${ARN}:modules:1`, `${ARN}:words:1`],
    }),
  );
  expect((await invoke("layered"))[0]).toBe("one");
});

it("Layers: a Python layer's packages are found", async () => {
  await publish("snakes", { "python/snakes.py": "NAME = 'layered'\n" });
  await deploy(
    server,
    "snake",
    { "app.py": "import snakes\ndef handler(event, context):\n  return snakes.NAME\n" },
    { Runtime: "python3.12", Handler: "app.handler", Layers: [`${ARN}:snakes:1`] },
  );
  expect(await invoke("snake")).toBe("layered");
});

it("DeleteLayerVersion: functions that use it run on", async () => {
  await lambda.send(new DeleteLayerVersionCommand({ LayerName: "snakes", VersionNumber: 1 }));
  await expect(
    lambda.send(new GetLayerVersionCommand({ LayerName: "snakes", VersionNumber: 1 })),
  ).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: "snake", Timeout: 9 }));
  expect(await invoke("snake")).toBe("layered");
  const { Layers = [] } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: "snake" }));
  expect(Layers[0]?.Arn).toBe(`${ARN}:snakes:1`);
});

it("CreateFunction: a layer that is not there is refused", async () => {
  await expect(deploy(server, "x", "", { Layers: [`${ARN}:none:1`] })).rejects.toMatchObject({
    name: "InvalidParameterValueException",
    message: `Layer version ${ARN}:none:1 does not exist.`,
  });
});

it("ListLayers and ListLayerVersions: newest first", async () => {
  const { Layers = [] } = await lambda.send(new ListLayersCommand({}));
  expect(Layers.map(({ LayerName }) => LayerName)).toEqual(["modules", "words"]);
  expect(Layers[1]?.LatestMatchingVersion?.Version).toBe(2);
  const page = await lambda.send(new ListLayerVersionsCommand({ LayerName: "words", MaxItems: 1 }));
  expect(page.LayerVersions?.map(({ Version }) => Version)).toEqual([2]);
  const rest = await lambda.send(
    new ListLayerVersionsCommand({ LayerName: "words", Marker: page.NextMarker }),
  );
  expect(rest.LayerVersions?.map(({ Version }) => Version)).toEqual([1]);
});

it("GetLayerVersionByArn: finds it; its policy is what was added", async () => {
  const found = await lambda.send(new GetLayerVersionByArnCommand({ Arn: `${ARN}:words:2` }));
  expect(found.Content?.CodeSize).toBeGreaterThan(0);
  await lambda.send(
    new AddLayerVersionPermissionCommand({
      LayerName: "words",
      VersionNumber: 2,
      StatementId: "all",
      Action: "lambda:GetLayerVersion",
      Principal: "*",
    }),
  );
  const { Policy = "" } = await lambda.send(
    new GetLayerVersionPolicyCommand({ LayerName: "words", VersionNumber: 2 }),
  );
  expect(JSON.parse(Policy).Statement[0]).toMatchObject({
    Sid: "all",
    Resource: `${ARN}:words:2`,
    Principal: "*",
  });
});
