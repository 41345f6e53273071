import { describe, expect, it } from "vitest";
import { OpinionWords } from "./opinion-words.js";

const japanese = new OpinionWords(
  { positive: ["美味し", "良い"], negative: ["悪い", "問題が"], turns: ["ない", "なかっ"] },
  "ja",
);
const hindi = new OpinionWords({ positive: ["अच्छा"], negative: ["खराब"], turns: ["नहीं"] }, "hi");

/** Which of negative, neutral, positive is ahead. */
const ahead = (margins: number[]) =>
  ["negative", "neutral", "positive"][margins.indexOf(Math.max(...margins))];

describe("OpinionWords", () => {
  it.each([
    ["とても美味しかった", "positive"],
    ["美味しくなかった", "negative"],
    ["悪い。良い。悪い", "negative"],
    ["駅にあります", "neutral"],
    ["", "neutral"],
  ])("ja %s is %s", (text, feeling) => {
    expect(ahead(japanese.margins(text))).toBe(feeling);
  });

  it.each([
    ["खाना अच्छा था", "positive"],
    ["खाना अच्छा नहीं था", "negative"],
    ["यह किताब है", "neutral"],
  ])("hi %s is %s", (text, feeling) => {
    expect(ahead(hindi.margins(text))).toBe(feeling);
  });
});
