import {
  type AugmentedManifestsListItem,
  CreateDocumentClassifierCommand,
  CreateEntityRecognizerCommand,
  DescribeDocumentClassifierCommand,
  DescribeEntityRecognizerCommand,
} from "@aws-sdk/client-comprehend";
import { beforeAll, describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { JobBench } from "./job-bench.js";

const server = useServer();
let bench: JobBench;
let made = 0;

beforeAll(async () => {
  bench = new JobBench(server.client());
  await bench.prepare();
});

const common = () => ({ DataAccessRoleArn: bench.role, LanguageCode: "en" as const });

async function failed<T extends { Status?: string | undefined; Message?: string | undefined }>(
  ask: () => Promise<T | undefined>,
): Promise<string | undefined> {
  for (;;) {
    const model = await ask();
    if (model?.Status === "IN_ERROR") return model.Message;
    if (model?.Status === "TRAINED") throw new Error("trained");
  }
}

async function classifierFails(input: object, Mode: "MULTI_CLASS" | "MULTI_LABEL" = "MULTI_CLASS") {
  const { DocumentClassifierArn } = await bench.comprehend.send(
    new CreateDocumentClassifierCommand({
      ...common(),
      DocumentClassifierName: `c${++made}`,
      Mode,
      InputDataConfig: input,
    }),
  );
  const asked = new DescribeDocumentClassifierCommand({ DocumentClassifierArn });
  return failed(async () => (await bench.comprehend.send(asked)).DocumentClassifierProperties);
}

async function recognizerFails(input: object) {
  const { EntityRecognizerArn } = await bench.comprehend.send(
    new CreateEntityRecognizerCommand({
      ...common(),
      RecognizerName: `r${++made}`,
      InputDataConfig: { EntityTypes: [{ Type: "ROBOT" }], ...input },
    }),
  );
  const asked = new DescribeEntityRecognizerCommand({ EntityRecognizerArn });
  return failed(async () => (await bench.comprehend.send(asked)).EntityRecognizerProperties);
}

const rows = (label: string, count: number) =>
  Array.from({ length: count }, (_, nth) => `${label},text ${nth}`).join("\n");

describe("a classifier's training data", () => {
  it.each([
    ["one class", rows("A", 20), "Found 1 classes"],
    ["two examples", `${rows("A", 20)}\n${rows("B", 2)}`, "The class B has 2 training documents"],
    ["a comma without quotes", `${rows("A", 20)}\nB,one, two`, "a row of 3 columns"],
    ["a row without a document", `${rows("A", 20)}\nB,`, "without a class or without a document"],
    [
      "1,001 classes",
      Array.from({ length: 1_001 }, (_, nth) => rows(`c${nth}`, 10)).join("\n"),
      "Found 1001",
    ],
    ["another encoding", Buffer.from(rows("Ä", 20), "latin1"), "not in UTF-8"],
    ["no file", undefined, "NO_READ_ACCESS_TO_INPUT"],
  ])("with %s is refused", async (name, body, message) => {
    const key = `classes/${name.replace(/\W/g, "")}.csv`;
    if (body !== undefined) await bench.put(key, body);
    expect(await classifierFails({ S3Uri: `s3://texts/${key}` })).toContain(message);
  });

  it("has 100 labels at most where several go together", async () => {
    const body = Array.from({ length: 101 }, (_, nth) => rows(`l${nth}|both`, 10)).join("\n");
    await bench.put("labels.csv", body);
    expect(await classifierFails({ S3Uri: "s3://texts/labels.csv" }, "MULTI_LABEL")).toContain("Found 102");
  });

  it.each([
    ["without the attribute", { source: "one", other: 0 }, "no line with the attribute topic"],
    ["without a text", { topic: 0 }, "without the text of a document in source"],
  ])("as a manifest %s is refused", async (_, line, message) => {
    await bench.put("manifest.jsonl", `${JSON.stringify(line)}\n`);
    const AugmentedManifests: AugmentedManifestsListItem[] = [
      { S3Uri: "s3://texts/manifest.jsonl", AttributeNames: ["topic"] },
    ];
    expect(await classifierFails({ DataFormat: "AUGMENTED_MANIFEST", AugmentedManifests })).toContain(
      message,
    );
  });
});

describe("a model's language", () => {
  it("is one of six", async () => {
    const role = { DataAccessRoleArn: bench.role, LanguageCode: "ja" as const };
    const classifier = new CreateDocumentClassifierCommand({
      ...role,
      DocumentClassifierName: "ja",
      InputDataConfig: { S3Uri: "s3://texts/classes.csv" },
    });
    const recognizer = new CreateEntityRecognizerCommand({
      ...role,
      RecognizerName: "ja",
      InputDataConfig: {
        EntityTypes: [{ Type: "ROBOT" }],
        Documents: { S3Uri: "s3://texts/docs.txt" },
        EntityList: { S3Uri: "s3://texts/list.csv" },
      },
    });
    const refused = {
      name: "UnsupportedLanguageException",
      message: "Unsupported language: ja. Supported languages: en, es, de, it, fr, pt",
    };
    await expect(bench.comprehend.send(classifier)).rejects.toMatchObject(refused);
    await expect(bench.comprehend.send(recognizer)).rejects.toMatchObject(refused);
  });
});

describe("a training's manifests", () => {
  const manifest = (attributes: number): AugmentedManifestsListItem => ({
    S3Uri: "s3://texts/manifest.jsonl",
    AttributeNames: Array.from({ length: attributes }, (_, nth) => `a${nth}`),
  });

  it.each([
    ["are five at most", Array.from({ length: 6 }, () => manifest(1)), "at most 5 augmented manifests"],
    ["name five attributes each at most", [manifest(6)], "at most 5 attribute names"],
  ])("%s", async (_, AugmentedManifests, message) => {
    const input = { DataFormat: "AUGMENTED_MANIFEST", AugmentedManifests };
    await expect(classifierFails(input)).rejects.toMatchObject({
      name: "InvalidRequestException",
      message: expect.stringContaining(message),
    });
  });
});

describe("a recognizer's training data", () => {
  const HEAD = "File,Line,Begin Offset,End Offset,Type";
  it.each([
    ["too few mentions", ["docs.txt,0,6,13,ROBOT"], "mention the entity type ROBOT 1 times"],
    ["a line that is not there", ["docs.txt,9,6,13,ROBOT"], "line 9 of docs.txt, which is not among"],
    ["offsets behind the text", ["docs.txt,0,60,70,ROBOT"], "offsets 60 to 70 in line 0 of docs.txt"],
    ["offsets that are no numbers", ["docs.txt,0,six,13,ROBOT"], "offsets NaN to 13"],
  ])("with %s is refused", async (_, annotations, message) => {
    await bench.put("docs.txt", "Robot Zorblax works.\nNothing here.\nNor here.\n");
    await bench.put("annotations.csv", [HEAD, ...annotations].join("\n"));
    const input = {
      Documents: { S3Uri: "s3://texts/docs.txt" },
      Annotations: { S3Uri: "s3://texts/annotations.csv" },
    };
    expect(await recognizerFails(input)).toContain(message);
  });

  it.each([
    ["a document of 5,001 bytes", `${"é".repeat(2_500)}x\n`, "Zorblax", "a document of more than 5000 bytes"],
    ["a listed name of 5,001 characters", "", "x".repeat(5_001), "an entry of more than 5000 characters"],
  ])("with %s is refused", async (_, line, name, message) => {
    await bench.put("listed.txt", `${"Robot Zorblax works.\n".repeat(30)}${line}`);
    await bench.put("list.csv", `Text,Type\n${name},ROBOT\n`);
    const input = {
      Documents: { S3Uri: "s3://texts/listed.txt" },
      EntityList: { S3Uri: "s3://texts/list.csv" },
    };
    expect(await recognizerFails(input)).toContain(message);
  });

  it("has 25 entity types at most", async () => {
    const EntityTypes = Array.from({ length: 26 }, (_, nth) => ({ Type: `T${nth}` }));
    const input = {
      Documents: { S3Uri: "s3://texts/d" },
      EntityList: { S3Uri: "s3://texts/l" },
      EntityTypes,
    };
    await expect(recognizerFails(input)).rejects.toMatchObject({ name: "InvalidRequestException" });
  });
});
