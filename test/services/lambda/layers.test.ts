import {
  AddLayerVersionPermissionCommand,
  GetLayerVersionByArnCommand,
  GetLayerVersionPolicyCommand,
  LambdaClient,
  ListLayersCommand,
  ListLayerVersionsCommand,
  PublishLayerVersionCommand,
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

it("CreateFunction: a layer that is not there is refused", async () => {
  await expect(deploy(server, "x", "", { Layers: [`${ARN}:none:1`] })).rejects.toMatchObject({
    name: "InvalidParameterValueException",
    message: `Layer version ${ARN}:none:1 does not exist.`,
  });
});

it("ListLayers and ListLayerVersions: newest first", async () => {
  await publish("modules", { "words.txt": "three" });
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
