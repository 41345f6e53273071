import { isUtf8 } from "node:buffer";
import type { Readable } from "node:stream";

/** Why a document is not read. */
export type Refusal = "too large" | "not UTF-8";

/** A document as it was found: its text, or why there is none. */
export type Found = { text: string; refused?: undefined } | { text?: undefined; refused: Refusal };

const LF = 10;
const CR = 13;

/**
 * The lines of a file, ended by LF, CR or CRLF; the last may lack its end, and U+2028 ends none. Of a line of more than
 * `bytesMax` bytes no more is held than that. The first line that is not UTF-8 is the last that is told, as on AWS.
 */
export async function* readLines(body: Readable, bytesMax: number): AsyncGenerator<Found> {
  const line = new Bounded(bytesMax);
  let isAfterReturn = false;
  for await (const piece of body as AsyncIterable<Buffer>) {
    let start: number = isAfterReturn && piece[0] === LF ? 1 : 0;
    isAfterReturn = false;
    const ends = new LineEnds(piece);
    for (let end = ends.from(start); end >= 0; end = ends.from(start)) {
      line.add(piece.subarray(start, end));
      const found = line.take();
      yield found;
      if (found.refused === "not UTF-8") return;
      start = end + 1;
      isAfterReturn = piece[end] === CR && start === piece.length;
      if (piece[end] === CR && piece[start] === LF) start += 1;
    }
    line.add(piece.subarray(start));
  }
  if (line.bytes > 0) yield line.take();
}

/** A file as one document. */
export async function readWhole(body: Readable, bytesMax: number): Promise<Found> {
  const whole = new Bounded(bytesMax);
  for await (const piece of body as AsyncIterable<Buffer>) {
    whole.add(piece);
    if (whole.bytes > bytesMax) break;
  }
  return whole.take();
}

/** Where lines end in a piece, without looking twice at the same byte. */
class LineEnds {
  readonly #piece: Buffer;
  #feed = -1;
  #return = -1;

  constructor(piece: Buffer) {
    this.#piece = piece;
    this.#feed = piece.indexOf(LF);
    this.#return = piece.indexOf(CR);
  }

  /** The first end at or behind `start`, or -1. */
  from(start: number): number {
    if (this.#feed >= 0 && this.#feed < start) this.#feed = this.#piece.indexOf(LF, start);
    if (this.#return >= 0 && this.#return < start) this.#return = this.#piece.indexOf(CR, start);
    if (this.#feed < 0 || this.#return < 0) return Math.max(this.#feed, this.#return);
    return Math.min(this.#feed, this.#return);
  }
}

/** Bytes of one document, up to a bound. The mark that may open a file is not part of it. */
class Bounded {
  readonly #bytesMax: number;
  #pieces: Buffer[] = [];
  #isFirst = true;
  bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  add(piece: Buffer): void {
    this.bytes += piece.length;
    if (this.bytes <= this.#bytesMax) this.#pieces.push(piece);
    else this.#pieces = [];
  }

  /** The document; the next begins empty. */
  take(): Found {
    const isTooLarge = this.bytes > this.#bytesMax;
    const isFirst = this.#isFirst;
    const [only = Buffer.alloc(0), ...more] = this.#pieces;
    this.#pieces = [];
    this.bytes = 0;
    this.#isFirst = false;
    if (isTooLarge) return { refused: "too large" };
    const whole = more.length === 0 ? only : Buffer.concat([only, ...more]);
    if (!isUtf8(whole)) return { refused: "not UTF-8" };
    const text = whole.toString("utf8");
    return { text: isFirst ? text.replace(/^\uFEFF/, "") : text };
  }
}
