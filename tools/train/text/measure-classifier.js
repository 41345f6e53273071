// What a custom classifier gets right of a corpus' test split, and the processor time that its training takes.
// node --max-old-space-size=4000 tools/train/text/measure-classifier.js --corpora DIR --set NAME [--own-test] [--write FILE.json]
// (after a build). NAME is one of prepare/classes.js; --own-test lets the classifier hold out its own tenth, as without a
// test set; --write writes the splits for measure-classifier.py and trains nothing.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { TextReader } from "../../../dist/engines/text/reader.js";
import { CORPORA } from "./prepare/classes.js";

const { values } = parseArgs({
  options: {
    corpora: { type: "string", default: "corpora" },
    set: { type: "string", default: "banking77" },
    "own-test": { type: "boolean", default: false },
    write: { type: "string" },
  },
});
const { mode, read } = CORPORA[values.set];
const [examples, test] = ["train", "test"].map((split) => read(values.corpora, split));
if (values.write) writeFileSync(values.write, JSON.stringify({ mode, train: examples, test }));
else await measure();

async function measure() {
  const scratch = mkdtempSync(join(tmpdir(), "lenticular-classifier-"));
  try {
    const engine = new TextReader({ folder: "models/text", userModels: "" }).api();
    const before = process.cpuUsage();
    const { scores } = await engine.trainClassifier({
      mode,
      examples,
      test: values["own-test"] ? undefined : test,
      file: join(scratch, "x.model"),
      seed: 7,
    });
    const seconds = process.cpuUsage(before).user / 1_000_000;
    console.log(`${values.set}: ${examples.length} examples, ${seconds.toFixed(1)} s of processor time`);
    console.log(scores);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
