import { expect, it } from "vitest";
import { cornersOfBox, isMostlyInside } from "./geometry.js";

const word = cornersOfBox({ Left: 0.2, Top: 0.4, Width: 0.4, Height: 0.1 });

it.each([
  ["all of it", { Left: 0, Top: 0, Width: 1, Height: 1 }, true],
  ["three quarters", { Left: 0.3, Top: 0, Width: 0.7, Height: 1 }, true],
  ["a quarter", { Left: 0.5, Top: 0, Width: 0.5, Height: 1 }, false],
  ["a thin strip over its middle", { Left: 0, Top: 0.44, Width: 1, Height: 0.02 }, false],
])("a shape lies in a region with more than half of it: %s", (_name, region, expected) => {
  expect(isMostlyInside(word, cornersOfBox(region))).toBe(expected);
});

it("takes shapes that are turned", () => {
  const turned = [
    { x: 0.5, y: 0.1 },
    { x: 0.9, y: 0.5 },
    { x: 0.5, y: 0.9 },
    { x: 0.1, y: 0.5 },
  ];
  expect(isMostlyInside(turned, cornersOfBox({ Left: 0, Top: 0, Width: 0.6, Height: 1 }))).toBe(true);
  expect(isMostlyInside(turned, cornersOfBox({ Left: 0, Top: 0, Width: 0.4, Height: 1 }))).toBe(false);
});
