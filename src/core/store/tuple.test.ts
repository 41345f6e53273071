import { describe, expect, test } from "vitest";
import { Random, seeds } from "../../../test/support/random.js";
import type { Key, KeyPart } from "./store.js";
import { checkKey, decodeKey, encodeKey, KeyReader, toSpan } from "./tuple.js";

const CHARACTERS = [
  "",
  "a",
  "b",
  "ab",
  "\0",
  "\0\0",
  "\u0001",
  "\x7f",
  "\x80",
  "é",
  "ÿ",
  "\ud7ff",
  "\ue000",
  "\uffff",
  "😀",
] as const;
const SURROGATES = ["\ud800", "\udbff", "\udc00", "\udfff"] as const;
const NUMBERS = [
  0,
  1,
  -1,
  0.5,
  -0.5,
  255,
  256,
  2 ** 31,
  2 ** 53,
  -(2 ** 53),
  2 ** 53 - 1,
  1e300,
  -1e300,
  5e-324,
  -5e-324,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  1767225600000,
] as const;

function drawPart(random: Random, strings: readonly [string, ...string[]]): KeyPart {
  switch (random.integer(3)) {
    case 0:
      return random.list(5, () => random.pick(strings)).join("");
    case 1:
      return random.pick(NUMBERS);
    default:
      return Uint8Array.from(random.list(5, () => random.pick([0, 1, 127, 128, 254, 255])));
  }
}

function drawKey(random: Random, strings: readonly [string, ...string[]] = CHARACTERS): Key {
  return random.list(5, () => drawPart(random, strings));
}

const rank = (part: KeyPart) => (typeof part === "number" ? 0 : typeof part === "string" ? 1 : 2);

/** The order that the contract tells of. */
function compareParts(a: KeyPart, b: KeyPart): number {
  if (typeof a === "number" && typeof b === "number") return Math.sign(a - b) || 0;
  if (typeof a === "string" && typeof b === "string") return Buffer.compare(Buffer.from(a), Buffer.from(b));
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b);
  return rank(a) - rank(b);
}

function compareKeys(a: Key, b: Key): number {
  for (const [i, part] of a.entries()) {
    const other = b[i];
    if (other === undefined) return 1;
    const order = part === other ? 0 : compareParts(part, other);
    if (order !== 0) return Math.sign(order);
  }
  return a.length - b.length < 0 ? -1 : 0;
}

describe.each(seeds(20))("seed %d", (seed) => {
  test("decodeKey: gives back what encodeKey took", () => {
    const random = new Random(seed);
    for (let i = 0; i < 200; i++) {
      const key = drawKey(random, [...CHARACTERS, ...SURROGATES]);
      expect(decodeKey(encodeKey(key))).toEqual(key);
      expect(decodeKey(`\x20scope\x00${encodeKey(key)}`, 7)).toEqual(key);
    }
  });

  test("KeyReader: gives back keys in a row, whatever the one before shares with them", () => {
    const random = new Random(seed + 3_000);
    const scope = "\x20scope\x00";
    const reader = new KeyReader(scope.length);
    let last: Key = [];
    for (let i = 0; i < 500; i++) {
      const shared = last.slice(0, random.integer(last.length + 1));
      const key = [...shared, ...drawKey(random, [...CHARACTERS, ...SURROGATES])];
      if (key.length === 0) continue;
      expect(reader.read(scope + encodeKey(key))).toEqual(key);
      last = key.slice(0, 6);
    }
    for (const name of ["a", "a\0b", "a\0", "a"]) {
      const key = [name, 1];
      expect(reader.read(scope + encodeKey(key))).toEqual(key);
      expect(reader.read(scope + encodeKey([`${name}\0\0`, 2]))).toEqual([`${name}\0\0`, 2]);
    }
  });

  test("encoded keys compare as the keys do", () => {
    const random = new Random(seed + 1_000);
    for (let i = 0; i < 500; i++) {
      const a = drawKey(random);
      const b = random.chance(0.5)
        ? [...a.slice(0, random.integer(a.length + 1)), ...drawKey(random)]
        : drawKey(random);
      const [left, right] = [encodeKey(a), encodeKey(b)];
      expect(left < right ? -1 : left > right ? 1 : 0, JSON.stringify([a, b])).toBe(compareKeys(a, b));
    }
  });

  test("a prefix holds exactly the keys that start with it", () => {
    const random = new Random(seed + 2_000);
    for (let i = 0; i < 200; i++) {
      const key = drawKey(random);
      const prefix = random.chance(0.5) ? key.slice(0, random.integer(key.length + 1)) : drawKey(random);
      const { low, high } = toSpan({ prefix }, "");
      const bytes = encodeKey(key);
      const starts = prefix.every((part, at) => {
        const own = key[at];
        return own !== undefined && (own === part || compareParts(own, part) === 0);
      });
      if (key.length > 0) expect(low <= bytes && bytes < high, JSON.stringify([prefix, key])).toBe(starts);
    }
  });
});

test("encodeKey: a lone surrogate is a key of its own, and sorts by its code point", () => {
  expect(encodeKey(["\ud800"])).not.toBe(encodeKey(["\ufffd"]));
  expect(encodeKey(["\ud800"]) < encodeKey(["\udfff"])).toBe(true);
  expect(decodeKey(encodeKey(["a\ud800b\udc00"]))).toEqual(["a\ud800b\udc00"]);
});

test("encodeKey: zero has one form, and NaN none", () => {
  expect(encodeKey([-0])).toBe(encodeKey([0]));
  expect(() => encodeKey([Number.NaN])).toThrow(TypeError);
});

test("checkKey: takes 3,900 bytes and no more, and never none", () => {
  const longest = "x".repeat(3_898);
  expect(checkKey(encodeKey([longest]))).toHaveLength(3_900);
  expect(() => checkKey(encodeKey([`${longest}x`]))).toThrow("at most 3900");
  expect(() => checkKey("")).toThrow(RangeError);
});

test("decodeKey: refuses what is no key", () => {
  expect(() => decodeKey("\x05")).toThrow("not a key");
  expect(() => decodeKey("\x20abc")).toThrow("not a key");
});

test.each([0, 1, 31, 32, 33, 1_000])("encodeKey: takes %d bytes, of every value", (length) => {
  const bytes = Uint8Array.from({ length }, (_, i) => (i * 7) % 256);
  expect(encodeKey([bytes])).toBe(
    `\x30${Buffer.from(bytes).toString("latin1").replaceAll("\0", "\0\xff")}\0`,
  );
  expect(decodeKey(encodeKey([bytes, 1]))).toEqual([bytes, 1]);
});
