import { describe, expect, it } from "vitest";
import { toCopyRange, toRange } from "./byte-range.js";

describe("toRange", () => {
  it.each([
    ["bytes=0-0", { start: 0, end: 0 }],
    ["bytes=4-", { start: 4, end: 9 }],
    ["bytes=-3", { start: 7, end: 9 }],
    ["bytes=-30", { start: 0, end: 9 }],
    ["bytes=2-1000", { start: 2, end: 9 }],
  ])("%s of ten bytes", (header, range) => {
    expect(toRange(header, 10)).toEqual({ kind: "part", range });
  });
  it.each([undefined, "bytes=-", "bytes=5-4", "bytes=0-1,3-4", "lines=1-2", "bytes=a-b"])(
    "%s is unheeded",
    (header) => {
      expect(toRange(header, 10)).toEqual({ kind: "whole" });
    },
  );
  it.each(["bytes=10-", "bytes=10-20", "bytes=-0"])("%s of ten bytes cannot be satisfied", (header) => {
    expect(toRange(header, 10)).toEqual({ kind: "unsatisfiable" });
  });
  it("nothing of an empty object can be asked for", () => {
    expect(toRange("bytes=0-5", 0).kind).toBe("unsatisfiable");
    expect(toRange("bytes=-5", 0).kind).toBe("unsatisfiable");
  });
});

describe("toCopyRange", () => {
  it("takes only a first and a last byte", () => {
    expect(toCopyRange("bytes=0-5")).toEqual({ start: 0, end: 5 });
    for (const text of ["0-5", "bytes=5-0", "bytes=0-", "bytes=-5", "bytes=a-5"]) {
      expect(toCopyRange(text)).toBeUndefined();
    }
  });
});
