// Scores of the engine as it is shipped, from raw text, on the public test splits.
// node tools/train/text/measure.js --corpora DIR [--task syntax|entities|phrases|read|sentiment|facts|own|typed|names] [--lang en] [--most 500]
// (after a build; --most takes the first so many examples of each set, all by default)
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { TextReader } from "../../../dist/engines/text/reader.js";
import { readChunks } from "./measure/chunks.js";
import { measureRead } from "./measure/read-phrases.js";
import { expectedCalibrationError, macroF1, spanScores } from "./measure/scores.js";
import { readNames, readOwn, readTyped } from "./own/read.js";
import { isHeldOutFact } from "./prepare/facts.js";

const { values } = parseArgs({
  options: {
    corpora: { type: "string", default: "corpora" },
    task: { type: "string" },
    lang: { type: "string" },
    most: { type: "string", default: "1000000" },
    split: { type: "string", default: "test" },
    set: { type: "string" },
    // Negative and positive texts alone, as many of each (of --most in all): what NSMC asks.
    two: { type: "boolean", default: false },
    // An owner and what is owned as two phrases, as the corpora mark them; else both sides are read as one, as we tell them.
    apart: { type: "boolean", default: false },
  },
});
const engine = new TextReader({ folder: "models/text", userModels: "" }).api();
const SYNTAX = ["en", "es", "fr", "de", "it", "pt"];

/** The examples of one prepared table by language and set. */
function tables(name) {
  const file = join(values.corpora, "prepared", `${name}.jsonl`);
  const groups = new Map();
  if (!existsSync(file)) return groups;
  for (const line of readFileSync(file, "utf8").split("\n")) {
    if (!line) continue;
    const row = JSON.parse(line);
    if (row.split !== values.split || (values.lang && row.lang !== values.lang)) continue;
    if (row.lang !== "en" && !existsSync("models/text/xx")) continue;
    const key = `${row.lang}/${row.set}`;
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    if (group.length < Number(values.most)) group.push(row);
  }
  return groups;
}

/** Places of gold words in the text, by code point, or undefined where the text spells them otherwise. */
function placesOf(text, words) {
  const places = [];
  let at = 0;
  for (const word of words) {
    const start = text.indexOf(word, at);
    if (start < 0 || text.slice(at, start).trim()) return undefined;
    at = start + word.length;
    places.push([[...text.slice(0, start)].length, [...text.slice(0, at)].length]);
  }
  return places;
}

/** A text for words that come without one. */
const textOf = (row) => row.text ?? row.words.join(" ");

function goldSpans(labels, places) {
  const spans = [];
  labels.forEach((label, at) => {
    if (label.startsWith("B-")) spans.push([places[at][0], places[at][1], label.slice(2)]);
    else if (label.startsWith("I-") && spans.length > 0) spans.at(-1)[1] = places[at][1];
  });
  return spans;
}

async function syntax() {
  for (const [key, rows] of tables("treebanks")) {
    const language = key.split("/")[0];
    if (!SYNTAX.includes(language)) continue;
    let right = 0;
    let words = 0;
    const pairs = [];
    for (const row of rows) {
      const places = placesOf(row.text, row.words);
      if (!places) continue;
      const [found] = await engine.syntax({ texts: [row.text], language });
      const tags = new Map(found.map((one) => [`${one.begin} ${one.end}`, one]));
      places.forEach(([begin, end], at) => {
        if (row.pos[at] === "_") return;
        words += 1;
        const told = tags.get(`${begin} ${end}`);
        if (told?.type === row.pos[at]) right += 1;
        if (told) pairs.push([told.score, told.type === row.pos[at]]);
      });
    }
    const error = expectedCalibrationError(pairs).toFixed(3);
    console.log("syntax", key, "UPOS", (right / words).toFixed(4), "ECE", error, `(${words} words)`);
  }
}

async function entities() {
  const groups = [...tables("entities"), ...tables("entities-characters")];
  for (const [key, rows] of groups) {
    const language = key.split("/")[0];
    const gold = [];
    const guess = [];
    const pairs = [];
    for (const row of rows) {
      const text = textOf(row);
      const characters = [...text];
      const places = row.words ? placesOf(text, row.words) : characters.map((_, at) => [at, at + 1]);
      if (!places) continue;
      const types = row.types.filter((type) => type !== "MISC");
      const [found] = await engine.entities({ texts: [text], language });
      gold.push(
        goldSpans(row.ner, places)
          .filter((span) => types.includes(span[2]))
          .map(String),
      );
      const mine = found.filter(({ type }) => types.includes(type));
      guess.push(mine.map(({ begin, end, type }) => String([begin, end, type])));
      const truth = new Set(gold.at(-1));
      for (const { begin, end, type, score } of mine)
        pairs.push([score, truth.has(String([begin, end, type]))]);
    }
    const { precision, recall, f1 } = spanScores(gold, guess);
    console.log(
      ...["entities", key, "F1", f1.toFixed(4), "P", precision.toFixed(3), "R", recall.toFixed(3)],
      ...["ECE", expectedCalibrationError(pairs).toFixed(3), `(${rows.length} texts)`],
    );
  }
}

async function phrases() {
  const sets = [...(values.set === "conll2000" ? [] : tables("treebanks"))].map(([key, rows]) => [key, rows]);
  if (!values.lang || values.lang === "en")
    sets.push(["en/conll2000", readChunks(values.corpora).slice(0, Number(values.most))]);
  for (const [key, rows] of sets) {
    const language = key.split("/")[0];
    const gold = [];
    const pairs = [];
    const guess = [];
    for (const row of rows) {
      const text = textOf(row);
      const places = placesOf(text, row.words);
      if (!places) continue;
      const [found] = await engine.keyPhrases({ texts: [text], language });
      const labels = row.np.map((mark) => (mark === "O" ? "O" : `${mark}-NP`));
      // Pronouns are noun phrases to the corpora and no key phrases to anyone: they count for neither side.
      const marked = goldSpans(labels, places);
      const spans = (values.apart ? marked : joinOwners(marked, text)).filter(
        (span) => !isPronoun(row, places, span),
      );
      // The full stop of `Inc.` at a sentence's end is the sentence's as well: it counts for neither side.
      const length = [...text].length;
      const key = (begin, end) => `${begin} ${end === length && text.endsWith(".") ? end - 1 : end}`;
      gold.push(spans.map(([begin, end]) => key(begin, end)));
      const told = values.apart ? found.flatMap((one) => partOwners(one, text)) : found;
      guess.push(told.map(({ begin, end }) => key(begin, end)));
      const truth = new Set(gold.at(-1));
      for (const { begin, end, score } of found) pairs.push([score, truth.has(key(begin, end))]);
    }
    const { precision, recall, f1 } = spanScores(gold, guess);
    console.log(
      "phrases",
      key,
      "F1",
      f1.toFixed(4),
      "P",
      precision.toFixed(3),
      "R",
      recall.toFixed(3),
      "ECE",
      expectedCalibrationError(pairs).toFixed(3),
      `(${rows.length})`,
    );
  }
}

/** `Tuesday` and `'s quake` side by side are one phrase to us. */
function joinOwners(spans, text) {
  const characters = [...text];
  const joined = [];
  for (const span of spans) {
    const before = joined.at(-1);
    const owns = /^['’](?:s\b|\s)/i.test(characters.slice(span[0], span[0] + 3).join(""));
    if (owns && before?.[1] === span[0]) before[1] = span[1];
    else joined.push([...span]);
  }
  return joined;
}

function partOwners({ begin, end }, text) {
  const characters = [...text].slice(begin, end).join("");
  const cuts = [...characters.matchAll(/(?<=\S)['’]s?(?= )/gi)].map(
    ({ index }) => begin + [...characters.slice(0, index)].length,
  );
  return [begin, ...cuts].map((from, nth) => ({ begin: from, end: cuts[nth] ?? end }));
}

/** Words that stand for a thing that another word names; CoNLL-2000 calls some of them adjectives or prepositions. */
const STANDS_FOR = /^(?:many|much|more|most|less|few|fewer|several|enough|such|that)$/i;

function isPronoun(row, places, [begin, end]) {
  const inside = row.words.flatMap((word, at) =>
    places[at][0] >= begin && places[at][1] <= end ? [[word, row.pos[at]]] : [],
  );
  return inside.every(
    ([word, tag]) =>
      STANDS_FOR.test(word) ||
      [
        "PRON",
        "DET",
        "PRP",
        "DT",
        "EX",
        "WP",
        "WDT",
        "PUNCT",
        "AUX",
        "VERB",
        "ADV",
        "ADP",
        "SCONJ",
        "PART",
        "CCONJ",
      ].includes(tag),
  );
}

/** As many negative as positive texts, and no others. */
function inHalves(rows) {
  const of = (label) => rows.filter((row) => row.label === label);
  const most = Math.min(of(0).length, of(2).length);
  return [...of(0).slice(0, most), ...of(2).slice(0, most)];
}

/** In the order of their labels. */
const FEELINGS = ["negative", "neutral", "positive", "mixed"];

async function sentiment() {
  for (const [key, all] of tables("sentiment")) {
    if (values.set && !key.endsWith(`/${values.set}`)) continue;
    const rows = values.two ? inHalves(all) : all;
    const language = key.split("/")[0];
    const binary = !rows.some((row) => row.label === 1);
    const pairs = [];
    const sure = [];
    for (const row of rows) {
      const [found] = await engine.sentiment({ texts: [row.text], language });
      const scores = FEELINGS.map((name) => found[name]);
      // A two-way corpus asks which of two: the other two classes' share goes to both.
      const guess = binary ? (scores[2] >= scores[0] ? 2 : 0) : scores.indexOf(Math.max(...scores));
      pairs.push([row.label, guess]);
      const score = binary ? Math.max(scores[0], scores[2]) / (scores[0] + scores[2]) : Math.max(...scores);
      sure.push([score, guess === row.label]);
    }
    const accuracy = pairs.filter(([truth, guess]) => truth === guess).length / pairs.length;
    console.log(
      ...["sentiment", key, binary ? "2-way" : "3-way", "accuracy", accuracy.toFixed(4)],
      ...[
        "macro-F1",
        macroF1(pairs).toFixed(4),
        "ECE",
        expectedCalibrationError(sure).toFixed(3),
        `(${pairs.length})`,
      ],
    );
  }
}

/** Label of the likeliest feeling. */
async function feelingOf(text, language) {
  const [found] = await engine.sentiment({ texts: [text], language });
  const scores = FEELINGS.map((name) => found[name]);
  return scores.indexOf(Math.max(...scores));
}

/** How many sentences of news and encyclopaedias are told as neutral. */
async function facts() {
  const groups = new Map();
  for (const line of readFileSync(join(values.corpora, "prepared", "treebanks.jsonl"), "utf8").split("\n")) {
    if (!line) continue;
    const row = JSON.parse(line);
    if (!isHeldOutFact(row) || (values.lang && row.lang !== values.lang)) continue;
    const key = `${row.lang}/${row.set}`;
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    if (group.length < Number(values.most)) group.push(row.text);
  }
  for (const [key, texts] of groups) {
    const told = [0, 0, 0, 0];
    for (const text of texts) told[await feelingOf(text, key.split("/")[0])] += 1;
    const [negative, neutral, positive] = told.map((count) => (count / texts.length).toFixed(3));
    console.log(
      "facts",
      key,
      "neutral",
      neutral,
      `negative ${negative} positive ${positive} (${texts.length})`,
    );
  }
}

/** Sentences written for this, of which no model and no calibration saw any: facts, opinions of many things, both at once. */
async function own() {
  const groups = new Map();
  for (const row of readOwn("test")) {
    if (values.lang && row.lang !== values.lang) continue;
    const group = groups.get(row.lang) ?? FEELINGS.map(() => [0, 0]);
    groups.set(row.lang, group);
    const counts = group[row.label];
    counts[0] += Number((await feelingOf(row.text, row.lang)) === row.label);
    counts[1] += 1;
  }
  for (const [language, group] of groups)
    console.log("own", language, ...group.map(([right, all], at) => `${FEELINGS[at]} ${right}/${all}`));
}

/** Short texts as someone types them who tries the service; of the development half, those that are told wrongly are shown. */
async function typed() {
  const groups = new Map();
  const kinds = new Map();
  const count = (counts, key, right) => {
    const [all, told] = counts.get(key) ?? [0, 0];
    counts.set(key, [all + 1, told + Number(right)]);
  };
  for (const { lang, kind, text, label } of readTyped(values.split)) {
    if (values.lang && lang !== values.lang) continue;
    const found = await feelingOf(text, lang);
    count(groups, lang, found === label);
    count(kinds, kind, found === label);
    if (values.split === "dev" && found !== label) console.log(" ", lang, kind, FEELINGS[found], text);
  }
  const told = (counts) => [...counts].map(([key, [all, right]]) => `${key} ${right}/${all}`).join("  ");
  console.log("typed", told(groups));
  console.log("typed", told(kinds));
}

/** Key phrases as a reader marked them. */
async function read() {
  for (const name of ["zh", "zh-TW", "ko", "ar", "hi", "later/zh", "later/ko"]) {
    const language = name.replace("later/", "");
    if (values.lang && language !== values.lang) continue;
    const scores = await measureRead(name, async (text) => {
      const [found] = await engine.keyPhrases({ texts: [text], language });
      const places = utf16Places(text);
      return found.map(({ begin, end }) => [places[begin], places[end]]);
    });
    if (!scores) continue;
    const { precision, recall, f1, texts } = scores;
    const figures = `F1 ${f1.toFixed(3)} P ${precision.toFixed(3)} R ${recall.toFixed(3)}`;
    console.log("read", name, figures, `(${texts} texts)`);
  }
}

/** The UTF-16 index of each code point, and of the end. */
function utf16Places(text) {
  const places = [0];
  for (const character of text) places.push(places.at(-1) + character.length);
  return places;
}

/** Names in short texts as someone types them; of the development half, what is told wrongly or not at all is shown. */
async function names() {
  const types = new Map();
  const languages = new Map();
  const pairs = [];
  const count = (counts, key, at) => {
    const numbers = counts.get(key) ?? [0, 0, 0];
    numbers[at] += 1;
    counts.set(key, numbers);
  };
  for (const { lang, text, names: truth } of readNames(values.split)) {
    if (values.lang && lang !== values.lang) continue;
    const [found] = await engine.entities({ texts: [text], language: lang });
    const keyOf = ({ begin, end, type }) => `${begin} ${end} ${type}`;
    const gold = new Set(truth.map(keyOf));
    const told = new Set(found.map(keyOf));
    for (const one of truth) for (const [counts, key] of both(one)) count(counts, key, 1);
    for (const one of found) {
      for (const [counts, key] of both(one)) {
        count(counts, key, 2);
        if (gold.has(keyOf(one))) count(counts, key, 0);
      }
      pairs.push([one.score, gold.has(keyOf(one))]);
    }
    const missed = truth.filter((one) => !told.has(keyOf(one)));
    const wrong = found.filter((one) => !gold.has(keyOf(one)));
    const show = ({ begin, end, type }) => `${[...text].slice(begin, end).join("")}: ${type}`;
    if (values.split === "dev" && missed.length + wrong.length > 0)
      console.log(
        " ",
        lang,
        text,
        "| missed",
        missed.map(show),
        "| wrong",
        wrong.map((one) => `${show(one)} ${one.score.toFixed(2)}`),
      );
    function both({ type }) {
      return [
        [types, type],
        [languages, lang],
      ];
    }
  }
  const f1 = ([right, golden, told]) => ((2 * right) / Math.max(1, golden + told)).toFixed(3);
  for (const counts of [languages, types])
    console.log(
      "names",
      [...counts].map(([key, numbers]) => `${key} ${f1(numbers)} (${numbers[0]}/${numbers[1]})`).join("  "),
    );
  console.log("names ECE", expectedCalibrationError(pairs).toFixed(3), `(${pairs.length})`);
}

const TASKS = { syntax, entities, phrases, read, sentiment, facts, own, typed, names };
for (const [name, run] of Object.entries(TASKS)) if (!values.task || values.task === name) await run();
