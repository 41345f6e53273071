/**
 * Keeps training text clear of test text. A sentence overlaps a test set when, reduced to its letters and digits, one
 * contains the other, or when a fifth of its runs of four words also occur in the test set.
 */
export class OverlapGuard {
  #shingles = new Set();
  #whole = new Set();

  /** @param {Iterable<string>} texts the test texts */
  constructor(texts) {
    for (const text of texts) {
      const words = toWords(text);
      this.#whole.add(words.join(" "));
      for (const shingle of toShingles(words)) this.#shingles.add(shingle);
    }
  }

  /** @param {string} text */
  overlaps(text) {
    const words = toWords(text);
    if (this.#whole.has(words.join(" "))) return true;
    const shingles = toShingles(words);
    if (shingles.length === 0) return false;
    const shared = shingles.filter((shingle) => this.#shingles.has(shingle)).length;
    return shared / shingles.length >= 0.2;
  }
}

/** Scripts without spaces are cut into single characters, where four in a row mean little: seven are taken together. */
const toWords = (text) =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .match(/\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|[\p{L}\p{N}\p{M}]+/gu) ?? [];

function toShingles(words) {
  const size = words.some((word) => /[\p{Script=Han}\p{Script=Hiragana}]/u.test(word)) ? 8 : 4;
  const shingles = [];
  for (let at = 0; at + size <= words.length; at++) shingles.push(words.slice(at, at + size).join(" "));
  return shingles;
}
