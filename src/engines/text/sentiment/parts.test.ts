import { describe, expect, it } from "vitest";
import { cutParts } from "./parts.js";

const sentence = (words: number) => Array.from({ length: words }, (_, nth) => ({ start: nth, end: nth + 1 }));

describe("cutParts", () => {
  it("joins short sentences up to a length, and leaves a long one whole", () => {
    const parts = cutParts([sentence(10), sentence(15), sentence(8), sentence(70), [], sentence(2)]);
    expect(parts.map(({ length }) => length)).toEqual([25, 8, 70, 2]);
  });

  it("has no part for no words", () => {
    expect(cutParts([])).toEqual([]);
    expect(cutParts([[]])).toEqual([]);
  });
});
