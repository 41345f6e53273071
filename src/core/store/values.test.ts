import { deepStrictEqual } from "node:assert/strict";
import { expect, test } from "vitest";
import { Random, seeds } from "../../../test/support/random.js";
import { decodeValue, encodeValue } from "./values.js";

const roundTrip = (value: unknown) => decodeValue(encodeValue(value));

test.each([
  ["null", null],
  ["numbers", [0, -1, 1.5, 2 ** 53 - 1, -(2 ** 53), 1e300, Number.POSITIVE_INFINITY, Number.NaN]],
  [
    "whole numbers of every size",
    [127, 128, 255, 256, 65_535, 65_536, 2 ** 31, 2 ** 32, 2 ** 40, -129, -(2 ** 33)],
  ],
  ["bigints", [1n, -1n, 2n ** 63n, 2n ** 64n, -(2n ** 100n)]],
  ["strings", ["", "a", "é", "\0", "😀".repeat(100), "x".repeat(70_000)]],
  ["lone surrogates", ["\ud800", "a\udc00b", `${"x".repeat(100)}\ud800`]],
  ["booleans and holes", { yes: true, no: false, none: undefined }],
  ["dates", { at: new Date(1_767_225_600_123), old: new Date(-1) }],
  [
    "maps",
    new Map<unknown, unknown>([
      ["a", 1],
      [2, { deep: true }],
    ]),
  ],
  ["sets", new Set(["a", 1])],
  ["nested objects", { a: { b: { c: [{ d: [] }, {}] } } }],
  [
    "names that mean something elsewhere",
    JSON.parse('{"__proto__":{"x":1},"constructor":2,"toString":3,"":4}'),
  ],
  ["many members", Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`member ${i}`, i]))],
])("encodeValue: gives back %s", (_, value) => {
  expect(roundTrip(value)).toStrictEqual(value);
});

test("encodeValue: bytes come back as bytes, at the top and inside", () => {
  for (const size of [0, 1, 255, 256, 70_000]) {
    const bytes = Uint8Array.from({ length: size }, (_, i) => i % 256);
    expect(roundTrip(bytes)).toStrictEqual(bytes);
    expect(Buffer.compare((roundTrip({ bytes }) as { bytes: Uint8Array }).bytes, bytes)).toBe(0);
    expect(Buffer.compare(roundTrip(Buffer.from(bytes)) as Uint8Array, bytes)).toBe(0);
  }
});

test("decodeValue: keeps nothing of the buffer it was given", () => {
  const encoded = Buffer.from(encodeValue({ bytes: new Uint8Array([1, 2, 3]), text: "abc" }));
  const plain = Buffer.from(encodeValue(new Uint8Array([4, 5])));
  const decoded = decodeValue(encoded) as { bytes: Uint8Array; text: string };
  const bytes = decodeValue(plain) as Uint8Array;
  encoded.fill(0);
  plain.fill(0);
  expect([...decoded.bytes, decoded.text, ...bytes]).toEqual([1, 2, 3, "abc", 4, 5]);
});

function drawValue(random: Random, depth: number): unknown {
  const texts = [
    "",
    "a",
    "é",
    "\ud800",
    "__proto__",
    "constructor",
    "\ufffd",
    "length",
    "😀",
    "x".repeat(40),
  ] as const;
  switch (random.integer(depth > 0 ? 12 : 8)) {
    case 0:
      return random.integer(2 ** 40) - 2 ** 39;
    case 1:
      return (random.integer(2 ** 30) - 2 ** 29) / 1_024;
    case 2:
      return random.chance(0.5);
    case 3:
      return null;
    case 4:
      return BigInt(random.integer(2 ** 50)) ** 3n;
    case 5:
      return new Date(random.integer(2 ** 41));
    case 6:
    case 7:
      return random.pick(texts) + random.pick(texts);
    case 8:
      return random.list(40, () => drawValue(random, depth - 1));
    case 9:
      return new Map(random.list(5, () => [drawValue(random, 0), drawValue(random, depth - 1)]));
    case 10:
      return new Set(random.list(5, () => drawValue(random, 0)));
    default: {
      const object: Record<string, unknown> = {};
      for (const name of random.list(20, () => random.pick(texts) + random.pick(texts))) {
        Object.defineProperty(object, name, {
          value: drawValue(random, depth - 1),
          enumerable: true,
          configurable: true,
          writable: true,
        });
      }
      return object;
    }
  }
}

test.each(seeds(50))("encodeValue: gives back anything (seed %d)", (seed) => {
  const random = new Random(seed);
  for (let i = 0; i < 10; i++) {
    const value = drawValue(random, 3);
    deepStrictEqual(roundTrip(value), value);
  }
});
