// Trains the linear models that vote beside the encoders on sentiment: words, word pairs and letter runs.
// node --max-old-space-size=6000 tools/train/text/opinions.js --corpora DIR [--lang en]
// (after a build; writes models/text/opinions/LANG.model)
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { learnFeatures, toVector } from "../../../dist/engines/text/custom/features.js";
import { trainPlane } from "../../../dist/engines/text/custom/linear-svm.js";
import { writeClassifier } from "../../../dist/engines/text/custom/model-files.js";

const { values } = parseArgs({
  options: { corpora: { type: "string", default: "corpora" }, lang: { type: "string" } },
});
/** Corpora by language, and how much of each is read. Test splits never are. */
const SETS = {
  en: { sst2: 1, polarity: 1, plots: 1, products: 1, tweets: 1, proscons: 0.4 },
  ko: { films: 0.3 },
  zh: { waimai: 1, hotel: 1, shopping: 0.6 },
  ar: { tweets: 1, prod: 1, res2: 1 },
  es: { tweets: 1 },
  fr: { tweets: 1 },
  de: { tweets: 1 },
  it: { tweets: 1 },
  pt: { tweets: 1 },
  hi: { tweets: 1 },
};
const LABELS = ["NEGATIVE", "NEUTRAL", "POSITIVE"];
const FEATURES_MAX = 60_000;
/** Most texts of one label in these languages, whose films are mostly liked: each label is to be learnt as well as the others. */
const LABEL_MOST = { ko: 26_000 };
const OUT = "models/text/opinions";

const byLanguage = new Map();
for (const line of readFileSync(join(values.corpora, "prepared", "sentiment.jsonl"), "utf8").split("\n")) {
  if (!line) continue;
  const row = JSON.parse(line);
  const share = SETS[row.lang]?.[row.set] ?? 0;
  if (row.split !== "train" || row.label === 3 || (values.lang && row.lang !== values.lang)) continue;
  const rows = byLanguage.get(row.lang) ?? { rows: [], seen: 0 };
  byLanguage.set(row.lang, rows);
  rows.seen += 1;
  rows.labels ??= [0, 0, 0];
  if ((rows.seen * 0.6180339) % 1 >= share) continue;
  if (rows.labels[row.label] >= (LABEL_MOST[row.lang] ?? Number.POSITIVE_INFINITY)) continue;
  rows.labels[row.label] += 1;
  rows.rows.push(row);
}

mkdirSync(OUT, { recursive: true });
for (const [language, { rows }] of byLanguage) {
  const table = learnFeatures(rows.map(({ text }) => text));
  const numbers = new Map([...table.numbers].slice(0, FEATURES_MAX));
  const small = { numbers, rarity: table.rarity.slice(0, numbers.size) };
  const vectors = rows.map(({ text }) => toVector(text, small));
  const planes = LABELS.map((_, label) =>
    trainPlane(
      vectors,
      rows.map((row) => row.label === label),
      numbers.size,
      7 + label,
    ),
  );
  const classifier = { mode: "MULTI_CLASS", labels: LABELS, table: small, planes, sharpness: 2 };
  await writeClassifier(join(OUT, `${language}.model`), classifier);
  console.log(language, rows.length, "texts,", numbers.size, "features");
}
