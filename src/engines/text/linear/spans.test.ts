import { describe, expect, it } from "vitest";
import { decodeSpans } from "./spans.js";

const LABELS = ["O", "B-P", "I-P", "B-L", "I-L"];
const sure = (label: string) => LABELS.map((name) => (name === label ? 0.9 : 0.025));

describe("decodeSpans", () => {
  it("joins a beginning and its insides, and keeps neighbours apart", () => {
    const rows = ["B-P", "I-P", "O", "B-L", "B-L"].map(sure);
    expect(decodeSpans(rows, LABELS).map(({ first, last, type }) => [first, last, type])).toEqual([
      [0, 2, "P"],
      [3, 4, "L"],
      [4, 5, "L"],
    ]);
  });

  it("never opens a span with an inside", () => {
    const spans = decodeSpans([sure("I-P"), sure("I-P"), sure("O")], LABELS);
    expect(spans.every((span) => span.type === "P")).toBe(true);
    expect(spans[0]?.first ?? 0).toBeLessThan(2);
  });

  it("scores a span by the probability of its type", () => {
    expect(decodeSpans([sure("B-P")], LABELS)[0]?.score).toBeCloseTo(0.925, 3);
    expect(decodeSpans([], LABELS)).toEqual([]);
  });
});
