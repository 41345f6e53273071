import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** How the Penn treebank writes what stands otherwise on a page. */
const SPELLINGS = {
  "-LRB-": "(",
  "-RRB-": ")",
  "-LCB-": "{",
  "-RCB-": "}",
  "``": '"',
  "''": '"',
  "`": "'",
  "#": "£",
};
const spell = (word) => SPELLINGS[word] ?? word.replace(/\\([/*])/g, "$1");

/** Marks that stand on a page without a space before, or behind them. */
const CLOSES = /^(?:[.,;:?!%]|\.\.\.|''|'|-R[RC]B-|'(?:s|S|re|ve|ll|d|m)|n't|N'T)$/;
const OPENS = /^(?:``|`|-L[RC]B-|[$#]|(?:US|C|A|HK|NZ|S)\$)$/;

/**
 * CoNLL-2000's sentences with their noun phrases, written as on a page (`($21 billion)`, `doesn't`, `3/4`): a yardstick, never
 * trained on.
 */
export function readChunks(corpora, part = "test") {
  const archive = join(corpora, "nltk_data/packages/corpora/conll2000.zip");
  const text = execFileSync("unzip", ["-p", archive, `conll2000/${part}.txt`], { maxBuffer: 1 << 26 });
  return text
    .toString("utf8")
    .split(/\n\n+/)
    .map((block) =>
      block
        .split("\n")
        .filter(Boolean)
        .map((line) => line.split(" "))
        // `Inc.` before a full stop is written with one.
        .filter(([word], at, rows) => word !== "." || !rows[at - 1]?.[0].endsWith(".")),
    )
    .filter((rows) => rows.length > 0)
    .map((rows) => ({
      text: onPage(rows.map((row) => row[0])),
      words: rows.map((row) => spell(row[0])),
      pos: rows.map((row) => row[1]),
      np: rows.map((row) => (row[2].endsWith("-NP") ? row[2][0] : "O")),
    }));
}

function onPage(words) {
  return words
    .map((word, at) => (at === 0 || CLOSES.test(word) || OPENS.test(words[at - 1]) ? "" : " ") + spell(word))
    .join("");
}
