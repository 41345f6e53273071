import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { Random } from "../../../src/engines/text/linear/random.js";
import { TextReader } from "../../../src/engines/text/reader.js";

const folder = fileURLToPath(new URL("../../../models/text", import.meta.url));
const api = new TextReader({ folder, userModels: "" }).api();

/** What texts go wrong on: pairs, halves of pairs, marks, joiners, directions, ends of lines, and what is told of. */
const PIECES = [
  ..."😀👩‍🚀🇩🇪é\u0301\u200d\ufe0f\u202e\u202c\u200f\u2028\u00a0\ufeff\u0000\u0007\ufffd",
  ...[
    "\ud800",
    "\udc00",
    "\ud83d",
    "\r\n",
    "\n",
    "\t",
    " ",
    " ",
    " ",
    ". ",
    ", ",
    "'s ",
    "n't ",
    "-",
    "(",
    ")",
    "@",
  ],
  ..."漢字カナ한국عربिहिन्दीßİıſΣ",
  ...["Angela Merkel", "Berlin", "14 July 2019", "300 people", "$4.50", "jane@example.com", "(206) 555-0199"],
  ...[
    "El",
    "casa",
    "l'homme",
    "dell'",
    "Straße",
    "東京都",
    "서울",
    "القاهرة",
    "दिल्ली",
    "the",
    "of",
    "bought",
  ],
];
const textOf = (random: Random): string =>
  Array.from({ length: 1 + Math.floor(random.next() * 30) }, () => {
    if (random.next() < 0.1) return String.fromCharCode(Math.floor(random.next() * 0x10000));
    return PIECES[Math.floor(random.next() * PIECES.length)] ?? "";
  }).join("");

describe("offsets of random texts", () => {
  it.each(["en", "es", "fr", "de", "it", "pt", "ar", "hi", "ja", "ko", "zh", "zh-TW"])(
    "%s: each stretch is what its offsets cut out, one after the other",
    async (language) => {
      const random = new Random(7_919);
      const texts = Array.from({ length: 20 }, () => textOf(random));
      const latin = language.length === 2 && "en es fr de it pt".includes(language);
      const answers = await Promise.all([
        api.entities({ texts, language }),
        api.keyPhrases({ texts, language }),
        api.pii({ texts, language }),
        ...(latin ? [api.syntax({ texts, language })] : []),
      ]);
      for (const answer of answers) {
        expect(answer.length).toBe(texts.length);
        answer.forEach((stretches, nth) => {
          const points = [...(texts[nth] ?? "")];
          let before = 0;
          for (const { begin, end, text, score } of stretches) {
            expect(points.slice(begin, end).join("")).toBe(text);
            expect(begin).toBeGreaterThanOrEqual(before);
            expect(end).toBeGreaterThan(begin);
            expect(score).toBeGreaterThan(0);
            expect(score).toBeLessThanOrEqual(1);
            before = end;
          }
        });
      }
    },
    60_000,
  );
});
