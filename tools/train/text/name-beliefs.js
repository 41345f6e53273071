// Fits how much found names and known names are believed, on the development splits of corpora of names.
// node tools/train/text/name-beliefs.js --corpora DIR     (after a build; writes models/text/name-beliefs.json)
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findEntities } from "../../../dist/engines/text/entities/find.js";
import { Models } from "../../../dist/engines/text/models.js";
import { splitSentences, tellingSentences } from "../../../dist/engines/text/tokens/sentences.js";
import { tokenize } from "../../../dist/engines/text/tokens/tokenizer.js";
import { fitBelief } from "./measure/fit-belief.js";

const { values } = parseArgs({ options: { corpora: { type: "string", default: "corpora" } } });
const TO = "models/text/name-beliefs.json";
const LANGUAGES = ["en", "es", "pt", "hi", "ko", "ja", "zh"];
/** Texts read of a language. */
const MOST = 2_000;

const rows = ["entities", "entities-characters"].flatMap((name) =>
  readFileSync(join(values.corpora, "prepared", `${name}.jsonl`), "utf8")
    .split("\n")
    .filter((line) => line.includes('"dev"'))
    .map((line) => JSON.parse(line))
    .filter(({ split }) => split === "dev"),
);

/** A row's text and its spans (`start end type`); undefined where the text spells the words otherwise. */
function toExample(row) {
  const text = row.text ?? row.words.join(" ");
  const spans = [];
  let at = 0;
  for (const [nth, word] of (row.words ?? [...text]).entries()) {
    const start = text.indexOf(word, at);
    if (start < 0) return undefined;
    at = start + word.length;
    const label = row.ner[nth];
    if (label.startsWith("B-")) spans.push({ start, end: at, type: label.slice(2) });
    else if (label.startsWith("I-") && spans.length > 0) spans.at(-1).end = at;
  }
  return { text, truth: new Set(spans.map(keyOf)), types: row.types };
}
const keyOf = ({ start, end, type }) => `${start} ${end} ${type}`;

/** Names of one language's development texts, and whether they are right: found ones by score, known ones. */
async function read(language, models) {
  const [encoder, chain, tagger, lexicon, known] = await Promise.all([
    ...[models.wordReader(language), models.nameChain(language), models.tagger(language)],
    ...[models.lexicon(language), models.knownNames(language)],
  ]);
  const found = [];
  const listed = [];
  for (const row of rows.filter(({ lang }) => lang === language).slice(0, MOST)) {
    const example = toExample(row);
    if (!example) continue;
    const { text, truth, types } = example;
    const sentences = tellingSentences(text, splitSentences(text, tokenize(text, language, lexicon)));
    const without = new Set(
      (await findEntities(text, language, sentences, encoder, { chain, tagger })).map(
        (one) => `${keyOf(one)} ${one.score}`,
      ),
    );
    for (const one of await findEntities(text, language, sentences, encoder, { chain, tagger, known })) {
      // DATE and QUANTITY are the grammar's, and sure by it.
      if (!types.includes(one.type) || ["DATE", "QUANTITY"].includes(one.type)) continue;
      const right = truth.has(keyOf(one));
      if (without.has(`${keyOf(one)} ${one.score}`)) found.push([one.score, right]);
      else listed.push(right);
    }
  }
  return { found, listed, chained: chain !== undefined };
}

const round = (value) => Number(value.toFixed(3));
const beliefs = {};
const counts = [];
for (const language of LANGUAGES) {
  const { found, listed, chained } = await read(language, new Models("models/text"));
  const right = listed.filter(Boolean).length;
  counts.push({ language, right, all: listed.length });
  beliefs[language] = chained ? {} : { found: fitBelief(found) };
  console.log(language, found.length, "found", listed.length, "known,", right, "of these right");
}
const sum = (key) => counts.reduce((total, count) => total + count[key], 0);
const any = sum("right") / sum("all");
// Few examples say little: as many as `WEIGHT` more are right as often as those of all languages.
const WEIGHT = 10;
for (const { language, right, all } of counts)
  beliefs[language].known = round((right + WEIGHT * any) / (all + WEIGHT));
beliefs.any = { known: round(any) };
writeFileSync(TO, `${JSON.stringify(beliefs, null, 1)}\n`);
