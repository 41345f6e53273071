import type { InferenceSession } from "onnxruntime-node";
import { type CharacterUnit, toStretches } from "../characters/character-features.js";
import type { Runtime } from "../encoder/encoder.js";
import { softmax } from "../linear/softmax.js";
import { decodeSpans } from "../linear/spans.js";

/** A word of a Chinese text, by UTF-16 indices. */
export interface ChineseWord {
  start: number;
  end: number;
  /** LAC's kind: `n`, `vn`, `PER`, … */
  tag: string;
  /** As it is written in simplified characters and half width. */
  plain: string;
  /** Probability of the kind, 0 to 1. */
  score: number;
}

/** words.json.br beside the net. */
export interface ChineseWordsFile {
  labels: string[];
  /** The net's first row stands for all others. */
  characters: string;
  /** Characters that are read as others are, and these. */
  alike: [string, string];
}

/** Characters in one run, fillers included: bounds memory. */
const BATCH_CHARACTERS_MAX = 4_096;
/** How much longer fillers may make a batch: what they cost is soon more than what one run instead of two saves. */
const FILLING_MAX = 1.2;

interface Stretch {
  units: CharacterUnit[];
  ids: number[];
}

/** Cuts Chinese, in simplified or traditional characters, into words and tells their kinds. */
export class ChineseWordReader {
  readonly #runtime: Runtime;
  readonly #session: InferenceSession;
  readonly #labels: readonly string[];
  readonly #ids: ReadonlyMap<string, number>;
  readonly #alike: ReadonlyMap<string, string>;

  constructor(runtime: Runtime, session: InferenceSession, { labels, characters, alike }: ChineseWordsFile) {
    this.#runtime = runtime;
    this.#session = session;
    this.#labels = labels;
    this.#ids = new Map(Array.from(characters, (character, nth) => [character, nth + 1]));
    const [written, read] = alike.map((list) => Array.from(list));
    this.#alike = new Map(written?.map((character, nth) => [character, read?.[nth] ?? character]));
  }

  async read(text: string): Promise<ChineseWord[]> {
    const stretches = this.#stretchesOf(text);
    const words = new Map<Stretch, ChineseWord[]>();
    for (const batch of toBatches(stretches)) {
      const rows = await this.#score(batch);
      for (const [nth, stretch] of batch.entries())
        words.set(stretch, this.#decode(stretch, rows[nth] ?? []));
    }
    return stretches.flatMap((stretch) => words.get(stretch) ?? []);
  }

  #stretchesOf(text: string): Stretch[] {
    const lines: CharacterUnit[][] = [[]];
    let at = 0;
    for (const character of text) {
      if (character === "\n" || character === "\r") lines.push([]);
      else lines.at(-1)?.push({ character, at });
      at += character.length;
    }
    return lines.flatMap(toStretches).map((units) => ({
      units,
      ids: units.map(({ character }) => this.#ids.get(this.#plain(character)) ?? 0),
    }));
  }

  #plain(character: string): string {
    return this.#alike.get(character) ?? character;
  }

  /** For each stretch, each character's probabilities. */
  async #score(batch: readonly Stretch[]): Promise<number[][][]> {
    const longest = Math.max(...batch.map(({ ids }) => ids.length));
    const ids = new Int32Array(batch.length * longest);
    for (const [nth, stretch] of batch.entries()) ids.set(stretch.ids, nth * longest);
    const { Tensor } = this.#runtime;
    const { scores } = await this.#session.run({
      ids: new Tensor("int32", ids, [batch.length, longest]),
      lengths: new Tensor(
        "int32",
        Int32Array.from(batch, (stretch) => stretch.ids.length),
        [batch.length],
      ),
    });
    const numbers = scores?.data as Float32Array;
    const width = this.#labels.length;
    return batch.map((stretch, nth) =>
      stretch.ids.map((_, at) => {
        const from = (nth * longest + at) * width;
        return softmax(numbers.subarray(from, from + width));
      }),
    );
  }

  #decode({ units }: Stretch, rows: readonly number[][]): ChineseWord[] {
    return decodeSpans(rows, this.#labels).map(({ first, last, type, score }) => {
      const inside = units.slice(first, last);
      const [opening, ending] = [inside[0], inside.at(-1)];
      return {
        start: opening?.at ?? 0,
        end: (ending?.at ?? 0) + (ending?.character.length ?? 0),
        tag: type,
        plain: inside.map(({ character }) => this.#plain(character)).join(""),
        score,
      };
    });
  }
}

/** Stretches of like lengths together, so that few fillers are read. */
function* toBatches(stretches: readonly Stretch[]): Generator<Stretch[]> {
  let batch: Stretch[] = [];
  let inside = 0;
  for (const stretch of stretches.toSorted((a, b) => b.ids.length - a.ids.length)) {
    const size = (batch.length + 1) * (batch[0]?.ids.length ?? 0);
    if (size > BATCH_CHARACTERS_MAX || size > FILLING_MAX * (inside + stretch.ids.length)) {
      yield batch;
      batch = [];
      inside = 0;
    }
    batch.push(stretch);
    inside += stretch.ids.length;
  }
  if (batch.length > 0) yield batch;
}
