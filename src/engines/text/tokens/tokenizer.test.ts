import { describe, expect, it } from "vitest";
import { EMPTY_LEXICON, toLexicon } from "./lexicon.js";
import { splitSentences } from "./sentences.js";
import { tokenize } from "./tokenizer.js";

const words = (text: string, language: string, lexicon = EMPTY_LEXICON) =>
  tokenize(text, language, lexicon).map(({ start, end }) => text.slice(start, end));

describe("tokenize", () => {
  it("cuts English contractions, hyphens and marks", () => {
    expect(words("Don't panic, it's well-known!!", "en")).toEqual([
      ...["Do", "n't", "panic", ",", "it", "'s", "well", "-", "known", "!!"],
    ]);
  });

  it("keeps names of hosts whole, and cuts an owner's 's off", () => {
    expect(words("Amazon.com and news.example.co.uk/a?b were Tuesday's.Community", "en")).toEqual([
      ...["Amazon.com", "and", "news.example.co.uk/a?b", "were", "Tuesday", "'s", ".", "Community"],
    ]);
  });

  it("cuts French and Italian elisions, and French inversions", () => {
    expect(words("L'école a-t-elle", "fr")).toEqual(["L'", "école", "a", "-t-elle"]);
    expect(words("dell'anno", "it")).toEqual(["dell'", "anno"]);
  });

  it("cuts German hyphens and marks, and keeps ordinals, abbreviations and numbers with endings", () => {
    expect(words("Der 25jährige US-Präsident kam am 13. Mai, ca. 3 Uhr!!", "de")).toEqual([
      ...["Der", "25jährige", "US", "-", "Präsident", "kam", "am", "13.", "Mai", ",", "ca.", "3", "Uhr"],
      ...["!", "!"],
    ]);
    expect(words("Es waren 13. Die Nr. 4 von Ludwig XIV. fiel.", "de")).toEqual([
      ...["Es", "waren", "13", ".", "Die", "Nr.", "4", "von", "Ludwig", "XIV.", "fiel", "."],
    ]);
  });

  it("cuts pronouns off Spanish and Italian infinitives, and off nothing else", () => {
    expect(words("suele ocuparse de su suerte", "es")).toEqual([
      ...["suele", "ocupar", "se", "de", "su", "suerte"],
    ]);
    expect(words("vuole aiutarla in diversi reparti", "it")).toEqual([
      ...["vuole", "aiutar", "la", "in", "diversi", "reparti"],
    ]);
  });

  it("keeps Portuguese currencies, ranges and hours, and apostrophes before a quote", () => {
    expect(words("R$ 30, 6-4 às 21h30", "pt")).toEqual(["R$", "30", ",", "6-4", "às", "21h30"]);
    expect(words("dell'«anno»", "it")).toEqual(["dell'", "«", "anno", "»"]);
  });

  it("keeps addresses, numbers and emoji whole", () => {
    expect(words("Mail a.b@c.org or see https://x.io/y?z=1. 3,141.59 👩‍🚀🇫🇷", "en")).toEqual([
      ...["Mail", "a.b@c.org", "or", "see", "https://x.io/y?z=1", ".", "3,141.59", "👩‍🚀", "🇫🇷"],
    ]);
  });

  it("keeps and cuts what the lexicon says", () => {
    const lexicon = toLexicon({ kept: ["u.s.", "e-mail"], cut: { cannot: [3, 3] } });
    expect(words("U.S. e-mail cannot", "en", lexicon)).toEqual(["U.S.", "e-mail", "can", "not"]);
  });

  it("finds words where none are spaced", () => {
    expect(words("今天天气很好", "zh").length).toBeGreaterThan(2);
  });

  it.each([
    ["a".repeat(100_000), "en"],
    [".-'".repeat(30_000), "fr"],
    ["@".repeat(50_000), "en"],
    ["a@".repeat(50_000), "it"],
    ["字".repeat(30_000), "zh"],
    ["\u0000\u0301\u200f".repeat(30_000), "de"],
  ])("is quick and loses nothing on hostile text %#", (text, language) => {
    const tokens = tokenize(text, language);
    const kept = tokens.map(({ start, end }) => text.slice(start, end)).join("");
    expect(kept.replace(/[\s\p{Cc}\p{Cf}]/gu, "")).toBe(text.replace(/[\s\p{Cc}\p{Cf}]/gu, ""));
    expect(tokens.every((token, nth) => token.start >= (tokens[nth - 1]?.end ?? 0))).toBe(true);
  });
});

describe("splitSentences", () => {
  it("ends sentences at their marks, after closing quotes, and at empty lines", () => {
    const text = 'He said "go." Then 3.5 km later\n\nthe end';
    const sentences = splitSentences(text, tokenize(text, "en"));
    expect(sentences.map((s) => text.slice(s[0]?.start, s.at(-1)?.end))).toEqual([
      ...['He said "go."', "Then 3.5 km later", "the end"],
    ]);
  });
});
