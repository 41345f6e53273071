import { expect, test } from "vitest";
import { distanceOf, toDistance, toSimilarityPercent } from "./similarity.js";

test("toSimilarityPercent: 80 at the distance that parts people, falling all the way", () => {
  expect(toSimilarityPercent(0.6)).toBeCloseTo(80);
  const all = [0, 0.3, 0.5, 0.6, 0.7, 0.9, 1.4].map(toSimilarityPercent);
  expect(all).toEqual(all.toSorted((a, b) => b - a));
  expect(all[0]).toBeGreaterThan(99.9);
  expect(all.at(-1)).toBeLessThan(0.1);
});

test.each([10, 50, 80, 99])("toDistance: undoes toSimilarityPercent at %d", (percent) => {
  expect(toSimilarityPercent(toDistance(percent))).toBeCloseTo(percent);
});

test("toDistance: 0 takes everything, 100 only the same", () => {
  expect(toDistance(0)).toBe(Infinity);
  expect(toDistance(100)).toBe(0);
});

test("distanceOf: is Euclidean", () => {
  expect(distanceOf(new Float32Array([0, 3]), new Float32Array([4, 0]))).toBe(5);
});
