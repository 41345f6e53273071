// Makes short texts of clauses written here (own/composed): praise, complaint, what negation makes of them, facts, and two
// feelings in one text, which corpora of opinions mark nowhere.
// node tools/train/text/own/compose.js --corpora DIR     (after a build; writes prepared/composed.jsonl)
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { toRandom } from "../chains/learn.js";
import { MIXED, NEGATIVE, NEUTRAL, POSITIVE } from "../prepare/sentiment.js";
import { readOwn, readTyped } from "./read.js";

const { values } = parseArgs({ options: { corpora: { type: "string", default: "corpora" } } });
const FOLDER = fileURLToPath(new URL("composed", import.meta.url));
/** Every so manieth clause is met in development texts alone. */
const DEV_EVERY = 7;
const STOPS = { ja: ["。", "！", ""], zh: ["。", "！", ""], hi: ["।", "!", ""] };
const ASKS = { ja: "？", zh: "？", ar: "؟" };

/** How often each kind of text is made, for each clause of its first kind (singles) or in all (pairs). */
const SINGLES = {
  good: [POSITIVE, 3],
  bad: [NEGATIVE, 3],
  notGood: [NEGATIVE, 3],
  notBad: [POSITIVE, 4],
  facts: [NEUTRAL, 3],
  questions: [NEUTRAL, 3],
  shortGood: [POSITIVE, 3],
  shortBad: [NEGATIVE, 3],
  nominalGood: [POSITIVE, 2],
  nominalBad: [NEGATIVE, 2],
};
const PAIRS = [
  {
    joins: "but",
    label: MIXED,
    of: [
      ["good", "notBad"],
      ["bad", "notGood"],
    ],
    count: 100,
  },
  {
    joins: "but",
    label: MIXED,
    of: [
      ["bad", "notGood"],
      ["good", "notBad"],
    ],
    count: 100,
  },
  { joins: "and", label: MIXED, of: [["good"], ["bad", "notGood"]], count: 50 },
  { joins: "and", label: MIXED, of: [["bad"], ["good", "notBad"]], count: 50 },
  {
    joins: "sentences",
    label: MIXED,
    of: [
      ["good", "notBad"],
      ["bad", "notGood"],
    ],
    count: 40,
  },
  {
    joins: "sentences",
    label: MIXED,
    of: [
      ["bad", "notGood"],
      ["good", "notBad"],
    ],
    count: 40,
  },
  { joins: "and", label: MIXED, of: [["nominalGood"], ["nominalBad"]], count: 30 },
  { joins: "and", label: MIXED, of: [["nominalBad"], ["nominalGood"]], count: 20 },
  {
    joins: "and",
    label: POSITIVE,
    of: [
      ["good", "notBad", "nominalGood"],
      ["good", "notBad", "nominalGood"],
    ],
    count: 80,
  },
  {
    joins: "and",
    label: NEGATIVE,
    of: [
      ["bad", "notGood", "nominalBad"],
      ["bad", "notGood", "nominalBad"],
    ],
    count: 80,
  },
  {
    joins: "sentences",
    label: POSITIVE,
    of: [
      ["good", "notBad"],
      ["shortGood", "good"],
    ],
    count: 30,
  },
  {
    joins: "sentences",
    label: NEGATIVE,
    of: [
      ["bad", "notGood"],
      ["shortBad", "bad"],
    ],
    count: 30,
  },
  { joins: "sentences", label: POSITIVE, of: [["facts"], ["good", "notBad"]], count: 30 },
  { joins: "sentences", label: NEGATIVE, of: [["facts"], ["bad", "notGood"]], count: 30 },
  { joins: "but", label: NEUTRAL, of: [["facts"], ["facts"]], count: 30 },
  { joins: "and", label: NEUTRAL, of: [["facts"], ["facts"]], count: 30 },
  { joins: "but", label: POSITIVE, of: [["facts"], ["good", "notBad"]], count: 20 },
  { joins: "but", label: NEGATIVE, of: [["facts"], ["bad", "notGood"]], count: 20 },
];
/** Development texts are so many times fewer. */
const DEV_SHARE = 0.25;
const SHOUTED = 0.06;
const CARELESS = 0.2;

const random = toRandom(11);
const pick = (list) => list[Math.floor(random() * list.length)];
const large = (text) => text.charAt(0).toUpperCase() + text.slice(1);

function write(text, language, label, asks = false) {
  const stop = asks ? (ASKS[language] ?? "?") : pick(STOPS[language] ?? [".", "!", ""]);
  const chance = random();
  if (chance < CARELESS) return text;
  const whole = large(text) + stop;
  return label !== NEUTRAL && chance > 1 - SHOUTED ? whole.toUpperCase() : whole;
}

function join2(clauses, joins, a, b, language) {
  if (joins !== "sentences") return pick(clauses[joins]).replace("{a}", a).replace("{b}", b);
  const stop = STOPS[language]?.[0] ?? ".";
  return `${a}${stop}${["ja", "zh"].includes(language) ? "" : " "}${large(b)}`;
}

function* compose(language, clauses, split) {
  const isDev = split === "dev";
  const kept = (kind) => clauses[kind].filter((_, nth) => (nth % DEV_EVERY === DEV_EVERY - 1) === isDev);
  const pools = Object.fromEntries(Object.keys(SINGLES).map((kind) => [kind, kept(kind)]));
  const share = isDev ? DEV_SHARE : 1;
  for (const [kind, [label, times]] of Object.entries(SINGLES))
    for (const clause of pools[kind])
      for (let nth = 0; nth < times; nth++)
        yield { label, text: write(clause, language, label, kind === "questions") };
  for (const { joins, label, of, count } of PAIRS) {
    for (let nth = 0; nth < count * share; nth++) {
      const [a, b] = of.map((kinds) => pick(pools[pick(kinds)]));
      if (a !== b) yield { label, text: write(join2(clauses, joins, a, b, language), language, label) };
    }
  }
  // Where verbs are bent before what follows, pairs that fit are written as such.
  for (const [a, b] of clauses.joined ? kept("joined") : []) {
    const comma = { zh: "，", ja: "、" }[language] ?? " ";
    for (let nth = 0; nth < 3; nth++)
      yield { label: MIXED, text: write(`${a}${comma}${b}`, language, MIXED) };
  }
}

const chinese = JSON.parse(readFileSync("models/text/chinese.json", "utf8"));
const traditional = new Map();
[...chinese.traditional].forEach((written, nth) => {
  const simple = [...chinese.asSimplified][nth];
  if (!traditional.has(simple)) traditional.set(simple, written);
});
const toTraditional = (text) =>
  Array.from(text, (character) => traditional.get(character) ?? character).join("");

// What is measured on is never learnt from.
const bare = (text) => text.toLowerCase().replace(/[^\p{L}\p{M}\p{N}\p{Extended_Pictographic}]/gu, "");
const measured = new Set(
  [...readTyped("dev"), ...readTyped("test"), ...readOwn("test")].map(({ text }) => bare(text)),
);
const lines = [];
const counts = [0, 0, 0, 0];
for (const name of readdirSync(FOLDER).sort()) {
  const language = name.replace(/\.json$/, "");
  const clauses = JSON.parse(readFileSync(join(FOLDER, name), "utf8"));
  for (const split of ["train", "dev"]) {
    const seen = new Set();
    const take = (lang, { label, text }) => {
      if (measured.has(bare(text)) || seen.has(lang + text)) return;
      seen.add(lang + text);
      counts[label] += 1;
      lines.push(JSON.stringify({ lang, set: "composed", split, text, label }));
    };
    for (const row of compose(language, clauses, split)) {
      take(language, row);
      if (language === "zh") take("zh-TW", { ...row, text: toTraditional(row.text) });
    }
  }
}
writeFileSync(join(values.corpora, "prepared", "composed.jsonl"), `${lines.join("\n")}\n`);
console.log(lines.length, "texts; negative, neutral, positive, mixed", counts.join(" "));
