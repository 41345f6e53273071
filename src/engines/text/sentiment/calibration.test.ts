import { describe, expect, it } from "vitest";
import type { Encoder } from "../encoder/encoder.js";
import { splitSentences } from "../tokens/sentences.js";
import { tokenize } from "../tokens/tokenizer.js";
import { believeAlone, joinScores, PLAIN, temper } from "./calibration.js";
import { readSentiment, type SentimentModels } from "./read.js";

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
  it("tells which feeling it is apart from whether there is one", () => {
    const calibration = { temperature: 1, opinionWeight: 0, bias: [0, 0, 0, 0] };
    expect(joinScores([0, 1, 0, 0], [-2, -9, 4], calibration)).toEqual([0, 1, 0, 0]);
    const polarity = { encoder: 1, opinions: 0.5, bias: 1 };
    const told = joinScores([0, 1, 0, 0], [-2, -9, 4], { ...calibration, polarity });
    expect((told[2] ?? 0) - (told[0] ?? 0)).toBeCloseTo(4, 6);
    expect([told[1], told[3]]).toEqual([1, 0]);
    expect(Math.exp(told[0] ?? 0) + Math.exp(told[2] ?? 0)).toBeCloseTo(2, 6);
  });

  it("takes what the linear model finds as good as bad for mixed", () => {
    const calibration = { temperature: 1, opinionWeight: 1, bias: [0, 0, 0, -1] };
    expect(joinScores([0, 0, 0, 0], [2, -4, 2], calibration)).toEqual([2, -4, 2, 1]);
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
});

describe("readSentiment", () => {
  /** Takes all for negative, and keeps what it was asked. */
  function toEncoder(scores = [3, 0, 0, 0]) {
    const asked: string[] = [];
    const encoder = {
      readSentiments: async (texts: readonly (readonly string[])[]) => {
        asked.push(...texts.map((words) => words.join(" ")));
        return texts.map(() => Float32Array.from(scores));
      },
    } as unknown as Encoder;
    return { asked, encoder: async () => encoder };
  }
  const opinions = { margins: (part: string) => (part.includes("superb") ? [0, 0, 9] : [0, 0, 0]) };
  const read = (text: string, models: Omit<SentimentModels, "opinions"> & Partial<SentimentModels>) =>
    readSentiment(text, "en", splitSentences(text, tokenize(text, "en")), { opinions, ...models });
  const LONG = "and so it went on and on ".repeat(3);

  it("asks the encoder only for the parts that the linear model is not sure of", async () => {
    const { asked, encoder } = toEncoder();
    const calibration = { ...PLAIN, alone: ALONE };
    const found = await read(`The room was superb ${LONG}. The rest went by ${LONG}.`, {
      encoder,
      calibration,
    });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatch(/^The rest went by/);
    expect(found.mixed).toBeGreaterThan(0.3);
  });

  it("reads short sentences together", async () => {
    const { asked, encoder } = toEncoder();
    await read("It rained. We left early.", { encoder, calibration: PLAIN });
    expect(asked).toEqual(["It rained. We left early."]);
  });

  it("reads what is shouted in small letters, and leaves names", async () => {
    const { asked, encoder } = toEncoder();
    await read("WORST TRIP EVER!", { encoder, calibration: PLAIN });
    await read("USA", { encoder, calibration: PLAIN });
    expect(asked).toEqual(["worst trip ever!", "USA"]);
  });

  it("takes two sure and opposite clauses of an unsure part for mixed", async () => {
    const { asked, encoder } = toEncoder([2, 0, 0, 0]);
    const found = await read("The room was superb but the food was vile.", {
      encoder,
      calibration: { ...PLAIN, alone: ALONE },
      opinions: { margins: (part) => (part.endsWith("superb") ? [0, 0, 9] : [0, 0, 0]) },
    });
    expect(asked).toEqual(["The room was superb but the food was vile.", "but the food was vile."]);
    expect(found.mixed).toBeGreaterThan(0.4);
  });

  it("leaves the clauses of a part that it is sure of, and of one among many", async () => {
    const { asked, encoder } = toEncoder([9, 0, 0, 0]);
    await read("It rained all day but we went out.", { encoder, calibration: PLAIN });
    expect(asked).toEqual(["It rained all day but we went out."]);
    const torn = toEncoder([1, 0, 1, 0]);
    await read(`One, but two three four ${LONG}. `.repeat(3), { encoder: torn.encoder, calibration: PLAIN });
    expect(torn.asked).toHaveLength(3);
  });

  it("tells what is mixed within a part", async () => {
    const torn = await read("Nice and awful.", {
      encoder: toEncoder([1, 0, 1, 4]).encoder,
      calibration: PLAIN,
    });
    expect(torn.mixed).toBeGreaterThan(0.7);
    expect(torn.mixed + torn.negative + torn.neutral + torn.positive).toBeCloseTo(1, 6);
  });
});
