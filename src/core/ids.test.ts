import { expect, test } from "vitest";
import { SeededIds } from "../../test/support/ids.js";
import { BASE62, createSystemIds, type Ids, LOWER_HEX } from "./ids.js";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const kinds: [string, () => Ids][] = [
  ["system", createSystemIds],
  ["seeded", () => new SeededIds(7)],
];

test.each(kinds)("%s ids: are of the asked form and do not repeat", (_, create) => {
  const ids = create();
  const seen = new Set(Array.from({ length: 1_000 }, () => ids.uuid()));
  expect(seen.size).toBe(1_000);
  for (const id of seen) expect(id).toMatch(UUID);
  expect(ids.string(40, LOWER_HEX)).toMatch(/^[0-9a-f]{40}$/);
  expect(ids.bytes(5_000)).toHaveLength(5_000);
});

test.each(kinds)("%s ids: every character of an alphabet is as likely as the next", (_, create) => {
  const counts = new Map<string, number>();
  for (const character of create().string(62_000, BASE62)) {
    counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  expect(counts.size).toBe(62);
  for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(250);
});

test.each(kinds)("%s ids: fractions fill [0, 1)", (_, create) => {
  const ids = create();
  const fractions = Array.from({ length: 10_000 }, () => ids.fraction());
  expect(Math.min(...fractions)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...fractions)).toBeLessThan(1);
  expect(fractions.reduce((sum, each) => sum + each, 0) / 10_000).toBeCloseTo(0.5, 1);
});

test("ids: an alphabet must not be empty", () => {
  expect(() => createSystemIds().string(3, "")).toThrow(RangeError);
});

test("seeded ids: the same seed gives the same ids", () => {
  expect(new SeededIds(3).uuid()).toBe(new SeededIds(3).uuid());
  expect(new SeededIds(3).uuid()).not.toBe(new SeededIds(4).uuid());
});
