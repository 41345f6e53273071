import { describe, expect, it } from "vitest";
import { believe } from "./belief.js";

describe("believe", () => {
  it("leaves scores as they are where nothing was fitted", () => {
    expect(believe(0.8)).toBeCloseTo(0.8, 9);
  });

  it("makes a reader that is surer than right less sure, in the same order", () => {
    const doubt = { slope: 0.5, offset: -0.2 };
    expect(believe(0.99, doubt)).toBeLessThan(0.95);
    expect(believe(0.99, doubt)).toBeGreaterThan(believe(0.6, doubt));
    expect(believe(1, doubt)).toBeLessThanOrEqual(1);
    expect(believe(0, doubt)).toBeGreaterThanOrEqual(0);
  });
});
