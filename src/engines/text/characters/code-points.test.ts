import { describe, expect, it } from "vitest";
import { CodePoints } from "./code-points.js";

describe("CodePoints", () => {
  it("counts an emoji once and a combining mark by itself", () => {
    const text = "a😀e\u0301b";
    const points = new CodePoints(text);
    expect([...text].length).toBe(5);
    expect(points.before(text.indexOf("e"))).toBe(2);
    expect(points.before(text.indexOf("b"))).toBe(4);
    expect(points.before(text.length)).toBe(5);
  });

  it("takes a lone surrogate for one code point", () => {
    const points = new CodePoints("\ud83d!");
    expect(points.before(1)).toBe(1);
    expect(points.before(2)).toBe(2);
  });

  it("stays inside the text", () => {
    expect(new CodePoints("abc").before(99)).toBe(3);
    expect(new CodePoints("abc").before(-1)).toBe(0);
  });
});
