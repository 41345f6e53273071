import { randomBytes } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import type { BlobReader } from "../../../core/blobs/blobs.js";
import { LendingStream, type Lent } from "../../../core/lending-stream.js";
import { BlobLender } from "./blob-lender.js";
import { BUFFER_BYTES, Buffers } from "./buffers.js";
import { NONCE_BYTES, startCipher } from "./cipher.js";
import { PartByPart, toPieces } from "./part-by-part.js";

const secret = { key: randomBytes(32), nonce: randomBytes(NONCE_BYTES) };
const plain = randomBytes(BUFFER_BYTES * 9 + 11);
const stored = startCipher(secret.key, secret.nonce).update(plain);

class Blob implements BlobReader {
  isOpen = true;

  async read(into: Uint8Array, position: number): Promise<number> {
    if (!this.isOpen) throw new Error("read after close");
    const part = stored.subarray(position, position + into.length);
    into.set(part);
    return part.length;
  }

  async close(): Promise<void> {
    this.isOpen = false;
  }
}

const WHOLE = { start: 0, end: plain.length - 1 };

function open(range = WHOLE, buffers = new Buffers()) {
  const blob = new Blob();
  return { blob, lender: new BlobLender(blob, range, secret, buffers) };
}

describe("blob lender", () => {
  it.each([WHOLE, { start: 1, end: 1 }, { start: 17, end: BUFFER_BYTES + 17 }])(
    "a stream of %o gives those bytes, each chunk the reader's own",
    async (range) => {
      const { blob, lender } = open(range);
      const all = await buffer(new LendingStream(lender));
      expect(all.equals(plain.subarray(range.start, range.end + 1))).toBe(true);
      expect(blob.isOpen).toBe(false);
    },
  );

  it("lends three buffers, and no more until one comes back", async () => {
    const { lender } = open();
    const memory = new Set<ArrayBufferLike>();
    const out: Lent[] = [];
    let at = 0;
    const check = (lent: Lent | undefined) => {
      const bytes = lent?.bytes ?? new Uint8Array();
      expect(Buffer.compare(bytes, plain.subarray(at, at + bytes.length))).toBe(0);
      at += bytes.length;
      memory.add(bytes.buffer);
    };
    for (let index = 0; index < 3; index++) {
      const lent = await lender.next();
      check(lent);
      if (lent) out.push(lent);
    }
    let isAnswered = false;
    const fourth = lender.next().finally(() => {
      isAnswered = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isAnswered).toBe(false);
    out[0]?.giveBack();
    for (let lent = await fourth; lent; lent = await lender.next()) {
      check(lent);
      lent.giveBack();
    }
    expect(at).toBe(plain.length);
    expect(memory.size).toBe(3);
  });

  it("closed while it waits for memory, it ends, and the blob is closed", async () => {
    const { blob, lender } = open();
    for (let index = 0; index < 3; index++) await lender.next();
    const waiting = lender.next();
    await lender.close();
    expect(await waiting).toBeUndefined();
    expect(blob.isOpen).toBe(false);
  });

  it("parts follow each other, and only those that a range touches are opened", async () => {
    const half = Math.floor(plain.length / 2);
    const pieces = toPieces([3, 5, 9], [half, 0, plain.length - half], {
      start: half - 5,
      end: plain.length - 1,
    });
    expect(pieces.map(({ number }) => number)).toEqual([3, 9]);
    const opened: Blob[] = [];
    const lender = new PartByPart(
      pieces,
      async ({ number, range }) => {
        const offset = number === 9 ? half : 0;
        const part = open({ start: range.start + offset, end: range.end + offset });
        opened.push(part.blob);
        return part.lender;
      },
      () => {},
    );
    expect((await buffer(new LendingStream(lender))).equals(plain.subarray(half - 5))).toBe(true);
    expect(opened.map(({ isOpen }) => isOpen)).toEqual([false, false]);
  });
});
