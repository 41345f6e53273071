// Accuracy of a custom classifier on BANKING77's test split, and the time to train it on the 10,003 training examples.
// node --max-old-space-size=4000 tools/train/text/measure-classifier.js --corpora DIR     (after a build)
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { TextReader } from "../../../dist/engines/text/reader.js";
import { readCsv } from "./prepare/sentiment.js";

const { values } = parseArgs({ options: { corpora: { type: "string", default: "corpora" } } });
const folder = join(values.corpora, "task-specific-datasets", "banking_data");
const read = (name) =>
  readCsv(readFileSync(join(folder, `${name}.csv`), "utf8")).map(({ text, category }) => ({
    text,
    labels: [category],
  }));
const scratch = mkdtempSync(join(tmpdir(), "lenticular-classifier-"));
try {
  const engine = new TextReader({ folder: "models/text", userModels: "" }).api();
  const examples = read("train");
  const started = performance.now();
  const { scores } = await engine.trainClassifier({
    ...{ mode: "MULTI_CLASS", examples, test: read("test") },
    ...{ file: join(scratch, "x.model"), seed: 7 },
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    examples.length,
    "examples, accuracy",
    scores.Accuracy.toFixed(4),
    `trained and tested in ${seconds} s`,
  );
} finally {
  rmSync(scratch, { recursive: true });
}
