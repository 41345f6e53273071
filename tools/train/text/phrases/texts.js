import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Most texts of one set, so that no kind of text outweighs the others. */
const SET_MOST = 60_000;
/** Lines of NTREX that may be learnt from; the rest is for measuring. */
const NTREX_MOST = 900;

/** Texts are read for their words alone, so opinions and names do as well as any; licences: models/text/README.md. */
const SETS = {
  ja: (corpora) => [
    readTable(corpora, "entities-characters", "ja", "stockmark"),
    readTable(corpora, "treebanks", "ja", "gsd"),
    readLines(corpora, "LASER/data/tatoeba/v1/tatoeba.jpn-eng.jpn"),
    readJglue(corpora),
    readPairs(corpora, "attention_sezan/data/jpn.txt"),
  ],
  ko: (corpora) => [
    readTable(corpora, "entities-characters", "ko", "klue"),
    readTable(corpora, "sentiment", "ko", "films"),
    readTable(corpora, "treebanks", "ko", "pud"),
    readLines(corpora, "LASER/data/tatoeba/v1/tatoeba.kor-eng.kor"),
    readKlueNli(corpora),
    readTreebank(corpora, "UD_Korean-GSD/ko_gsd-ud-dev.conllu"),
    readTreebank(corpora, "UD_Korean-Kaist/ko_kaist-ud-dev.conllu"),
    readNews(corpora, "kor"),
  ],
};

/** Texts of a language to learn phrases from, without those kept for measuring. */
export function textsOf(language, corpora, random, leave) {
  const texts = SETS[language](corpora).flatMap((set) => take(set, SET_MOST, random));
  const kept = new Set(leave);
  return [...new Set(texts.map((text) => text.trim()))].filter(
    (text) => text.length >= 4 && text.length <= 160 && !kept.has(text) && !/[\n\r]/.test(text),
  );
}

function readLines(corpora, name) {
  const file = join(corpora, name);
  return existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
}

const readTable = (corpora, table, language, set) =>
  readLines(corpora, `prepared/${table}.jsonl`)
    .filter((line) => line.slice(0, 60).includes(`"lang":"${language}","set":"${set}","split":"train"`))
    .map((line) => JSON.parse(line).text);

/** Tatoeba's sentences with their English ones, on either side of a tab. */
const readPairs = (corpora, name) => readLines(corpora, name).map((line) => line.split("\t")[1] ?? "");

const readTreebank = (corpora, name) =>
  readLines(corpora, name).flatMap((line) => (line.startsWith("# text = ") ? [line.slice(9)] : []));

const readNews = (corpora, code) =>
  readLines(corpora, `NTREX/NTREX-128/newstest2019-ref.${code}.txt`).slice(0, NTREX_MOST);

function readJglue(corpora) {
  const read = (name) => readLines(corpora, `JGLUE/datasets/${name}`).map((line) => JSON.parse(line));
  return [
    ...read("jsts-v1.3/train-v1.3.json").flatMap(({ sentence1, sentence2 }) => [sentence1, sentence2]),
    ...read("jcommonsenseqa-v1.3/train-v1.3.json").map(({ question }) => question),
  ];
}

const readKlueNli = (corpora) => {
  const file = join(corpora, "KLUE/klue_benchmark/klue-nli-v1.1/klue-nli-v1.1_dev.json");
  return existsSync(file)
    ? JSON.parse(readFileSync(file, "utf8")).flatMap(({ premise, hypothesis }) => [premise, hypothesis])
    : [];
};

function take(list, most, random) {
  if (list.length <= most) return list;
  return list.filter(() => random() < most / list.length);
}
