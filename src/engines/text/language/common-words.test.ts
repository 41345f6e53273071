import { describe, expect, it } from "vitest";
import { CommonWords } from "./common-words.js";

describe("CommonWords", () => {
  const common = new CommonWords("en\t150\tthe of\nen\t300\thouse\nde\t140\tder die");

  it("adds up how likely words are in each language", () => {
    expect(common.languages).toEqual(["en", "de"]);
    const [english = 0, german = 0] = common.logs(["the", "house"]);
    expect(english).toBeCloseTo(Math.log(10 ** -1.5) + Math.log(10 ** -3), 6);
    expect(german).toBeLessThan(english);
  });

  it("takes words that no list has for very rare, the same in all languages", () => {
    const [english, german] = common.logs(["zzyzx"]);
    expect(english).toBe(german);
  });
});
