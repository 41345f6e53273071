import type { InferenceSession } from "onnxruntime-node";
import type { Runtime } from "../encoder/encoder.js";
import { SESSION, unpack } from "../encoder/load.js";
import type { Opinions } from "./opinion-words.js";
import { PIECE_ROWS, wordPieces } from "./word-pieces.js";

/** A recurrent net that reads a text's words in their order, beside a linear model, to which order says nothing. */
export class OrderedOpinions implements Opinions {
  readonly #runtime: Runtime;
  readonly #session: InferenceSession;
  readonly #linear: Opinions;

  constructor(runtime: Runtime, session: InferenceSession, linear: Opinions) {
    this.#runtime = runtime;
    this.#session = session;
    this.#linear = linear;
  }

  /** The sum of both models' margins: the net's weight was fitted when it was trained. */
  async margins(text: string): Promise<number[]> {
    const linear = await this.#linear.margins(text);
    const words = wordPieces(text);
    if (words.length === 0) return linear;
    const width = Math.max(...words.map((pieces) => pieces.length));
    const rows = new Int32Array(words.length * width).fill(PIECE_ROWS);
    words.forEach((pieces, nth) => {
      rows.set(pieces, nth * width);
    });
    const feeds = { pieces: new this.#runtime.Tensor("int32", rows, [words.length, width]) };
    const { margins } = await this.#session.run(feeds, ["margins"]);
    const own = margins?.data as Float32Array;
    return linear.map((margin, label) => margin + (own[label] ?? 0));
  }
}

/** @param file a graph in Brotli, as tools/train/text/order.py writes it */
export async function loadOrdered(
  runtime: Runtime,
  file: string,
  linear: Opinions,
): Promise<OrderedOpinions> {
  const session = await runtime.InferenceSession.create(await unpack(file), SESSION);
  return new OrderedOpinions(runtime, session, linear);
}
