// What a custom entity recognizer finds of a corpus in CoNLL's columns (word first, tag last), by exact spans, and the
// processor time that its training takes. Given --list, it learns from the training part's names alone, as an entity list.
// node tools/train/text/measure-recognizer.js --train FILE --test FILE --lang pt [--list]      (after a build)
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { TextReader } from "../../../dist/engines/text/reader.js";
import { listedEntities } from "../../../dist/services/comprehend/models/entity-list.js";

const { values } = parseArgs({
  options: {
    train: { type: "string" },
    test: { type: "string" },
    lang: { type: "string", default: "en" },
    list: { type: "boolean", default: false },
  },
});

/** Sentences with their words joined by blanks, and the entities of their `B-` and `I-` tags. */
function read(file) {
  return readFileSync(file, "utf8")
    .split(/\r?\n\s*\r?\n/)
    .map((block) => {
      const entities = [];
      let text = "";
      for (const row of block.split(/\r?\n/)) {
        const cells = row.trim().split(/\s+/);
        if (cells.length < 2) continue;
        const start = text.length === 0 ? 0 : text.length + 1;
        text += (text.length === 0 ? "" : " ") + cells[0];
        const [mark, type] = [cells.at(-1)[0], cells.at(-1).slice(2)];
        const last = entities.at(-1);
        const goesOn = mark === "I" && last?.type === type && last.end === start - 1;
        if (goesOn) last.end = text.length;
        else if (mark !== "O") entities.push({ start, end: text.length, type });
      }
      return { text, entities };
    })
    .filter(({ text }) => text.length > 0);
}

const [train, test] = [read(values.train), read(values.test)];
const types = new Map();
for (const { text, entities } of train) {
  for (const { start, end, type } of entities) types.set(text.slice(start, end), type);
}
const list = values.list ? [...types].map(([text, type]) => ({ text, type })) : undefined;
const found = list && listedEntities(list);
const examples = found ? train.map(({ text }) => ({ text, entities: found(text) })) : train;

const scratch = mkdtempSync(join(tmpdir(), "lenticular-recognizer-"));
try {
  const engine = new TextReader({ folder: "models/text", userModels: "" }).api();
  const before = process.cpuUsage();
  const scores = await engine.trainRecognizer({
    examples,
    test,
    ...(list && { list }),
    language: values.lang,
    file: join(scratch, "x.model"),
    seed: 7,
  });
  const seconds = process.cpuUsage(before).user / 1_000_000;
  console.log(`${examples.length} texts, ${seconds.toFixed(1)} s of processor time`);
  for (const { type, precision, recall, f1 } of [{ type: "all", ...scores }, ...scores.types])
    console.log(type, precision.toFixed(4), recall.toFixed(4), f1.toFixed(4));
} finally {
  rmSync(scratch, { recursive: true });
}
