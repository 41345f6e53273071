import { beforeAll, describe, expect, it } from "vitest";
import { type LanguageDetector, loadLanguageDetector } from "./load.js";

describe("detectLanguages", () => {
  let detect: LanguageDetector;
  beforeAll(async () => {
    detect = await loadLanguageDetector("models/text");
  });

  it.each([
    ["The weather was lovely all week.", "en"],
    ["Das Wetter war die ganze Woche schön.", "de"],
    ["El tiempo fue estupendo toda la semana.", "es"],
    ["Il a fait très beau toute la semaine.", "fr"],
    ["Il tempo è stato bello tutta la settimana.", "it"],
    ["O tempo esteve ótimo a semana toda.", "pt"],
    ["일주일 내내 날씨가 좋았다.", "ko"],
    ["पूरे हफ्ते मौसम अच्छा रहा।", "hi"],
    ["كان الطقس جميلا طوال الأسبوع.", "ar"],
    ["一週間ずっといい天気だった。", "ja"],
    ["整个星期天气都很好，我们去了公园。", "zh"],
    ["整個星期天氣都很好，我們去了公園。", "zh-TW"],
    ["Det var vackert väder hela veckan.", "sv"],
    ["សួស្តីពិភពលោក", "km"],
  ])("%s is %s", (text, language) => {
    expect(detect(text)[0]?.language).toBe(language);
  });

  it.each([
    ["gestern Abend", "de"],
    ["todas personas", "es"],
    ["presidente della", "it"],
    ["muito obrigado", "pt"],
    ["quelques jours", "fr"],
    ["iedereen heeft", "nl"],
    ["kaikki ihmiset", "fi"],
    ["wszyscy ludzie", "pl"],
  ])("two words are enough: %s is %s", (text, language) => {
    expect(detect(text)[0]?.language).toBe(language);
  });

  it("gives probabilities that add up to one, by share where a text mixes languages", () => {
    const guesses = detect("Good morning everyone and welcome. 안녕하세요 여러분 반갑습니다");
    expect(guesses.map((guess) => guess.language)).toEqual(expect.arrayContaining(["en", "ko"]));
    expect(guesses.reduce((sum, guess) => sum + guess.score, 0)).toBeCloseTo(1, 5);
  });

  it.each([
    ["車站在十公里外的平台", "zh-TW"],
    ["车站在十公里外的平台", "zh"],
  ])("one character may tell, those of both scripts do not: %s is %s", (text, language) => {
    expect(detect(text)[0]?.language).toBe(language);
  });

  it("says nothing of text without letters", () => {
    expect(detect("😀 123 !!")).toEqual([]);
  });
});
