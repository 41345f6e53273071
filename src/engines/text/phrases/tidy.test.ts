import { describe, expect, it } from "vitest";
import { tidyPhrases } from "./tidy.js";

/** Tidies the phrases that stand between `[` and `]`. */
function tidy(marked: string): string[] {
  const phrases: { start: number; end: number; score: number }[] = [];
  let text = "";
  for (const character of marked) {
    if (character === "[") phrases.push({ start: text.length, end: text.length, score: 0.9 });
    else if (character === "]") (phrases.at(-1) ?? { end: 0 }).end = text.length;
    else text += character;
  }
  return tidyPhrases(text, phrases).map(({ start, end }) => text.slice(start, end));
}

describe("tidyPhrases", () => {
  it.each([
    ["[公園の花]を見た", ["公園の花"]],
    ["[OLED | CPU]", ["OLED", "CPU"]],
    ["[房子\n花园]", ["房子", "花园"]],
    ["[화면; 배터리]", ["화면", "배터리"]],
    ["[사진 #맛집 @bob] [그]", ["사진", "#맛집", "@bob", "그"]],
    ["看[bob http]://x.y/[z]?a=b", ["bob", "http://x.y/z?a=b"]],
    ["메일 [jo@a.ex]ample 로", ["jo@a.example"]],
    ["T[he b]ig 서울", ["The big"]],
    ["[مد]رسة 서울", ["مدرسة"]],
    ["[\ufeff房子\u200b]大", ["房子"]],
    ["[\u202e房子\u202c ]", ["房子"]],
    ["[😀]", []],
    ["[𠮷野家]", ["𠮷野家"]],
    ["[a][b]", ["ab"]],
    ["[6].[1インチ]の[USB]-[C 3].[2]", ["6.1インチ", "USB-C 3.2"]],
    ["매출은 [6.6]% 올랐다", ["6.6%"]],
    ["[12],[138명]", ["12,138명"]],
  ])("%j", (marked, phrases) => {
    expect(tidy(marked)).toEqual(phrases);
  });
});
