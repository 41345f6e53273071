import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readCsv } from "./sentiment.js";

const linesOf = (encoding, ...path) =>
  readFileSync(join(...path), encoding)
    .split("\n")
    .filter(Boolean);

/** Corpora of classified texts by name: each reads a split as `{ text, labels }`. */
export const CORPORA = {
  /** github.com/PolyAI-LDN/task-specific-datasets (CC BY 4.0): 77 intents of a bank's customers. */
  banking77: {
    mode: "MULTI_CLASS",
    read: (folder, split) =>
      readCsv(
        readFileSync(join(folder, "task-specific-datasets", "banking_data", `${split}.csv`), "utf8"),
      ).map(({ text, category }) => ({ text, labels: [category] })),
  },
  /** github.com/clinc/oos-eval (CC BY 3.0): 150 intents. */
  clinc150: {
    mode: "MULTI_CLASS",
    read: (folder, split) =>
      JSON.parse(readFileSync(join(folder, "clinc150", "data_full.json"), "utf8"))[split].map(
        ([text, label]) => ({ text, labels: [label] }),
      ),
  },
  /** NLTK's corpus `qc` (Li and Roth's questions, TREC 10): what is asked for, in 50 fine classes. */
  trec: {
    mode: "MULTI_CLASS",
    read: (folder, split) =>
      linesOf("latin1", folder, "trec", "qc", `${split}.txt`).map((line) => {
        const at = line.indexOf(" ");
        return { text: line.slice(at + 1).trim(), labels: [line.slice(0, at)] };
      }),
  },
  /** GoEmotions (CC BY 4.0) as github.com/monologg/GoEmotions-pytorch has it: 28 feelings, one or more a comment. */
  goemotions: {
    mode: "MULTI_LABEL",
    read: (folder, split) => {
      const names = linesOf("utf8", folder, "goemotions", "labels.txt").map((name) => name.trim());
      return linesOf("utf8", folder, "goemotions", `${split}.tsv`).map((line) => {
        const [text, numbers] = line.split("\t");
        return { text, labels: numbers.split(",").map((number) => names[Number(number)]) };
      });
    },
  },
};
