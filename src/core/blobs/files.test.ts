import { writeSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { FakeClock } from "../../../test/support/clock.js";
import { SeededIds } from "../../../test/support/ids.js";
import { openStore } from "../store/lmdb.js";
import type { RootStore } from "../store/store.js";
import { BlobGoneError, type BlobReader, type BlobRef } from "./blobs.js";
import { INLINE_BYTES_MAX, type OwnedBlobs, openBlobs } from "./files.js";

const SMALL = 1_000;
const LARGE = 3_000_000;
const DAY_MILLISECONDS = 86_400_000;

let folder: string;
let store: RootStore;
let blobs: OwnedBlobs;
let clock: FakeClock;

function open(seed = 1): OwnedBlobs {
  return openBlobs({ folder: join(folder, "blobs"), store, clock, ids: new SeededIds(seed), durable: true });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lenticular-blobs-"));
  store = await openStore({ folder: join(folder, "store"), durable: false });
  clock = new FakeClock();
  blobs = open();
});

afterEach(async () => {
  await blobs.close();
  await store.close();
  await rm(folder, { recursive: true });
});

/** No part of them looks like another. */
const CONTENT = Buffer.from(new SeededIds(99).bytes(LARGE + 1));

function bytesOf(size: number): Buffer {
  return CONTENT.subarray(0, size);
}

function streamOf(bytes: Buffer, piece = 65_536): Readable {
  const pieces = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, i) =>
    bytes.subarray(i * piece, (i + 1) * piece),
  );
  return Readable.from(pieces, { objectMode: false });
}

function keep(...written: BlobRef[]): Promise<void> {
  return store.scope("service", "s3").transact(async (tx) => {
    for (const each of written) blobs.keep(tx, each);
  });
}

function drop(id: string): Promise<void> {
  return store.scope("service", "s3").transact(async (tx) => blobs.drop(tx, id));
}

async function files(): Promise<string[]> {
  const names = await readdir(join(folder, "blobs"), { recursive: true }).catch(() => []);
  return names.filter((name) => name.includes("/"));
}

describe.each([
  ["nothing", 0, 0],
  ["a small blob", SMALL, 0],
  ["the largest small blob", INLINE_BYTES_MAX, 0],
  ["the smallest file", INLINE_BYTES_MAX + 1, 1],
  ["a large blob", LARGE, 1],
])("%s", (_, size, fileCount) => {
  test.each([
    ["bytes", (content: Buffer) => content],
    ["a stream", (content: Buffer) => streamOf(content)],
    ["a stream of little pieces", (content: Buffer) => streamOf(content, 997)],
  ])("write: takes it as %s and reads it back whole", async (_, toSource) => {
    const content = bytesOf(size);
    const written = await blobs.write(toSource(content));
    expect(written).toEqual({ id: expect.any(String), size });
    await keep(written);
    expect(await files()).toHaveLength(fileCount);
    expect((await buffer(await blobs.read(written.id))).equals(content)).toBe(true);
    expect(Buffer.from(await blobs.bytes(written.id, size)).equals(content)).toBe(true);
  });

  test("copy: outlives the first", async () => {
    const content = bytesOf(size);
    const written = await blobs.write(content);
    await keep(written);
    const copy = await blobs.copy(written.id);
    expect(copy.size).toBe(size);
    await keep(copy);
    await drop(written.id);
    expect((await buffer(await blobs.read(copy.id))).equals(content)).toBe(true);
  });

  test("drop: the blob is gone, and its file", async () => {
    const written = await blobs.write(bytesOf(size));
    await keep(written);
    await drop(written.id);
    await blobs.sweep();
    expect(await files()).toEqual([]);
    await expect(blobs.read(written.id)).rejects.toThrow(BlobGoneError);
    await expect(blobs.bytes(written.id, size)).rejects.toThrow(BlobGoneError);
    await drop(written.id);
  });

  test("sweep: a blob that was kept stays, over a restart too", async () => {
    const content = bytesOf(size);
    const written = await blobs.write(content);
    await keep(written);
    await blobs.close();
    blobs = open(2);
    await blobs.sweep();
    expect((await buffer(await blobs.read(written.id))).equals(content)).toBe(true);
  });
});

test.each([SMALL, LARGE])("open: reads %d bytes into memory of the reader's own", async (size) => {
  const content = bytesOf(size);
  const written = await blobs.write(content);
  await keep(written);
  const reader = await blobs.open(written.id);
  const into = Buffer.alloc(600);
  expect(await reader.read(into, 100)).toBe(600);
  expect(into.equals(content.subarray(100, 700))).toBe(true);
  expect(await reader.read(into, size - 5)).toBe(5);
  expect(into.subarray(0, 5).equals(content.subarray(size - 5))).toBe(true);
  await reader.close();
});

test.each([SMALL, LARGE])("read: gives any range of %d bytes", async (size) => {
  const content = bytesOf(size);
  const written = await blobs.write(content);
  await keep(written);
  for (const [start, end] of [
    [0, 0],
    [0, size - 1],
    [size - 1, size - 1],
    [17, 401],
  ] as const) {
    const part = await buffer(await blobs.read(written.id, { start, end }));
    expect(part.equals(content.subarray(start, end + 1))).toBe(true);
  }
});

test("write: a source that fails leaves nothing", async () => {
  const failing = Readable.from(
    (async function* () {
      yield bytesOf(LARGE);
      throw new Error("connection reset");
    })(),
  );
  await expect(blobs.write(failing)).rejects.toThrow("connection reset");
  expect(await files()).toEqual([]);
});

test.each([SMALL, LARGE])(
  "write: more than maxBytes (%d) is refused and leaves nothing",
  async (maxBytes) => {
    const source = streamOf(bytesOf(maxBytes + 1));
    await expect(blobs.write(source, { maxBytes })).rejects.toMatchObject({
      code: "EntityTooLarge",
      status: 400,
    });
    expect(await files()).toEqual([]);
    const written = await blobs.write(bytesOf(maxBytes), { maxBytes });
    expect(written.size).toBe(maxBytes);
  },
);

test("write: leaves the source's connection open when it refuses", async () => {
  const source = streamOf(bytesOf(LARGE));
  await expect(blobs.write(source, { maxBytes: 10 })).rejects.toMatchObject({ code: "EntityTooLarge" });
  expect(source.destroyed).toBe(false);
  source.destroy();
});

test("write: a file when asked for one, with a path", async () => {
  const written = await blobs.write(Buffer.from("code"), { file: true });
  await keep(written);
  expect(await readFile(blobs.path(written.id), "utf8")).toBe("code");
  expect((await stat(blobs.path(written.id))).mode & 0o777).toBe(0o600);
  const small = await blobs.write(Buffer.from("code"));
  expect(() => blobs.path(small.id)).toThrow("{ file: true }");
});

test("keep: needs what write returned", () => {
  return expect(store.transact(async (tx) => blobs.keep(tx, { id: "f00", size: 1 }))).rejects.toThrow(
    "the very object",
  );
});

test("keep: a transaction that throws keeps nothing", async () => {
  const written = await blobs.write(bytesOf(SMALL));
  const failing = store.transact(async (tx) => {
    blobs.keep(tx, written);
    throw new Error("precondition failed");
  });
  await expect(failing).rejects.toThrow("precondition failed");
  await expect(blobs.read(written.id)).rejects.toThrow(BlobGoneError);
});

test("discard: frees the space at once", async () => {
  const written = await blobs.write(bytesOf(LARGE));
  expect(await files()).toHaveLength(1);
  await blobs.discard(written);
  expect(await files()).toEqual([]);
});

test("discard: does not touch a kept blob", async () => {
  const written = await blobs.write(bytesOf(LARGE));
  await keep(written);
  await blobs.discard(written);
  expect(await files()).toHaveLength(1);
});

test("sweep: deletes what an earlier run did not keep, and nothing that is being written", async () => {
  const forgotten = await blobs.write(bytesOf(LARGE));
  await blobs.close();
  blobs = open(2);
  const fresh = await blobs.write(bytesOf(LARGE));
  await blobs.sweep();
  expect(await files()).toEqual([expect.stringContaining(fresh.id)]);
  await keep(fresh);
  await blobs.sweep();
  expect((await files()).join()).not.toContain(forgotten.id);
});

test("sweep: empties the folder when the store has been cleared", async () => {
  const written = await blobs.write(bytesOf(LARGE));
  await keep(written);
  await store.clear();
  await blobs.sweep();
  expect(await files()).toEqual([]);
});

test("what is not kept for a day is deleted", async () => {
  await blobs.write(bytesOf(LARGE));
  await clock.advance(DAY_MILLISECONDS - 1);
  expect(await files()).toHaveLength(1);
  await clock.advance(DAY_MILLISECONDS / 12);
  await blobs.sweep();
  expect(await files()).toEqual([]);
});

test("read: a reader that has begun reads on after the drop", async () => {
  const content = bytesOf(LARGE);
  const written = await blobs.write(content);
  await keep(written);
  const reading = await blobs.read(written.id);
  await drop(written.id);
  await blobs.sweep();
  expect((await buffer(reading)).equals(content)).toBe(true);
});

describe("a dropped file is written anew", () => {
  async function create(content: Buffer): Promise<BlobRef> {
    const blob = await blobs.create(content.length);
    writeSync(blob.fd, content);
    const written = await blob.finish(content.length);
    await keep(written);
    return written;
  }

  async function gone(id: string): Promise<void> {
    await vi.waitFor(async () => {
      const opened = await blobs.open(id).catch((error: unknown) => error);
      if (!(opened instanceof Error)) await (opened as BlobReader).close();
      expect(opened).toBeInstanceOf(BlobGoneError);
    });
  }

  /** A blob that is dropped, and whose file waits. */
  async function spare(size: number): Promise<BlobRef> {
    const written = await create(bytesOf(size));
    await drop(written.id);
    await gone(written.id);
    return written;
  }

  async function inodes(): Promise<number[]> {
    return Promise.all((await files()).map(async (name) => (await stat(join(folder, "blobs", name))).ino));
  }

  test.each([LARGE, LARGE - 1, LARGE + 1, 1])("with %d bytes, and none of the old ones", async (size) => {
    const old = await spare(LARGE);
    const before = await inodes();
    const content = CONTENT.subarray(LARGE + 1 - size);
    const written = await create(content);
    expect(await inodes()).toEqual(before);
    expect(Buffer.from(await blobs.bytes(written.id, LARGE + 1)).equals(content)).toBe(true);
    await expect(blobs.read(old.id)).rejects.toThrow(BlobGoneError);
  });

  test("the one that is nearest in size", async () => {
    const sizes = [LARGE / 3, LARGE, LARGE / 2];
    for (const size of sizes) await create(bytesOf(size));
    const all = (await store.list<number>({ prefix: ["blobs"] })).map(({ key }) => String(key[1]));
    for (const id of all) await drop(id);
    for (const id of all) await gone(id);
    const written = await create(bytesOf(LARGE / 2 + 7));
    await blobs.sweep();
    expect(await files()).toEqual([expect.stringContaining(written.id)]);
  });

  test("but not under who has begun to read it", async () => {
    const content = bytesOf(LARGE);
    const old = await create(content);
    const stream = await blobs.read(old.id);
    const reader = await blobs.open(old.id);
    await drop(old.id);
    await gone(old.id);
    await create(Buffer.alloc(LARGE));
    const read = Buffer.alloc(LARGE);
    await reader.read(read, 0);
    expect(read.equals(content)).toBe(true);
    expect((await buffer(stream)).equals(content)).toBe(true);
    await reader.close();
  });

  test("but not under a copy, nor under who reads a copy that is dropped first", async () => {
    const content = bytesOf(LARGE);
    const old = await create(content);
    const copies = [await blobs.copy(old.id), await blobs.copy(old.id)] as const;
    await keep(...copies);
    const reading = await blobs.open(copies[1].id);
    await drop(copies[1].id);
    await drop(old.id);
    await gone(old.id);
    await create(Buffer.alloc(LARGE));
    expect(Buffer.from(await blobs.bytes(copies[0].id, LARGE)).equals(content)).toBe(true);
    const read = Buffer.alloc(LARGE);
    await reading.read(read, 0);
    expect(read.equals(content)).toBe(true);
    await reading.close();
  });

  test("or deleted, when nobody has wanted it for a while", async () => {
    await spare(LARGE);
    expect(await files()).toHaveLength(1);
    await clock.advance(2_000);
    await vi.waitFor(async () => expect(await files()).toEqual([]));
  });

  test("or deleted at once, when enough of them wait", async () => {
    for (let index = 0; index < 70; index++) await create(bytesOf(1));
    const all = (await store.list<number>({ prefix: ["blobs"] })).map(({ key }) => String(key[1]));
    for (const id of all) await drop(id);
    await vi.waitFor(async () => expect(await files()).toHaveLength(64));
  });
});
