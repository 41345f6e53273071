import { describe, expect, it } from "vitest";
import { arabicPhrases, clinging, toArabicWords } from "./arabic.js";

const known = toArabicWords("وزير وجود واعدة فيلم كرة لاعب\nلبريطانيا وقال");

/** Phrases of words, each a noun or with its part of speech behind a slash. */
function find(marked: string): string[] {
  const pairs = marked.split(" ").map((word) => word.split("/"));
  const words = pairs.map(([word = ""]) => word);
  const tags = pairs.map(([, tag = "NOUN"]) => tag);
  const rows = tags.map((tag) => (tag === "ADV" || tag === "VERB" ? [0.9, 0.1, 0] : [0.1, 0.9, 0]));
  return arabicPhrases(rows, { words, tags, spaced: words.map(() => true) }, known).map(({ first, last }) =>
    words.slice(first, last).join(" "),
  );
}

describe("arabicPhrases", () => {
  it.each([
    ["نتائج الاختبار", ["نتائج الاختبار"]],
    ["سامي/PROPN المال", ["سامي", "المال"]],
    ["فكرة جديدة/ADJ", ["فكرة جديدة"]],
    ["الجهاز جيد/ADJ", ["الجهاز"]],
    ["نتائج واعدة/ADJ", ["نتائج واعدة"]],
    ["تصميمها الجميل/ADJ", ["تصميمها الجميل"]],
    ["سلعه ممتازه/ADJ", ["سلعه ممتازه"]],
    ["عيوب مصنعيه/ADJ", ["عيوب مصنعيه"]],
    ["تشرين الثاني/ADJ", ["تشرين الثاني"]],
    ["الحفاظات للاطفال", ["الحفاظات", "للاطفال"]],
    ["زلزال 1927/NUM", ["زلزال 1927"]],
    ["مدرب كرة السلة/ADJ", ["مدرب كرة السلة"]],
    ["يوم الأحد/ADJ", ["يوم الأحد"]],
    ["العمر 41/NUM عامًا", ["العمر", "41 عامًا"]],
    ["طوله 6/NUM", ["طوله", "6"]],
    ["السيد كريم/PROPN", ["السيد كريم"]],
    ["للرئيس أردوغان/PROPN لبريطانيا/PROPN", ["للرئيس أردوغان", "لبريطانيا"]],
    ["هذه/PRON المدينة مسكن/VERB أكبر/ADJ جالية تركية/ADJ", ["هذه المدينة", "أكبر جالية تركية"]],
    ["شعور أفضل/ADJ", ["شعور أفضل"]],
    ["ارتفاع/VERB عدد الوفيات", ["ارتفاع عدد الوفيات"]],
    ["المنازل والمستشفيات", ["المنازل", "والمستشفيات"]],
    ["خطاب موراليس/PROPN القتالي/ADJ", ["خطاب موراليس القتالي"]],
    ["غير القانوني/ADJ", ["القانوني"]],
    ["ذلك/PRON", []],
  ])("%s", (marked, phrases) => {
    expect(find(marked)).toEqual(phrases);
  });
});

describe("clinging", () => {
  it.each([
    ["وزير", 0],
    ["والمستشفيات", 1],
    ["وبالاكتئاب", 2],
    ["للسيارات", 0],
    ["بمقبض", 1],
    ["ليل", 1],
    ["وزيـــر", 0],
    ["في", 0],
  ])("%s: %d", (word, length) => {
    expect(clinging(word, false, known)).toBe(length);
  });

  it("leaves names whole but those that are known to be two words", () => {
    expect(clinging("بيرزوفسكي", true, known)).toBe(0);
    expect(clinging("لبريطانيا", true, known)).toBe(1);
  });
});
