import { readFileSync } from "node:fs";

/** The types of Comprehend that models learn. DATE and QUANTITY come from grammars, and from corpora that mark them. */
export const TYPES = [
  "PERSON",
  "LOCATION",
  "ORGANIZATION",
  "COMMERCIAL_ITEM",
  "EVENT",
  "TITLE",
  "OTHER",
  "DATE",
  "QUANTITY",
];

/** A label outside the nine: some thing with a name, whose type the corpus leaves open (`MISC`). */
export const UNKNOWN = "?";

const COMMON = {
  PER: "PERSON",
  PERSON: "PERSON",
  person: "PERSON",
  PERS: "PERSON",
  PS: "PERSON",
  LOC: "LOCATION",
  LOCATION: "LOCATION",
  GPE: "LOCATION",
  FAC: "LOCATION",
  "geo-loc": "LOCATION",
  location: "LOCATION",
  LC: "LOCATION",
  ORG: "ORGANIZATION",
  ORGANIZATION: "ORGANIZATION",
  OG: "ORGANIZATION",
  corporation: "ORGANIZATION",
  group: "ORGANIZATION",
  product: "COMMERCIAL_ITEM",
  PRODUCT: "COMMERCIAL_ITEM",
  "creative-work": "TITLE",
  LITERATURE: "TITLE",
  LAW: "TITLE",
  EVENT: "EVENT",
  FESTIVAL: "EVENT",
  GAME: UNKNOWN,
  NORP: UNKNOWN,
  RELIGION: UNKNOWN,
  LANGUAGE: UNKNOWN,
  MISC: UNKNOWN,
  OTH: UNKNOWN,
  DATE: "DATE",
  TIME: "DATE",
  DT: "DATE",
  TI: "DATE",
  TIMEX: "DATE",
  QT: "QUANTITY",
  NUMEX: "QUANTITY",
  CARDINAL: "QUANTITY",
  ORDINAL: "QUANTITY",
  PERCENT: "QUANTITY",
  MONEY: "QUANTITY",
  QUANTITY: "QUANTITY",
};

/** `B-PER` → `B-PERSON`; what the table lacks → `O`. */
function toLabel(raw) {
  const found = raw.match(/^([BI])-(.+)$/);
  const type = found && COMMON[found[2]];
  return type ? `${found[1]}-${type}` : "O";
}

/** A phrase that begins with `I-` (IOB1) begins with `B-` here. */
export function toIob2(labels) {
  return labels.map((label, at) => {
    if (!label.startsWith("I-")) return label;
    const before = labels[at - 1] ?? "O";
    return before.slice(2) === label.slice(2) ? label : `B-${label.slice(2)}`;
  });
}

/**
 * Files of one word and its label a line, sentences apart by an empty line.
 * @param {string} text
 * @param {{ word?: number, label?: number, separator?: RegExp }} columns `label` counts from the end when negative.
 */
export function readColumns(text, { word = 0, label = -1, separator = /[\t ]+/ } = {}) {
  const sentences = [];
  let words = [];
  let labels = [];
  const flush = () => {
    if (words.length > 0) sentences.push({ words, ner: toIob2(labels) });
    words = [];
    labels = [];
  };
  for (const line of text.split(/\r?\n/)) {
    if (!line.trim()) flush();
    else if (!/^#( |$)|^#\t/.test(line) && !line.startsWith("-DOCSTART")) {
      const cells = line.split(separator);
      words.push(cells[word]);
      labels.push(toLabel(cells.at(label) ?? "O"));
    }
  }
  flush();
  return sentences;
}

export const readColumnFile = (file, columns) => readColumns(readFileSync(file, "utf8"), columns);

/** KLUE: one character a line, a space is a line too. */
export function readKlue(file) {
  return readFileSync(file, "utf8")
    .split(/\n\n+/)
    .map((block) => {
      const rows = block.split("\n").filter((line) => line && !line.startsWith("##"));
      const cells = rows.map((line) => line.split("\t"));
      return {
        text: cells.map((cell) => cell[0] || " ").join(""),
        ner: toIob2(cells.map((cell) => toLabel(cell[1] ?? "O"))),
      };
    })
    .filter((sentence) => sentence.text.length > 0);
}

const STOCKMARK = {
  人名: "PERSON",
  法人名: "ORGANIZATION",
  政治的組織名: "ORGANIZATION",
  その他の組織名: "ORGANIZATION",
  地名: "LOCATION",
  施設名: "LOCATION",
  製品名: "COMMERCIAL_ITEM",
  イベント名: "EVENT",
};

/** Stockmark's Wikipedia set: texts with spans in UTF-16 units of characters that all lie in the basic plane. */
export function readStockmark(file) {
  return JSON.parse(readFileSync(file, "utf8")).map(({ text, entities }) => {
    const chars = [...text];
    const ner = chars.map(() => "O");
    for (const { span, type } of entities) {
      for (let at = span[0]; at < span[1]; at++) ner[at] = `${at === span[0] ? "B" : "I"}-${STOCKMARK[type]}`;
    }
    return { text, ner };
  });
}

/** GermEval: derived (`LOCderiv`) and partial (`ORGpart`) mentions are no entities of their own. */
export function readGermEval(file) {
  return readColumns(readFileSync(file, "utf8"), { word: 1, label: 2, separator: /\t/ });
}

/** ArabicNER: several labels a word, the outermost first. */
export function readArabic(file) {
  return readColumns(readFileSync(file, "utf8"), { word: 0, label: 1, separator: / / });
}

/** Words whose characters are written without spaces → one text with a label a character. */
export function joinCharacters({ words, ner }) {
  const text = words.join("");
  const labels = words.flatMap((word, at) =>
    [...word].map((_, nth) => (nth > 0 && ner[at] !== "O" ? `I-${ner[at].slice(2)}` : ner[at])),
  );
  return { text, ner: labels };
}
