import { describe, expect, it } from "vitest";
import { TextReader } from "../reader.js";

const api = new TextReader({ folder: "models/text", userModels: "" }).api();

async function tagsOf(text: string, language: string): Promise<string[]> {
  const [words = []] = await api.syntax({ texts: [text], language });
  return words.map((word) => `${word.text} ${word.type}`);
}

describe("readSyntax", () => {
  it.each([
    ["es", "Ana vendió su casa y mantuvo sus planes.", ["su DET", "sus DET"]],
    ["it", "Anna ha venduto la sua casa con i suoi libri.", ["sua DET", "suoi DET"]],
  ])("takes what says whose a thing is for a determiner: %s", async (language, text, expected) => {
    expect(await tagsOf(text, language)).toEqual(expect.arrayContaining(expected));
  });
});
