// Trains the perceptrons that vote beside the encoders on entities, where no chain (name-chains.js) does: word shapes, affixes, neighbours, lists of names.
// node tools/train/text/taggers.js --corpora DIR [--lang en]     (after a build; writes models/text/taggers/LANG.model)
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writeRecognizer } from "../../../dist/engines/text/custom/model-files.js";
import { trainRecognizer } from "../../../dist/engines/text/custom/recognizer.js";

const { values } = parseArgs({
  options: { corpora: { type: "string", default: "corpora" }, lang: { type: "string" } },
});
const THREE = ["PERSON", "LOCATION", "ORGANIZATION"];
/** Which corpora a language's tagger reads, and how much of each. Types that a corpus lacks cost it its place here. */
const SETS = {
  en: { uner: 1 },
  es: { conll2002: 1 },
  hi: { hiner: 1 },
  ar: { sina: 1 },
};
const OUT = "models/text/taggers";

const rows = readFileSync(join(values.corpora, "prepared", "entities.jsonl"), "utf8")
  .split("\n")
  .filter(Boolean)
  .map((line) => JSON.parse(line));

/** A row's text with its spans; undefined where the text spells the words otherwise. */
function toExample(row) {
  const text = row.text ?? row.words.join(" ");
  const entities = [];
  let at = 0;
  for (const [nth, word] of row.words.entries()) {
    const start = text.indexOf(word, at);
    if (start < 0) return undefined;
    at = start + word.length;
    const label = row.ner[nth];
    if (label.startsWith("B-")) entities.push({ start, end: at, type: label.slice(2) });
    else if (label.startsWith("I-") && entities.length > 0) entities.at(-1).end = at;
  }
  return { text, entities: entities.filter(({ type }) => THREE.includes(type)) };
}

function examples(language, split) {
  const shares = SETS[language];
  const counts = new Map();
  return rows
    .filter((row) => row.lang === language && row.split === split && shares[row.set])
    .filter((row) => {
      const nth = counts.get(row.set) ?? 0;
      counts.set(row.set, nth + 1);
      return (nth * 0.618) % 1 < shares[row.set];
    })
    .map(toExample)
    .filter(Boolean);
}

/** Cities and countries (world-cities, CC BY 4.0), given names (NLTK names). */
function names() {
  const list = new Map();
  const cities = readFileSync(join(values.corpora, "world-cities/data/world-cities.csv"), "utf8")
    .split("\n")
    .slice(1);
  for (const line of cities) {
    for (const name of line.split(",").slice(0, 2))
      if (name.length > 3) list.set(name.replaceAll('"', ""), "LOCATION");
  }
  const archive = join(values.corpora, "nltk_data/packages/corpora/names.zip");
  for (const file of ["male", "female"]) {
    const given = execFileSync("unzip", ["-p", archive, `names/${file}.txt`])
      .toString()
      .split("\n");
    for (const name of given) if (name.trim().length > 2) list.set(name.trim(), "PERSON");
  }
  return [...list].map(([text, type]) => ({ text, type }));
}

mkdirSync(OUT, { recursive: true });
const all = names();
for (const language of Object.keys(SETS)) {
  if (values.lang && values.lang !== language) continue;
  const list = ["hi", "ar"].includes(language) ? [] : all;
  const train = examples(language, "train");
  const dev = examples(language, "dev");
  const input = {
    examples: train,
    test: dev.length > 0 ? dev : train.slice(0, 200),
    list,
    language,
    file: "",
    seed: 7,
  };
  const { recognizer, evaluation } = trainRecognizer(input);
  await writeRecognizer(join(OUT, `${language}.model`), recognizer);
  console.log(
    language,
    train.length,
    "sentences, F1 on development",
    dev.length > 0 ? evaluation.f1.toFixed(4) : "-",
  );
}
