import { createHash } from "node:crypto";

/** Sets of treebanks whose sentences are news, encyclopaedias, laws: what feels nothing, or at most what it reports. */
const PLAIN = ["gsd", "gsdsimp", "pud", "sequoia", "parlamint", "isdt", "bosque"];
/** A third of the German one are guests' and buyers' reviews. */
const OPINIONATED = ["de/gsd"];
/** Shorter ones are headings and scraps. */
const CHARACTERS_MIN = 25;
/** A spaceless script says as much in half the room. */
const CHARACTERS_MIN_DENSE = 12;
/** PUD has no parts of its own: this share is for training, the rest is measured on. */
const PUD_TRAIN = 0.8;

/** Whether a treebank's sentence counts as a plain fact. */
export function isPlain({ lang, set, text }) {
  const least = ["ja", "ko", "zh", "zh-TW"].includes(lang) ? CHARACTERS_MIN_DENSE : CHARACTERS_MIN;
  return PLAIN.includes(set) && !OPINIONATED.includes(`${lang}/${set}`) && text.length >= least;
}

const shareOf = (text) => createHash("sha1").update(text).digest().readUInt32BE(0) / 2 ** 32;

/** A plain fact to train on. */
export const isFact = (row) =>
  row.split === "train" && isPlain(row) && (row.set !== "pud" || shareOf(row.text) < PUD_TRAIN);

/** A plain fact to measure on. */
export const isHeldOutFact = (row) =>
  isPlain(row) && (row.set === "pud" ? shareOf(row.text) >= PUD_TRAIN : row.split === "test");
