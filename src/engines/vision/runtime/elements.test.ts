import { expect, it } from "vitest";
import { fromElements, toElements } from "./elements.js";

it.each([
  ["float32", 0.1, 0.1],
  ["float64", 0.1, 0.1],
  ["float16", 0.1, 0.0999755859375],
  ["float16", -2.5, -2.5],
  ["float16", 65_504, 65_504],
  ["float16", 1e9, Infinity],
  ["float16", 2 ** -24, 2 ** -24],
  ["float16", 1e-12, 0],
  // Halfway between two halves: to the even one.
  ["float16", 1 + 2 ** -11, 1],
  ["float16", 1 + 3 * 2 ** -11, 1 + 2 ** -9],
  ["uint8", 300, 255],
  ["int32", -7, -7],
  ["int64", 5, 5],
])("%s takes %f and gives back %f", (type, value, back) => {
  const [given] = fromElements(toElements(Float32Array.of(value), type), type) ?? [];
  expect(given).toBe(Math.fround(back));
});

it("texts and truth values are no numbers to feed", () => {
  expect(toElements(Float32Array.of(1), "string")).toBeUndefined();
  expect(fromElements(["a"], "string")).toBeUndefined();
});
