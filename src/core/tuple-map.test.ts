import { expect, test } from "vitest";
import { TupleMap } from "./tuple-map.js";

test("tells tuples apart by each part, its type and their number", () => {
  const map = new TupleMap<string>();
  const keys = [["a"], ["a", "b"], ["a", ""], ["ab"], ["", "ab"], ["a", 1], ["a", "1"], []];
  for (const key of keys) map.add(key, JSON.stringify(key));
  for (const key of keys) expect(map.get(key)).toBe(JSON.stringify(key));
  expect(map.get(["a", "b", "c"])).toBeUndefined();
  expect(map.get(["b"])).toBeUndefined();
  expect(map.size).toBe(keys.length);
  expect(map.values).toEqual(keys.map((key) => JSON.stringify(key)));
});

test("takes one value for a key", () => {
  const map = new TupleMap<number>();
  map.add(["a"], 1);
  expect(() => map.add(["a"], 2)).toThrow("taken");
});
