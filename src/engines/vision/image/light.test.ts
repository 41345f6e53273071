import { expect, it } from "vitest";
import { lightUp } from "./light.js";

const grey = (...values: number[]) => ({
  data: Uint8Array.from(values.flatMap((value) => Array(3 * 100).fill(value))),
  width: 100,
  height: values.length,
});

it("a dark picture is lit up, its parts to each other as they were", () => {
  const { data, width, height } = lightUp(grey(10, 20, 40));
  expect([width, height]).toEqual([100, 3]);
  expect([data[0], data[300], data[600]]).toEqual([55, 110, 220]);
});

it("a picture with any light in it stays as it is, and black stays black", () => {
  const lit = grey(10, 20, 180);
  expect(lightUp(lit)).toBe(lit);
  expect(lightUp(grey(0, 0)).data.every((value) => value === 0)).toBe(true);
});
