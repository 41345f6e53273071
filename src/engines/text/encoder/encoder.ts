import type { InferenceSession, Tensor } from "onnxruntime-node";
import { shapeOf } from "./shape.js";
import type { EncoderLabels, Vocabulary } from "./vocabulary.js";

/** Pieces of one window, markers included: what the encoder was trained to read at once. */
const WINDOW_PIECES_MAX = 200;
/** Pieces in one run, fillers included: bounds memory and lets an abort be noticed. */
const BATCH_PIECES_MAX = 2_048;
/** How much longer fillers may make a batch: what they cost is soon more than what one run instead of two saves. */
const FILLING_MAX = 1.1;

export type Runtime = typeof import("onnxruntime-node");

/** The output of a head that was put behind an encoder and learnt sentiment later, which is asked instead of its own. */
const HEAD = "opinion";

/** One window of text: pieces, and which piece stands for which word. */
interface Window {
  ids: number[];
  shapes: number[];
  /** Index of each word's first piece. */
  firsts: number[];
}

/** Scores of one word, before softmax: parts of speech, noun-phrase marks, entity labels. */
export interface WordScores {
  pos: Float32Array;
  phrase: Float32Array;
  entity: Float32Array;
}

/** Entity scores of one character. */
export interface CharacterScores {
  /** UTF-16 index in the text. */
  at: number;
  entity: Float32Array;
}

/** A trained encoder: reads sentences of words, or running text, once, for all its tasks. */
export class Encoder {
  readonly labels: EncoderLabels;
  readonly #session: InferenceSession;
  readonly #vocabulary: Vocabulary;
  readonly #runtime: Runtime;

  constructor(runtime: Runtime, session: InferenceSession, vocabulary: Vocabulary, labels: EncoderLabels) {
    this.#runtime = runtime;
    this.#session = session;
    this.#vocabulary = vocabulary;
    this.labels = labels;
  }

  /** Scores of every word of every sentence. */
  async readWords(sentences: readonly (readonly string[])[]): Promise<WordScores[][]> {
    const windows: Window[] = [];
    const owners: number[] = [];
    sentences.forEach((sentence, nth) => {
      for (const window of this.#toWindows(sentence)) {
        windows.push(window);
        owners.push(nth);
      }
    });
    const scores: WordScores[][] = sentences.map(() => []);
    await this.#run(windows, ["pos", "phrase", "entity"], (outputs, row, length, place) => {
      const out = scores[owners[place] ?? 0] ?? [];
      const slice = (tensor: Tensor | undefined, at: number): Float32Array =>
        rowOf(tensor, row * length + at, tensor?.dims[2] ?? 0);
      for (const at of windows[place]?.firsts ?? []) {
        out.push({
          pos: slice(outputs["pos"], at),
          phrase: slice(outputs["phrase"], at),
          entity: slice(outputs["entity"], at),
        });
      }
    });
    return scores;
  }

  /**
   * Scores of each text's feeling, given as words: negative, neutral, positive and mixed. Only a window's length of it is
   * read.
   */
  async readSentiments(texts: readonly (readonly string[])[]): Promise<Float32Array[]> {
    const windows = texts.map((words) => this.#toWindows(words)[0] ?? this.#empty());
    const scores: Float32Array[] = [];
    const name = this.#session.outputNames.includes(HEAD) ? HEAD : "sentiment";
    await this.#run(windows, [name], (outputs, row, _length, place) => {
      scores[place] = rowOf(outputs[name], row, outputs[name]?.dims[1] ?? 0);
    });
    return scores;
  }

  /** Entity scores of each character of running text that is no white space. */
  async readCharacters(text: string): Promise<CharacterScores[]> {
    const windows: (Window & { places: { piece: number; start: number; end: number }[] })[] = [];
    let current = { ...this.#empty(), places: [] as { piece: number; start: number; end: number }[] };
    const close = (): void => {
      if (current.places.length > 0) windows.push(current);
      current = { ...this.#empty(), places: [] };
    };
    for (const run of runsOf(text)) {
      const pieces = this.#vocabulary.place?.(run.text) ?? [];
      if (current.ids.length + pieces.length > WINDOW_PIECES_MAX) close();
      for (const { id, start, end } of pieces) {
        current.places.push({
          piece: current.ids.length - 1,
          start: run.start + start,
          end: run.start + end,
        });
        current.ids.splice(-1, 0, id);
        current.shapes.push(0);
      }
    }
    close();
    const scores: CharacterScores[] = [];
    const labels = this.labels.entity.length;
    await this.#run(windows, ["characters"], (outputs, row, length, place) => {
      for (const { piece, start, end } of windows[place]?.places ?? []) {
        const all = rowOf(outputs["characters"], row * length + piece, this.labels.slots * labels);
        let slot = 0;
        let at = start;
        for (const character of text.slice(start, end)) {
          const from = Math.min(slot, this.labels.slots - 1) * labels;
          scores.push({ at, entity: all.subarray(from, from + labels) });
          at += character.length;
          slot += 1;
        }
      }
    });
    return scores.sort((a, b) => a.at - b.at);
  }

  async release(): Promise<void> {
    await this.#session.release();
  }

  #empty(): Window {
    return { ids: [this.#vocabulary.begin, this.#vocabulary.end], shapes: [0, 0], firsts: [] };
  }

  #toWindows(words: readonly string[]): Window[] {
    const windows: Window[] = [];
    let window = this.#empty();
    for (const word of words) {
      const pieces = this.#vocabulary.cut(word);
      if (window.ids.length + pieces.length > WINDOW_PIECES_MAX) {
        windows.push(window);
        window = this.#empty();
      }
      window.firsts.push(window.ids.length - 1);
      window.ids.splice(-1, 0, ...pieces);
      window.shapes.splice(-1, 0, shapeOf(word), ...pieces.slice(1).map(() => 0));
    }
    if (window.firsts.length > 0) windows.push(window);
    return windows;
  }

  /** Runs windows in batches of like length and hands each one's place in the outputs to `take`. */
  async #run(
    windows: readonly Window[],
    names: readonly string[],
    take: (outputs: InferenceSession.OnnxValueMapType, row: number, length: number, place: number) => void,
  ): Promise<void> {
    const order = windows.map((_, place) => place);
    order.sort((a, b) => (windows[a]?.ids.length ?? 0) - (windows[b]?.ids.length ?? 0));
    let first = 0;
    while (first < order.length) {
      let last = first;
      const lengthAt = (nth: number): number => windows[order[nth] ?? 0]?.ids.length ?? 0;
      let pieces = lengthAt(first);
      while (last + 1 < order.length) {
        const more = pieces + lengthAt(last + 1);
        const room = lengthAt(last + 1) * (last + 2 - first);
        if (room > BATCH_PIECES_MAX || room > more * FILLING_MAX) break;
        pieces = more;
        last++;
      }
      const batch = order.slice(first, last + 1);
      const length = lengthAt(last);
      const outputs = await this.#session.run(this.#feeds(windows, batch, length), [...names]);
      batch.forEach((place, row) => {
        take(outputs, row, length, place);
      });
      first = last + 1;
    }
  }

  #feeds(
    windows: readonly Window[],
    batch: readonly number[],
    length: number,
  ): InferenceSession.OnnxValueMapType {
    const ids = new BigInt64Array(batch.length * length).fill(BigInt(this.#vocabulary.pad));
    const shapes = new BigInt64Array(batch.length * length);
    const mask = new Float32Array(batch.length * length);
    batch.forEach((place, row) => {
      const window = windows[place];
      window?.ids.forEach((id, at) => {
        ids[row * length + at] = BigInt(id);
        shapes[row * length + at] = BigInt(window.shapes[at] ?? 0);
        mask[row * length + at] = 1;
      });
    });
    const dims = [batch.length, length];
    return {
      ids: new this.#runtime.Tensor("int64", ids, dims),
      shapes: new this.#runtime.Tensor("int64", shapes, dims),
      mask: new this.#runtime.Tensor("float32", mask, dims),
    };
  }
}

function rowOf(tensor: Tensor | undefined, row: number, width: number): Float32Array {
  if (!(tensor?.data instanceof Float32Array)) throw new Error("the encoder lacks an output");
  return tensor.data.subarray(row * width, (row + 1) * width);
}

/** Runs without white space, at most 60 characters each. */
function* runsOf(text: string): Generator<{ start: number; text: string }> {
  for (const found of text.matchAll(/\S{1,60}/gu)) yield { start: found.index, text: found[0] };
}
