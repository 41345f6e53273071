import { expect, test } from "vitest";
import type { Entry, Key, KeyPart, Range, Transaction } from "../../../src/core/store/store.js";
import { encodeKey } from "../../../src/core/store/tuple.js";
import { Random, seeds } from "../random.js";
import { collect, type Given } from "./given.js";

/** Keys as a plain sorted list. */
class Model {
  readonly #entries = new Map<string, { key: Key; value: unknown }>();

  put(key: Key, value: unknown): void {
    this.#entries.set(encodeKey(key), { key, value });
  }

  delete(key: Key): void {
    this.#entries.delete(encodeKey(key));
  }

  list(range: Range): Entry[] {
    const isIn = (bytes: string, key: Key) =>
      (range.prefix ?? []).every(
        (part, i) => key[i] !== undefined && encodeKey([key[i] ?? ""]) === encodeKey([part]),
      ) &&
      (!range.start ||
        bytes > encodeKey(range.start) ||
        (!range.startExclusive && bytes === encodeKey(range.start))) &&
      (!range.end ||
        bytes < encodeKey(range.end) ||
        (range.endInclusive === true && bytes === encodeKey(range.end)));
    const inside = [...this.#entries]
      .filter(([bytes, { key }]) => isIn(bytes, key))
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const entries = inside.map(([, entry]) => entry);
    return (range.reverse ? entries.reverse() : entries).slice(0, range.limit);
  }

  deleteRange(range: Range): void {
    for (const { key } of this.list({ ...range, limit: undefined, reverse: false })) this.delete(key);
  }

  copy(): Model {
    const copy = new Model();
    for (const { key, value } of this.#entries.values()) copy.put(key, value);
    return copy;
  }
}

const PARTS: readonly [KeyPart, ...KeyPart[]] = [
  "",
  "a",
  "a\0",
  "b",
  "é",
  0,
  -1,
  2.5,
  new Uint8Array([]),
  new Uint8Array([0, 255]),
];

function drawKey(random: Random): Key {
  return [random.pick(PARTS), ...random.list(3, () => random.pick(PARTS))];
}

function drawRange(random: Random): Range {
  const range: Range = {};
  if (random.chance(0.4)) range.prefix = drawKey(random).slice(0, 2);
  if (random.chance(0.4)) range.start = drawKey(random);
  if (random.chance(0.4)) range.end = drawKey(random);
  if (random.chance(0.5)) range.startExclusive = true;
  if (random.chance(0.5)) range.endInclusive = true;
  if (random.chance(0.4)) range.reverse = true;
  if (random.chance(0.4)) range.limit = random.integer(6);
  return range;
}

export function testModel(given: Given): void {
  test.each(seeds(15))("does what a sorted list would do (seed %d)", async (seed) => {
    const random = new Random(seed);
    let model = new Model();
    for (let i = 0; i < 40; i++) {
      const after = model.copy();
      const fails = random.chance(0.2);
      const running = given.store.transact(async (tx) => {
        for (let step = 0; step < 8; step++) await takeStep(random, tx, after);
        if (fails) throw new Error("given up");
      });
      await running.catch((error: Error) => expect(error.message).toBe("given up"));
      if (!fails) model = after;
      const range = drawRange(random);
      expect(await given.store.list(range)).toEqual(model.list(range));
      if (random.chance(0.05)) await given.reopen();
    }
    expect(await collect(given.store.range({}))).toEqual(model.list({}));
  });
}

async function takeStep(random: Random, tx: Transaction, model: Model): Promise<void> {
  const key = drawKey(random);
  switch (random.integer(5)) {
    case 0:
    case 1: {
      const value = random.integer(1_000);
      tx.put(key, value);
      model.put(key, value);
      return;
    }
    case 2:
      tx.delete(key);
      model.delete(key);
      return;
    case 3: {
      if (random.chance(0.7)) return;
      const { limit: _, reverse: __, ...range } = drawRange(random);
      tx.deleteRange(range);
      model.deleteRange(range);
      return;
    }
    default: {
      const range = drawRange(random);
      const listed = random.chance(0.5) ? await tx.list(range) : await collect(tx.range(range));
      expect(listed).toEqual(model.list(range));
      const [found] = model.list({ start: key, end: key, endInclusive: true });
      expect(await tx.get(key)).toEqual(found?.value);
    }
  }
}
