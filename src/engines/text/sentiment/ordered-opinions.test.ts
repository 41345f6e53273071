import { beforeAll, describe, expect, it } from "vitest";
import { loadRuntime } from "../encoder/load.js";
import { loadOrdered, type OrderedOpinions } from "./ordered-opinions.js";

const FILE = "models/text/opinions/ko-order.onnx.br";

/** Stands for a linear model that says the same of every text. */
const LINEAR = { margins: () => [1, 2, 3] };

describe("OrderedOpinions", () => {
  let opinions: OrderedOpinions;

  beforeAll(async () => {
    const runtime = await loadRuntime();
    if (!runtime) throw new Error("onnxruntime-node is not installed");
    opinions = await loadOrdered(runtime, FILE, LINEAR);
  }, 120_000);

  /** How far positive is ahead of negative. */
  const ahead = async (text: string): Promise<number> => {
    const [negative = 0, , positive = 0] = await opinions.margins(text);
    return positive - negative;
  };

  it("tells praise from blame", async () => {
    expect(await ahead("정말 재미있게 봤어요 강추")).toBeGreaterThan(3);
    expect(await ahead("시간 낭비 돈 아까움")).toBeLessThan(0);
  });

  it("hears the order of words", async () => {
    const last = await ahead("연기는 좋은데 내용은 지루하다");
    expect(last).not.toBeCloseTo(await ahead("내용은 지루하다 연기는 좋은데"), 1);
  });

  it("adds to what the linear model says, which alone answers for nothing", async () => {
    expect(await opinions.margins("")).toEqual([1, 2, 3]);
    expect(await opinions.margins("영화")).toHaveLength(3);
  });

  it("reads words that it never saw, and a bounded part of much", async () => {
    for (const text of ["😀😀😀", "\u0000\u0001", "가나다라".repeat(20_000), "말 ".repeat(50_000)])
      expect((await opinions.margins(text)).every(Number.isFinite)).toBe(true);
  });
});
