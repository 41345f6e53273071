import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  ClassifyDocumentCommand,
  CreateDocumentClassifierCommand,
  CreateEndpointCommand,
  DescribeDocumentClassifierCommand,
} from "@aws-sdk/client-comprehend";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { tinyClassifier, tinyTokenizer } from "../../support/tiny-onnx.js";
import { JobBench } from "./job-bench.js";

/** A model of two classes in the place of the custom classifiers `desk` and `tags`: `zorb` is sport, `marv` is food. */
const models = mkdtempSync(join(tmpdir(), "lenticular-classes-"));
const rows = [...Array<number[]>(4).fill([0, 0]), [60, -60], [-60, 60]];
for (const name of ["desk", "tags"]) {
  const own = join(models, "text", `classification-${name}`);
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, "model.onnx"), tinyClassifier(rows, { pooled: true }));
  writeFileSync(join(own, "tokenizer.json"), JSON.stringify(tinyTokenizer(["zorb", "marv"])));
  writeFileSync(join(own, "tokenizer_config.json"), "{}");
  const id2label = { 0: "SPORT", 1: "FOOD" };
  writeFileSync(
    join(own, "config.json"),
    JSON.stringify({ _name_or_path: "test/desk", id2label, max_position_embeddings: 16 }),
  );
}
afterAll(() => rmSync(models, { recursive: true }));

const server = useServer({ models });
let bench: JobBench;
let versions = 0;
beforeAll(async () => {
  bench = new JobBench(server.client());
  await bench.prepare();
});

async function create(name: string, csv: string, Mode: "MULTI_CLASS" | "MULTI_LABEL" = "MULTI_CLASS") {
  await bench.put(`${name}.csv`, csv);
  const { DocumentClassifierArn } = await bench.comprehend.send(
    new CreateDocumentClassifierCommand({
      DocumentClassifierName: name,
      VersionName: `v${++versions}`,
      DataAccessRoleArn: bench.role,
      InputDataConfig: { S3Uri: `s3://texts/${name}.csv` },
      LanguageCode: "en",
      Mode,
    }),
  );
  for (;;) {
    const asked = new DescribeDocumentClassifierCommand({ DocumentClassifierArn });
    const { DocumentClassifierProperties: model } = await bench.comprehend.send(asked);
    if (model?.Status === "TRAINED" || model?.Status === "IN_ERROR") return model;
  }
}

async function classify(EndpointName: string, ModelArn: string | undefined, Text: string) {
  const { EndpointArn } = await bench.comprehend.send(
    new CreateEndpointCommand({ EndpointName, ModelArn, DesiredInferenceUnits: 1 }),
  );
  return bench.comprehend.send(new ClassifyDocumentCommand({ EndpointArn, Text }));
}

const say = (label: string, word: string) => Array(10).fill(`${label},${word}`);

describe("a user's model in the place of a custom classifier", () => {
  it("is measured on the examples, and answers", async () => {
    // One in twenty-one is told wrongly: the examples are measured, not learnt.
    const model = await create(
      "desk",
      [...say("SPORT", "zorb"), ...say("FOOD", "marv"), "FOOD,zorb"].join("\n"),
    );
    expect(model).toMatchObject({
      Status: "TRAINED",
      ClassifierMetadata: { NumberOfLabels: 2, NumberOfTrainedDocuments: 0, NumberOfTestDocuments: 21 },
    });
    expect(model.ClassifierMetadata?.EvaluationMetrics?.Accuracy).toBeCloseTo(20 / 21, 6);
    const { Classes = [] } = await classify("desk", model.DocumentClassifierArn, "marv");
    expect(Classes.map(({ Name }) => Name)).toEqual(["FOOD", "SPORT"]);
    expect(Classes[0]?.Score).toBeGreaterThan(0.99);
  });

  it("tells labels that go together each by itself", async () => {
    const model = await create(
      "tags",
      [...say("SPORT", "zorb"), ...say("FOOD", "marv")].join("\n"),
      "MULTI_LABEL",
    );
    const { Labels = [] } = await classify("tags", model.DocumentClassifierArn, "nothing known");
    expect(Labels.map(({ Score }) => Score)).toEqual([0.5, 0.5]);
  });

  it("says which class of the examples it does not know", async () => {
    const model = await create("desk", [...say("SPORT", "zorb"), ...say("MUSIC", "marv")].join("\n"));
    expect(model).toMatchObject({
      Status: "IN_ERROR",
      Message: "The model test/desk does not know the class MUSIC. Its classes are SPORT, FOOD.",
    });
  });

  it("leaves other names to be trained", async () => {
    const model = await create("other", [...say("A", "one two"), ...say("B", "three four")].join("\n"));
    expect(model.ClassifierMetadata?.NumberOfTrainedDocuments).toBeGreaterThan(0);
  });
});
