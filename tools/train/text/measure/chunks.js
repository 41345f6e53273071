import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** How the Penn treebank writes what stands otherwise on a page. */
const SPELLINGS = { "-LRB-": "(", "-RRB-": ")", "-LCB-": "{", "-RCB-": "}", "``": '"', "''": '"' };

/** CoNLL-2000's test sentences with their noun phrases: a yardstick, never trained on. */
export function readChunks(corpora) {
  const archive = join(corpora, "nltk_data/packages/corpora/conll2000.zip");
  const text = execFileSync("unzip", ["-p", archive, "conll2000/test.txt"], { maxBuffer: 1 << 26 }).toString(
    "utf8",
  );
  return text
    .split(/\n\n+/)
    .map((block) =>
      block
        .split("\n")
        .filter(Boolean)
        .map((line) => line.split(" ")),
    )
    .filter((rows) => rows.length > 0)
    .map((rows) => ({
      words: rows.map((row) => SPELLINGS[row[0]] ?? row[0]),
      pos: rows.map((row) => row[1]),
      np: rows.map((row) => (row[2].endsWith("-NP") ? row[2][0] : "O")),
    }));
}
