import { describe, expect, it } from "vitest";
import { withBracketedTitles } from "./bracketed-titles.js";
import type { Entity } from "./entity.js";

const told = (text: string, language: string, found: Entity[] = []) =>
  withBracketedTitles(text, language, found).map(
    ({ start, end, type }) => `${text.slice(start, end)}: ${type}`,
  );

describe("withBracketedTitles", () => {
  it("tells works by the marks around them, in place of names inside", () => {
    const city: Entity = { start: 5, end: 7, type: "LOCATION", score: 0.9 };
    expect(told("白先勇寫《台北人》。", "zh-TW", [city])).toEqual(["台北人: TITLE"]);
    expect(told("『こころ』と「はい」", "ja")).toEqual(["こころ: TITLE"]);
    expect(told("〈좋은 날〉을", "ko")).toEqual(["좋은 날: TITLE"]);
  });

  it("leaves a paper a paper, and other languages alone", () => {
    const paper: Entity = { start: 1, end: 5, type: "ORGANIZATION", score: 0.9 };
    expect(told("《人民日报》说", "zh", [paper])).toEqual(["人民日报: ORGANIZATION"]);
    expect(told("《Dune》", "en")).toEqual([]);
  });
});
