import { expect, test } from "vitest";
import { Random, seeds } from "../../../test/support/random.js";
import { ChunkWriter, type Writable } from "./disk.js";

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A file on a slow disk that takes only a part of what it is given. */
function slowFile(random: Random) {
  const written: Uint8Array[] = [];
  let calls = 0;
  const file: Writable = {
    async writev(pieces) {
      calls += 1;
      await turn();
      const all = Buffer.concat(pieces);
      const bytesWritten = random.chance(0.5) ? all.length : random.integer(all.length + 1);
      written.push(all.subarray(0, bytesWritten));
      return { bytesWritten };
    },
  };
  return { file, content: () => Buffer.concat(written), calls: () => calls };
}

test.each(seeds(20))(
  "ChunkWriter: writes everything in order, though writes fall short (seed %d)",
  async (seed) => {
    const random = new Random(seed);
    const { file, content } = slowFile(random);
    const writer = new ChunkWriter(file);
    const chunks = random.list(200, () => random.bytes(random.integer(50)));
    for (const chunk of chunks) {
      await writer.add(chunk);
      if (random.chance(0.1)) await turn();
    }
    await writer.finish();
    expect(content().equals(Buffer.concat(chunks))).toBe(true);
  },
);

test("ChunkWriter: what comes while a write is under way goes out together", async () => {
  const { file, calls } = slowFile(new Random(0));
  file.writev = wholly(file.writev);
  const writer = new ChunkWriter(file);
  for (let i = 0; i < 100; i++) await writer.add(new Uint8Array(1_000));
  await writer.finish();
  expect(calls()).toBeLessThan(5);
});

function wholly(writev: Writable["writev"]): Writable["writev"] {
  return async (pieces) => {
    await writev(pieces);
    return { bytesWritten: pieces.reduce((sum, piece) => sum + piece.byteLength, 0) };
  };
}

test("ChunkWriter: holds back a source that is faster than the disk", async () => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const file: Writable = {
    async writev(pieces) {
      await held;
      return { bytesWritten: pieces.reduce((sum, piece) => sum + piece.byteLength, 0) };
    },
  };
  const writer = new ChunkWriter(file);
  let added = 0;
  const adding = (async () => {
    for (let i = 0; i < 20; i++) {
      await writer.add(new Uint8Array(1_048_576));
      added += 1;
    }
  })();
  await turn();
  expect(added).toBeLessThanOrEqual(5);
  release();
  await adding;
  await writer.finish();
});

test("ChunkWriter: an error of the disk is thrown to the one who adds", async () => {
  const writer = new ChunkWriter({ writev: () => Promise.reject(new Error("ENOSPC")) });
  await writer.add(new Uint8Array(1));
  await turn();
  await expect(writer.add(new Uint8Array(1))).rejects.toThrow("ENOSPC");
  await expect(writer.finish()).rejects.toThrow("ENOSPC");
});
