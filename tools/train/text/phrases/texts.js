import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Texts are read for their words alone, so opinions and names do as well as any; licences: models/text/README.md. */
const PREPARED = {
  ja: { "entities-characters": ["stockmark"], treebanks: ["gsd"] },
  ko: { "entities-characters": ["klue"], sentiment: ["films"], treebanks: ["pud"] },
};
/** Most texts of one set, so that no kind of text outweighs the others. */
const SET_MOST = 16_000;
const TATOEBA = { ja: "jpn", ko: "kor" };

/** Texts of a language to learn phrases from, without those kept for measuring. */
export function textsOf(language, corpora, random, leave) {
  const texts = [];
  for (const [table, sets] of Object.entries(PREPARED[language])) {
    for (const set of sets) texts.push(...take(readTable(corpora, table, language, set), SET_MOST, random));
  }
  const code = TATOEBA[language];
  texts.push(...readLines(join(corpora, `LASER/data/tatoeba/v1/tatoeba.${code}-eng.${code}`)));
  if (language === "ja") texts.push(...take(readJglue(corpora), SET_MOST, random), ...readPairs(corpora));
  if (language === "ko") texts.push(...readKlueNli(corpora));
  const kept = new Set(leave);
  return [...new Set(texts.map((text) => text.trim()))].filter(
    (text) => text.length >= 4 && text.length <= 160 && !kept.has(text) && !/[\n\r]/.test(text),
  );
}

const readLines = (file) => (existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : []);

const readTable = (corpora, table, language, set) =>
  readLines(join(corpora, "prepared", `${table}.jsonl`))
    .filter((line) => line.slice(0, 60).includes(`"lang":"${language}","set":"${set}","split":"train"`))
    .map((line) => JSON.parse(line).text);

/** Tatoeba's Japanese sentences with their English ones. */
const readPairs = (corpora) =>
  readLines(join(corpora, "attention_sezan/data/jpn.txt")).map((line) => line.split("\t")[1] ?? "");

function readJglue(corpora) {
  const read = (name) => readLines(join(corpora, "JGLUE/datasets", name)).map((line) => JSON.parse(line));
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
