import { mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { MemoryEngine } from "../../../test/support/memory-engine.js";
import { Random, seeds } from "../../../test/support/random.js";
import type { Changes } from "./engine.js";
import { LoggedEngine } from "./logged-engine.js";
import { encodeValue } from "./values.js";
import { WriteLog } from "./write-log.js";

const ALL = { low: "\x02", high: "\xff" };
const FILE_BYTES = 1_048_576;

let folder: string;
let map: MemoryEngine;
let engine: LoggedEngine;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lenticular-log-"));
  map = new MemoryEngine();
  engine = await LoggedEngine.open(map, folder);
});

afterEach(async () => {
  await engine.close();
  await rm(folder, { recursive: true });
});

const fail = async () => {
  throw new Error("disk full");
};

function batch(...entries: [key: string, value: unknown][]): Changes {
  return new Map(entries.map(([key, value]) => [key, value === null ? null : encodeValue(value)]));
}

/** As a killed process leaves it: nothing more gets into the map. */
async function kill(): Promise<void> {
  map.beforeWrite = fail;
  await engine.close();
  map.beforeWrite = async () => undefined;
}

async function killAndReopen(): Promise<void> {
  await kill();
  engine = await LoggedEngine.open(map, folder);
}

function all(): [string, unknown][] {
  return [...engine.scan(ALL, false)].map(({ key, value }) => [key, value]);
}

test.each(seeds(12))(
  "whatever is written, whenever the process is killed, what was acknowledged is there (seed %i)",
  async (seed) => {
    const random = new Random(seed);
    const model = new Map<string, unknown>();
    for (let step = 0; step < 150; step++) {
      if (random.chance(0.2)) map.beforeWrite = random.chance(0.5) ? fail : async () => undefined;
      const bytesMax = random.chance(0.02) ? 3 * FILE_BYTES : 60_000;
      const entries = random.list(5, (): [string, unknown] => [
        `key ${random.integer(40)}`,
        random.chance(0.3) ? null : `${step} ${"x".repeat(random.integer(bytesMax))}`,
      ]);
      const written = await engine.write(batch(...entries)).then(
        () => true,
        () => false,
      );
      if (written) for (const [key, value] of entries) model.set(key, value);
      if (random.chance(0.05)) await killAndReopen();
      const key = `key ${random.integer(40)}`;
      expect(engine.get(key)).toBe(model.get(key) ?? undefined);
    }
    map.beforeWrite = async () => undefined;
    const left = [...model].filter(([, value]) => value !== null).sort(([a], [b]) => (a < b ? -1 : 1));
    expect(all()).toEqual(left);
    expect([...engine.keys(ALL)].sort()).toEqual(left.map(([key]) => key));
    await killAndReopen();
    expect(all()).toEqual(left);
  },
);

test("a batch costs the map nothing: that gets what a file of the log holds in one write", async () => {
  const value = "x".repeat(10_000);
  for (let i = 0; i < 150; i++) await engine.write(batch([`key ${i}`, value]));
  expect(map.writes).toBe(1);
  expect(all()).toHaveLength(150);
});

test("a record that was cut off is as if it had never been written, and its place is taken by the next", async () => {
  await engine.write(batch(["a", 1]));
  await engine.write(batch(["a", 2]));
  await kill();
  const path = join(folder, "log-0");
  const bytes = await readFile(path);
  const end = bytes.findLastIndex((byte) => byte !== 0);
  bytes[end] = (bytes[end] ?? 0) ^ 1;
  await writeFile(path, bytes);
  engine = await LoggedEngine.open(map, folder);
  expect(all()).toEqual([["a", 1]]);
  await engine.write(batch(["b", 3]));
  await killAndReopen();
  expect(all()).toEqual([
    ["a", 1],
    ["b", 3],
  ]);
});

test("a log that lacks a record is not opened", async () => {
  map.beforeWrite = fail;
  const value = "x".repeat(300_000);
  for (let i = 0; i < 5; i++) await engine.write(batch([`key ${i}`, value])).catch(() => undefined);
  await kill();
  const file = await open(join(folder, "log-0"), "r+");
  await file.write(Buffer.alloc(100), 0, 100, 0);
  await file.close();
  await expect(LoggedEngine.open(map, folder)).rejects.toThrow("lacks record 1");
});

test("on a full disk the rest of the log is for short changes, and with room again nothing is missing", async () => {
  map.beforeWrite = fail;
  const long = "x".repeat(100_000);
  let taken = 0;
  const fill = async (): Promise<void> => {
    for (; ; taken++) await engine.write(batch([`key ${taken}`, long]));
  };
  await expect(fill()).rejects.toThrow("disk full");
  expect(taken * long.length).toBeGreaterThan(FILE_BYTES / 2);
  await engine.write(batch(["key 0", null]));
  await expect(engine.write(batch(["refused", long]))).rejects.toThrow("disk full");
  map.beforeWrite = async () => undefined;
  await engine.write(batch(["again", long]));
  await killAndReopen();
  expect([...engine.keys(ALL)].sort()).toEqual(
    ["again", ...Array.from({ length: taken - 1 }, (_, i) => `key ${i + 1}`)].sort(),
  );
});

test("what the log does not take goes into the map at once, after all that was logged before", async () => {
  await engine.write(batch(["a", 1], ["b", 1]));
  const append = vi.spyOn(WriteLog.prototype, "append").mockRejectedValueOnce(new Error("I/O error"));
  await engine.write(batch(["a", 2]));
  append.mockRestore();
  expect([map.get("a"), map.get("b")]).toEqual([2, 1]);
  await engine.write(batch(["b", 3]));
  await killAndReopen();
  expect([engine.get("a"), engine.get("b")]).toEqual([2, 3]);
});

test("clear: nothing of the log comes back, and what is written after it stays", async () => {
  for (let i = 0; i < 3; i++) await engine.write(batch(["a", i]));
  await engine.clear();
  await killAndReopen();
  expect(all()).toEqual([]);
  await engine.write(batch(["b", 1]));
  await killAndReopen();
  expect(all()).toEqual([["b", 1]]);
});

test("close: the map alone has everything", async () => {
  await engine.write(batch(["a", 1]));
  await engine.close();
  expect(map.get("a")).toBe(1);
  engine = await LoggedEngine.open(map, folder);
});
