import { describe, expect, it } from "vitest";
import { believe } from "./belief.js";

describe("believe", () => {
  const person = (score: number) => ({ score, type: "PERSON" }) as const;

  it("leaves scores as they are where nothing was fitted", () => {
    expect(believe(person(0.8))).toBeCloseTo(0.8, 9);
  });

  it("makes a reader that is surer than right less sure, in the same order", () => {
    const doubt = { slope: 0.5, offset: -0.2 };
    expect(believe(person(0.99), doubt)).toBeLessThan(0.95);
    expect(believe(person(0.99), doubt)).toBeGreaterThan(believe(person(0.6), doubt));
    expect(believe(person(1), doubt)).toBeLessThanOrEqual(1);
    expect(believe(person(0), doubt)).toBeGreaterThanOrEqual(0);
  });

  it("believes a type that is seldom right less than the others", () => {
    const doubt = { slope: 1, offset: 0, types: { EVENT: -3 } };
    expect(believe({ score: 0.7, type: "EVENT" }, doubt)).toBeLessThan(0.15);
    expect(believe(person(0.7), doubt)).toBeCloseTo(0.7, 9);
  });
});
