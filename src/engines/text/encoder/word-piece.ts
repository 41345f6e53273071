import { CutCache, clip, type Vocabulary } from "./vocabulary.js";

const ALPHANUMERIC = /[\p{L}\p{N}]/u;

/** BERT's uncased vocabulary: lower case, accents off, marks apart, then the longest known piece first. */
export class WordPiece implements Vocabulary {
  readonly begin: number;
  readonly end: number;
  readonly pad: number;
  readonly #unknown: number;
  readonly #ids: ReadonlyMap<string, number>;
  readonly #cache = new CutCache();

  constructor(pieces: readonly string[]) {
    this.#ids = new Map(pieces.map((piece, id) => [piece, id]));
    this.begin = this.#id("[CLS]");
    this.end = this.#id("[SEP]");
    this.pad = this.#id("[PAD]");
    this.#unknown = this.#id("[UNK]");
  }

  cut(word: string): readonly number[] {
    return this.#cache.get(word, (missing) => this.#cut(clip(missing)));
  }

  #id(piece: string): number {
    const id = this.#ids.get(piece);
    if (id === undefined) throw new Error(`the vocabulary lacks ${piece}`);
    return id;
  }

  #cut(word: string): number[] {
    const bare = word
      .toLowerCase()
      .normalize("NFD")
      .replace(/\p{Mn}/gu, "");
    const ids: number[] = [];
    let run = "";
    for (const character of bare) {
      if (ALPHANUMERIC.test(character)) {
        run += character;
        continue;
      }
      if (run) ids.push(...this.#longestFirst(run));
      ids.push(...this.#longestFirst(character));
      run = "";
    }
    if (run) ids.push(...this.#longestFirst(run));
    return ids.length > 0 ? ids : [this.#unknown];
  }

  #longestFirst(part: string): number[] {
    const ids: number[] = [];
    let start = 0;
    while (start < part.length) {
      let end = part.length;
      let found: number | undefined;
      for (; end > start && found === undefined; end--) {
        const piece = part.slice(start, end);
        found = this.#ids.get(start === 0 ? piece : `##${piece}`);
      }
      if (found === undefined) return [this.#unknown];
      ids.push(found);
      start = end + 1;
    }
    return ids;
  }
}
