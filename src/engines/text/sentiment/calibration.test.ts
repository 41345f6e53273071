import { describe, expect, it } from "vitest";
import type { Encoder } from "../encoder/encoder.js";
import { tokenize } from "../tokens/tokenizer.js";
import { believeAlone, joinScores, PLAIN, temper } from "./calibration.js";
import { readSentiment } from "./read.js";

const ALONE = { weight: 1, bias: [0, 0, 0], sure: 0.8 };

describe("believeAlone", () => {
  it("answers when it is sure enough, and only then", () => {
    expect(believeAlone([0, 0, 4], ALONE)?.[2]).toBeGreaterThan(0.9);
    expect(believeAlone([0, 0, 0.5], ALONE)).toBeUndefined();
    expect(believeAlone([0, 0, 4], undefined)).toBeUndefined();
    expect(believeAlone(undefined, ALONE)).toBeUndefined();
  });
});

describe("joinScores", () => {
  it("lets a model that saw opinions alone say which, and not whether there is one", () => {
    const calibration = { temperature: 1, opinionWeight: 1, bias: [0, 0, 0] };
    expect(joinScores([0, 1, 0], [-2, -9, 4], calibration)).toEqual([-2, -8, 4]);
    expect(joinScores([0, 1, 0], [-2, -9, 4], { ...calibration, isOfOpinionsAlone: true })).toEqual([
      -2, 2, 4,
    ]);
  });
});

describe("temper", () => {
  it("makes an answer less sure without changing it, and shifts what is told too often", () => {
    const [negative = 0, , positive = 0] = temper([0.1, 0.2, 0.7, 0], { temperature: 2, bias: [0, 0, 0, 0] });
    expect(positive).toBeLessThan(0.7);
    expect(positive).toBeGreaterThan(negative);
    const shifted = temper([0.1, 0.4, 0.5, 0], { temperature: 1, bias: [0, 1, 0, 0] });
    expect(shifted.indexOf(Math.max(...shifted))).toBe(1);
    expect(shifted.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
  });

  it("listens to what the linear model makes of the whole", () => {
    const plain = { temperature: 1, bias: [0, 0, 0, 0] };
    const parts = [0.4, 0.2, 0.3, 0.1];
    expect(temper(parts, plain, [0, 0, 2])).toEqual(temper(parts, plain));
    const told = temper(parts, { ...plain, opinionWeight: 1 }, [0, 0, 2]);
    expect(told.indexOf(Math.max(...told))).toBe(2);
    expect(told[3]).toBeLessThan(told[2] ?? 0);
  });
});

describe("readSentiment", () => {
  const asked: string[] = [];
  /** Takes all for negative, and keeps what it was asked. */
  const encoder = {
    readSentiments: async (texts: readonly (readonly string[])[]) => {
      asked.push(...texts.map((words) => words.join(" ")));
      return texts.map(() => Float32Array.from([3, 0, 0]));
    },
  } as unknown as Encoder;
  const opinions = { margins: (part: string) => (part.includes("superb") ? [0, 0, 9] : [0, 0, 0]) };

  it("asks the output that the language's calibration names", async () => {
    const heads: unknown[] = [];
    const told = {
      readSentiments: async (texts: readonly unknown[], head: unknown) => {
        heads.push(head);
        return texts.map(() => Float32Array.from([3, 0, 0]));
      },
    } as unknown as Encoder;
    const calibration = { ...PLAIN, head: "opinion" } as const;
    const sentences = [tokenize("The rest went by.", "en")];
    const models = { encoder: async () => told, opinions: undefined, calibration };
    await readSentiment("The rest went by.", "en", sentences, models);
    expect(heads).toEqual(["opinion"]);
  });

  it("asks the encoder only for the parts that the linear model is not sure of", async () => {
    const text = "The room was superb. The rest went by.";
    const end = text.indexOf(".") + 1;
    const sentences = [tokenize(text.slice(0, end), "en"), tokenize(text.slice(end), "en")].map(
      (tokens, nth) =>
        tokens.map(({ start, end: last }) => ({ start: start + nth * end, end: last + nth * end })),
    );
    const models = { encoder: async () => encoder, opinions, calibration: { ...PLAIN, alone: ALONE } };
    const found = await readSentiment(text, "en", sentences, models);
    expect(asked).toEqual(["The rest went by."]);
    expect(found.mixed).toBeGreaterThan(0.3);
  });
});
