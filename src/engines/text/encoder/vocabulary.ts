/** Cuts words into the pieces that an encoder knows, by number. */
export interface Vocabulary {
  /** Number of the piece that begins a text, that ends it, and that fills a batch. */
  readonly begin: number;
  readonly end: number;
  readonly pad: number;
  /** Pieces of one word; never none. */
  cut(word: string): readonly number[];
  /** Pieces of a run of text with their places in it (UTF-16), where pieces may cross words (`unigram` only). */
  place?(run: string): PlacedPiece[];
}

export interface PlacedPiece {
  id: number;
  /** UTF-16 indices within the run. */
  start: number;
  end: number;
}

/** vocabulary.json.br beside an encoder. */
export interface VocabularyFile {
  kind: "wordpiece" | "unigram";
  pieces: string[];
  /** Log-likelihoods of `unigram` pieces. */
  scores?: number[];
  labels: EncoderLabels;
}

/** What the numbers of each output mean. */
export interface EncoderLabels {
  pos: string[];
  phrase: string[];
  entity: string[];
  sentiment: string[];
  /** Characters of a piece with an entity label of their own. */
  slots: number;
}

/** Only this many characters of a word are looked at. */
export const WORD_CHARACTERS_MAX = 64;

/** A run of marks (`-----`) is known by its first few. */
const MARK_CHARACTERS_MAX = 8;

/** The first characters of a word, whole code points only. */
export function clip(word: string): string {
  if (word.length > MARK_CHARACTERS_MAX && !/[\p{L}\p{N}]/u.test(word)) {
    return [...word.slice(0, 2 * MARK_CHARACTERS_MAX)].slice(0, MARK_CHARACTERS_MAX).join("");
  }
  return word.length <= WORD_CHARACTERS_MAX ? word : [...word].slice(0, WORD_CHARACTERS_MAX).join("");
}

/** A cache of cut words that empties itself when full: texts repeat their words. */
export class CutCache {
  readonly #known = new Map<string, readonly number[]>();

  get(word: string, cut: (word: string) => readonly number[]): readonly number[] {
    const known = this.#known.get(word);
    if (known) return known;
    if (this.#known.size >= 50_000) this.#known.clear();
    const pieces = cut(word);
    this.#known.set(word, pieces);
    return pieces;
  }
}
