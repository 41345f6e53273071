import type { ByteRange } from "../../../core/blobs/blobs.js";
import type { Lender, Lent } from "../../../core/lending-stream.js";

/** A part, or as much of it as is wanted. */
export interface Piece {
  number: number;
  range: ByteRange;
}

/** The parts that a range of the whole touches, each with its own range. */
export function toPieces(numbers: readonly number[], sizes: readonly number[], range: ByteRange): Piece[] {
  let offset = 0;
  return numbers.flatMap((number, index) => {
    const size = sizes[index] ?? 0;
    const start = Math.max(range.start - offset, 0);
    const end = Math.min(range.end - offset, size - 1);
    offset += size;
    return start > end ? [] : [{ number, range: { start, end } }];
  });
}

/** Opens the parts of an object one after the other, each when it is its turn. */
export class PartByPart implements Lender {
  readonly #pieces: readonly Piece[];
  readonly #open: (piece: Piece) => Promise<Lender>;
  readonly #onClose: () => void;
  #next = 0;
  #current: Lender | undefined;
  #isClosed = false;

  constructor(pieces: readonly Piece[], open: (piece: Piece) => Promise<Lender>, onClose: () => void) {
    this.#pieces = pieces;
    this.#open = open;
    this.#onClose = onClose;
  }

  async next(): Promise<Lent | undefined> {
    while (!this.#isClosed) {
      const lent = await this.#current?.next();
      if (lent) return lent;
      await this.#current?.close();
      this.#current = undefined;
      const piece = this.#pieces[this.#next++];
      if (!piece || this.#isClosed) return undefined;
      const opened = await this.#open(piece);
      // Closed meanwhile: nobody else would close this one.
      if (this.#isClosed) await opened.close();
      else this.#current = opened;
    }
    return undefined;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#current?.close();
    this.#onClose();
  }
}

/** Bytes that are in hand already. */
export class InHand implements Lender {
  #bytes: Uint8Array | undefined;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  async next(): Promise<Lent | undefined> {
    const bytes = this.#bytes;
    this.#bytes = undefined;
    return bytes && { bytes, giveBack: () => {} };
  }

  async close(): Promise<void> {
    this.#bytes = undefined;
  }
}
