import { CutCache, clip, type PlacedPiece, type Vocabulary } from "./vocabulary.js";

const META = "\u2581";
const PIECE_CHARACTERS_MAX = 16;

/** SentencePiece's unigram vocabulary: of all ways to cut a word into known pieces, the likeliest (Viterbi). */
export class Unigram implements Vocabulary {
  readonly begin: number;
  readonly end: number;
  readonly pad: number;
  readonly #unknown: number;
  readonly #unknownScore: number;
  readonly #ids: ReadonlyMap<string, number>;
  readonly #scores: readonly number[];
  readonly #cache = new CutCache();

  constructor(pieces: readonly string[], scores: readonly number[]) {
    this.#ids = new Map(pieces.map((piece, id) => [piece, id]));
    this.#scores = scores;
    this.begin = this.#id("<s>");
    this.end = this.#id("</s>");
    this.pad = this.#id("<pad>");
    this.#unknown = this.#id("<unk>");
    this.#unknownScore = scores.reduce((least, score) => Math.min(least, score), 0) - 10;
  }

  cut(word: string): readonly number[] {
    return this.#cache.get(word, (missing) => {
      const normal = clip(missing).normalize("NFKC").replaceAll(" ", "");
      return this.#best([META, ...normal]).map((piece) => piece.id);
    });
  }

  place(run: string): PlacedPiece[] {
    const characters = [META, ...run];
    // Places count the run's own units: the marker before it has none.
    const units = [0, 0];
    for (const character of run) units.push((units.at(-1) ?? 0) + character.length);
    return this.#best(characters).map(({ id, start, end }) => ({
      id,
      start: units[start] ?? 0,
      end: units[end] ?? 0,
    }));
  }

  #id(piece: string): number {
    const id = this.#ids.get(piece);
    if (id === undefined) throw new Error(`the vocabulary lacks ${piece}`);
    return id;
  }

  /** Pieces over `characters`, places counted in characters. */
  #best(characters: readonly string[]): PlacedPiece[] {
    const length = characters.length;
    const best = new Float64Array(length + 1).fill(-Infinity);
    const from = new Int32Array(length + 1);
    const ids = new Int32Array(length + 1);
    best[0] = 0;
    for (let start = 0; start < length; start++) {
      let piece = "";
      for (let end = start + 1; end <= Math.min(length, start + PIECE_CHARACTERS_MAX); end++) {
        piece += characters[end - 1];
        const id = this.#ids.get(piece);
        if (id === undefined && end > start + 1) continue;
        const score = (best[start] ?? 0) + (id === undefined ? this.#unknownScore : (this.#scores[id] ?? 0));
        if (score <= (best[end] ?? 0)) continue;
        best[end] = score;
        from[end] = start;
        ids[end] = id ?? this.#unknown;
      }
    }
    const pieces: PlacedPiece[] = [];
    for (let end = length; end > 0; ) {
      const start = from[end] ?? 0;
      pieces.push({ id: ids[end] ?? this.#unknown, start, end });
      end = start;
    }
    return pieces.reverse();
  }
}
