import { readFileSync } from "node:fs";

/** Brackets and slashes, as treebanks write them. */
const plain = (word) =>
  word.replace("-LRB-", "(").replace("-RRB-", ")").replace(/\\\//g, "/").replace(/\\\*/g, "*");

/** All phrases of a tree such as `(3 (2 a) (4 masterpiece))`, the whole last. */
function readTree(line) {
  const phrases = [];
  let at = 0;
  const readNode = () => {
    const stars = Number(line[at + 1]);
    at += 3;
    let words = [];
    if (line[at] === "(") {
      while (line[at] === "(") {
        words = [...words, ...readNode()];
        if (line[at] === " ") at += 1;
      }
    } else {
      const end = line.indexOf(")", at);
      words = [plain(line.slice(at, end))];
      at = end;
    }
    at += 1;
    phrases.push({ stars, words });
    return words;
  };
  readNode();
  return phrases;
}

/**
 * The Stanford Sentiment Treebank's phrases, each once, with the stars (0 to 4) that people gave it.
 * @param {string} file one tree a line
 * @param {(text: string) => boolean} isHeldOut tells sentences none of whose phrases is to be learnt from
 * @returns {{ text: string, stars: number, words: number, whole: boolean }[]}
 */
export function readPhrases(file, isHeldOut) {
  const found = new Map();
  for (const line of readFileSync(file, "utf8").split(/\r?\n/)) {
    if (!line.trim()) continue;
    const phrases = readTree(line.trim());
    const whole = phrases.at(-1);
    if (isHeldOut(whole.words.join(" "))) continue;
    for (const phrase of phrases) {
      const text = phrase.words.join(" ");
      if (!/\p{L}/u.test(text)) continue;
      const isWhole = phrase === whole || (found.get(text.toLowerCase())?.whole ?? false);
      found.set(text.toLowerCase(), {
        text,
        stars: phrase.stars,
        words: phrase.words.length,
        whole: isWhole,
      });
    }
  }
  return [...found.values()];
}
