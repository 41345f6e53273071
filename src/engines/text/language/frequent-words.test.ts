import { describe, expect, it } from "vitest";
import { FrequentWords } from "./frequent-words.js";

describe("FrequentWords", () => {
  const frequent = new FrequentWords("en\t150\tthe of\nen\t300\thouse\nde\t140\tder die");

  it("adds up how likely words are in each language", () => {
    expect(frequent.languages).toEqual(["en", "de"]);
    const [english = 0, german = 0] = frequent.logs(["the", "house"]);
    expect(english).toBeCloseTo(Math.log(10 ** -1.5) + Math.log(10 ** -3), 6);
    expect(german).toBeLessThan(english);
  });

  it("knows the words that come once in a thousand, of the languages that it has", () => {
    expect([...frequent.commonest("en")]).toEqual(["the", "of", "house"]);
    expect(frequent.commonest("fi").size).toBe(0);
    expect(new FrequentWords("en\t301\tgarden").commonest("en").size).toBe(0);
  });

  it("takes words that no list has for very rare, the same in all languages", () => {
    const [english, german] = frequent.logs(["zzyzx"]);
    expect(english).toBe(german);
  });
});
