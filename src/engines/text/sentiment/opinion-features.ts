/** Longest run of characters and of words that is looked at. */
const RUN_MAX = 6;
const WORDS_MAX = 3;
/** Only so much of a long text is looked at: what it feels shows by then. */
const CHARACTERS_MAX = 4_000;

/**
 * Hashes of what is seen of a text's feeling, each once: its words, up to three in a row, and all runs of up to six
 * characters, spaces among them, so that endings and misspellings count where words are seldom written alike twice.
 */
export function opinionFeatures(text: string): Uint32Array {
  const words = wordsOf(text);
  const seen = new HashSet();
  words.forEach((_, at) => {
    let hash = 0x9dc5811c;
    for (const word of words.slice(at, at + WORDS_MAX)) {
      hash = step(hashOf(word, hash), SPACE);
      seen.add(mix(hash));
    }
  });
  const run = ` ${words.join(" ")} `;
  for (let at = 0; at < run.length; at++) {
    let hash = 0x811c9dc5;
    const last = Math.min(run.length, at + RUN_MAX);
    for (let next = at; next < last; next++) {
      hash = step(hash, run.charCodeAt(next));
      seen.add(mix(hash));
    }
  }
  return seen.values();
}

/** Distinct hashes in the order in which they came. A table of numbers is several times as fast as a `Set` here. */
class HashSet {
  #values = new Uint32Array(1024);
  #count = 0;
  /** Place of a value, and one; 0 where there is none. Twice as many slots as values fit. */
  #slots = new Uint32Array(2048);

  add(value: number): void {
    const at = this.#find(value);
    if (this.#slots[at]) return;
    this.#values[this.#count++] = value;
    this.#slots[at] = this.#count;
    if (this.#count === this.#values.length) this.#grow();
  }

  values(): Uint32Array {
    return this.#values.slice(0, this.#count);
  }

  #find(value: number): number {
    const mask = this.#slots.length - 1;
    let at = value & mask;
    for (let place = this.#slots[at]; place; place = this.#slots[at]) {
      if (this.#values[place - 1] === value) return at;
      at = (at + 1) & mask;
    }
    return at;
  }

  #grow(): void {
    const values = this.#values;
    this.#values = new Uint32Array(2 * values.length);
    this.#values.set(values);
    this.#slots = new Uint32Array(2 * this.#slots.length);
    for (let nth = 0; nth < this.#count; nth++) this.#slots[this.#find(values[nth] ?? 0)] = nth + 1;
  }
}

/** Words and runs of marks; what is written over and over (`sooooo`, `!!!!!!`, `ㅋㅋㅋㅋㅋ`) is written three times. */
export function wordsOf(text: string): string[] {
  const clean = text.slice(0, CHARACTERS_MAX).normalize("NFKC").toLowerCase();
  return clean.replace(/(.)\1{2,}/gu, "$1$1$1").match(/[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]+/gu) ?? [];
}

const SPACE = 32;

/** FNV-1a, one UTF-16 unit at a time: the hash of a run is that of the run one shorter, and a step. */
const step = (hash: number, unit: number): number => Math.imul(hash ^ unit, 0x01000193);

function hashOf(word: string, seed: number): number {
  let hash = seed;
  for (let at = 0; at < word.length; at++) hash = step(hash, word.charCodeAt(at));
  return hash;
}

/** FNV's low bits follow the last character too closely for a table indexed by them. */
function mix(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
