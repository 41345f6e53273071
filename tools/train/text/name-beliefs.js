// Fits how much found names, known names and what grammars find are believed, on the development splits of corpora of names,
// read from raw text as the engine does.
// node tools/train/text/name-beliefs.js --corpora DIR     (after a build; writes models/text/name-beliefs.json)
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findEntities } from "../../../dist/engines/text/entities/find.js";
import { Models } from "../../../dist/engines/text/models.js";
import { splitSentences, tellingSentences } from "../../../dist/engines/text/tokens/sentences.js";
import { tokenize } from "../../../dist/engines/text/tokens/tokenizer.js";
import { fitBelief } from "./measure/fit-belief.js";
import { readNames } from "./own/read.js";

const { values } = parseArgs({ options: { corpora: { type: "string", default: "corpora" } } });
const TO = "models/text/name-beliefs.json";
const MEASURED = ["en", "es", "pt", "hi", "ko", "ja", "zh", "zh-TW", "ar"];
/** Without a development split of their own, and without a reader beside the encoder. */
const ALONE = ["fr", "it"];
const LANGUAGES = [...MEASURED, "de", ...ALONE];
/** Whose names, together, stand for those of a language that has no development split: found by the encoder alone, as there. */
const NEIGHBOURS = ["es", "pt"];
/** German has a chain as these have a second reader; the encoder was trained on all that could be its development split. */
const LIKE_GERMAN = ["en", "es", "pt"];
const GRAMMAR = ["DATE", "QUANTITY"];
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

/**
 * Texts written here count beside the corpora for what grammars find, and alone for what other languages tell of it: three corpora
 * mark it, each in its own way.
 */
const own = readNames("dev").map(({ lang, text, names }) => {
  const units = [...text].map(({ length }) => length);
  const unit = (point) => units.slice(0, point).reduce((sum, length) => sum + length, 0);
  const keys = names.map(({ begin, end, type }) => keyOf({ start: unit(begin), end: unit(end), type }));
  return { lang, text, truth: new Set(keys), types: GRAMMAR, ours: true };
});

/** An encoder that reads each text once, however often it is asked. */
function remembering(encoder) {
  const texts = new Map();
  const remember = async (key, read) => {
    if (!texts.has(key)) texts.set(key, await read());
    return texts.get(key);
  };
  const entityOf = (one) => ({ ...one, entity: Float32Array.from(one.entity) });
  return {
    labels: encoder.labels,
    readWords: (words) =>
      remember(JSON.stringify(words), async () =>
        (await encoder.readWords(words)).map((sentence) => sentence.map(entityOf)),
      ),
    readCharacters: (text) => remember(text, async () => (await encoder.readCharacters(text)).map(entityOf)),
  };
}

const models = new Models("models/text");
const encoders = new Map();
async function readerOf(language) {
  const encoder = await models.wordReader(language);
  if (!encoders.has(encoder)) encoders.set(encoder, remembering(encoder));
  return encoders.get(encoder);
}

/** Marks what is known by name: no model is so sure. */
const LISTED = 1;
const known = new Map();

/**
 * Entities of one language's development texts, by who told them under a belief, and whether they are right. Scores of names are
 * those of the models, which the belief's own inverse gives again.
 */
async function read(language, belief, { alone = false } = {}) {
  models.nameBelief = async () => ({ known: LISTED });
  known.set(language, known.get(language) ?? (await models.knownNames(language)));
  const [encoder, chain, tagger, lexicon] = await Promise.all([
    readerOf(language),
    alone ? undefined : models.nameChain(language),
    alone ? undefined : models.tagger(language),
    models.lexicon(language),
  ]);
  const marks = new Set(GRAMMAR.map((type) => belief.grammar[type]));
  const { slope, offset, types: byType } = belief.found;
  const told = { found: [], grammar: [], listed: [] };
  const readers = { chain, tagger, known: known.get(language), belief };
  for (const example of [
    ...rows
      .filter(({ lang }) => lang === language)
      .slice(0, MOST)
      .map(toExample),
    ...own.filter(({ lang }) => lang === language),
  ]) {
    if (!example) continue;
    const { text, truth, types } = example;
    const sentences = tellingSentences(text, splitSentences(text, tokenize(text, language, lexicon)));
    for (const one of await findEntities(text, language, sentences, encoder, readers)) {
      if (!types.includes(one.type)) continue;
      const right = truth.has(keyOf(one));
      if (one.score === LISTED) told.listed.push({ type: one.type, right });
      else if (marks.has(one.score)) told.grammar.push({ type: one.type, right, ours: example.ours });
      else if (isByModel(one)) {
        const odds = Math.log(one.score / (1 - one.score)) - offset - (byType?.[one.type] ?? 0);
        told.found.push({ score: 1 / (1 + Math.exp(-odds / slope)), type: one.type, right });
      }
    }
  }
  return told;
}
/** Forms and works between marks are sure by themselves. */
const isByModel = ({ score, type }) => type !== "OTHER" && !(type === "TITLE" && score === 0.9);

const round = (value) => Number(value.toFixed(3));
/** Few examples say little: as many as `WEIGHT` more are right as often as those of all languages. */
const WEIGHT = 10;
function shareOf(spans, all) {
  const rightOf = (some) => some.filter(({ right }) => right).length;
  return round((rightOf(spans) + (WEIGHT * rightOf(all)) / all.length) / (spans.length + WEIGHT));
}

const ofType = (spans, type) => spans.filter((span) => span.type === type);
const shares = (spans, all) =>
  Object.fromEntries(GRAMMAR.map((type) => [type, shareOf(ofType(spans, type), ofType(all, type))]));

const withTypesOf = (before, now) => ({ ...now, types: { ...before?.types, ...now.types } });

/** What is told where two overlap hangs on how far each is believed: the first round's beliefs tell it for the second. */
const ROUNDS = 2;
const START = { found: { slope: 1, offset: 0 }, grammar: { DATE: 0.8123, QUANTITY: 0.7123 } };
let beliefs = {};
for (let round = 0; round < ROUNDS; round++) {
  const before = beliefs;
  const told = new Map();
  for (const language of LANGUAGES) told.set(language, await read(language, before[language] ?? START));
  const every = (kind) => [...told.values()].flatMap((one) => one[kind]);
  const ours = every("grammar").filter((span) => span.ours);
  beliefs = {};
  for (const language of MEASURED) {
    const { found, grammar, listed } = told.get(language);
    beliefs[language] = {
      // A type of which the first round left nothing to tell keeps the number that did it.
      found: withTypesOf(before[language]?.found, fitBelief(found)),
      known: shareOf(listed, every("listed")),
      grammar: shares(grammar, ours),
    };
    console.log(round, language, found.length, "found", grammar.length, "by grammar", listed.length, "known");
  }
  const german = LIKE_GERMAN.flatMap((language) => told.get(language).found);
  const rest = { known: shareOf(every("listed"), every("listed")) };
  beliefs.de = {
    found: fitBelief(german),
    ...rest,
    grammar: shares(told.get("de").grammar, ours),
  };
  const alone = [];
  for (const language of NEIGHBOURS) {
    const one = await read(language, before[ALONE[0]] ?? START, { alone: true });
    alone.push(...one.found);
  }
  for (const language of ALONE)
    beliefs[language] = {
      found: fitBelief(alone),
      ...rest,
      grammar: shares(told.get(language).grammar, ours),
    };
}
writeFileSync(TO, `${JSON.stringify(beliefs, null, 1)}\n`);
