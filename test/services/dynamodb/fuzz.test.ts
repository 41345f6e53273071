import * as sdk from "@aws-sdk/client-dynamodb";
import * as streamsSdk from "@aws-sdk/client-dynamodb-streams";
import { expect, test } from "vitest";
import { service } from "../../../src/services/dynamodb/index.js";
import { manifest } from "../../../src/services/dynamodb/manifest.js";
import { service as streams } from "../../../src/services/dynamodb/streams/index.js";
import { manifest as streamsManifest } from "../../../src/services/dynamodb/streams/manifest.js";
import {
  inputOf,
  loadServiceModel,
  type OperationModel,
  type ServiceModel,
} from "../../../src/wire/model.js";
import { Random, seeds } from "../../support/random.js";
import { sendSigned } from "../../support/raw-request.js";
import { ROOT, useServer } from "../../support/server.js";
import { fuzzedInput } from "./fuzz/generate.js";
import { ALL, dynamoOf, hash, newTable, range } from "./support.js";

const server = useServer();
const ROUNDS = Number(process.env["ROUNDS"] ?? 2000);
const WORKERS = 8;

interface Target {
  prefix: string | undefined;
  operation: OperationModel;
}

/** The operations that are built; the others answer all alike. */
function targetsOf(model: ServiceModel, table: object): Target[] {
  return Object.keys(table).flatMap((name) => {
    const operation = model.operations.get(name);
    return operation ? [{ prefix: model.targetPrefix, operation }] : [];
  });
}

const TARGETS = [
  ...targetsOf(loadServiceModel(sdk, manifest), service.operations),
  ...targetsOf(loadServiceModel(streamsSdk, streamsManifest), streams.operations),
] as [Target, ...Target[]];

/** The tables that most requests mean, without a KMS key and with one; some of them delete one. */
async function restoreTables(): Promise<void> {
  const dynamo = dynamoOf(server);
  for (const TableName of ["fuzz", "sealed"]) {
    const made = newTable(dynamo, {
      TableName,
      sort: "N",
      keys: { g: "S", l: "N" },
      GlobalSecondaryIndexes: [{ IndexName: "byG", KeySchema: [hash("g")], Projection: ALL }],
      LocalSecondaryIndexes: [{ IndexName: "byL", KeySchema: [hash("p"), range("l")], Projection: ALL }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
      SSESpecification: { Enabled: TableName === "sealed" },
    } as object);
    await made.catch((error: Error) => expect(error.name).toBe("ResourceInUseException"));
  }
}

test("whatever JSON is sent, the answer is AWS's: a result or an error of its own", {
  timeout: 1_800_000,
}, async () => {
  await restoreTables();
  const outcomes = new Map<string, number>();
  const work = async (seed: number) => {
    const random = new Random(seed);
    for (let round = 0; round < ROUNDS / WORKERS; round++) {
      const { prefix, operation } = random.pick(TARGETS);
      const body = JSON.stringify(fuzzedInput(random, inputOf(operation)));
      const response = await sendSigned(
        server.endpoint,
        {
          method: "POST",
          path: "/",
          query: {},
          headers: {
            "content-type": "application/x-amz-json-1.0",
            "x-amz-target": `${prefix}.${operation.name}`,
          },
          body,
        },
        { service: "dynamodb", ...ROOT, at: Date.now() },
      );
      const text = await response.text();
      const told = `seed ${seed}, round ${round}: ${operation.name} ${body.slice(0, 2000)} -> ${response.status} ${text.slice(0, 500)}`;
      expect([200, 400, 501], told).toContain(response.status);
      if (response.status !== 200) expect(JSON.parse(text).__type, told).toMatch(/^[\w.]+#\w+$/);
      const outcome = `${response.status} ${response.status === 200 ? "" : JSON.parse(text).__type}`;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      if (operation.name === "DeleteTable") await restoreTables();
    }
  };
  await Promise.all(seeds(WORKERS).map(work));
  expect(outcomes.get("200 ") ?? 0).toBeGreaterThan(ROUNDS / 50);
});
