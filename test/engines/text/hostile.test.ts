import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { TextReader } from "../../../src/engines/text/reader.js";

const folder = fileURLToPath(new URL("../../../models/text", import.meta.url));
const api = new TextReader({ folder, userModels: "" }).api();

describe("hostile texts", () => {
  it.each([
    ["only emoji", "😀👩‍🚀🏳️‍🌈".repeat(20)],
    ["lone surrogates", "abc \ud800 def \udc00 Berlin"],
    ["control and direction marks", "\u0000\u0001\u202eBerlin\u202c\u0007 is big"],
    ["right to left", "زار محمد علي مدينة القاهرة في 14 يوليو 2019 😀"],
    ["mixed scripts without a space", "אבג漢字Берлинabc한국어".repeat(20)],
    ["100,000 marks", "-".repeat(100_000)],
    ["50,000 addresses cut short", "@".repeat(50_000)],
    ["100,000 letters without a space", "a".repeat(100_000)],
  ])(
    "%s: answers with exact offsets",
    async (_, text) => {
      const points = [...text];
      const answers = await Promise.all([
        api.entities({ texts: [text], language: "en" }),
        api.keyPhrases({ texts: [text], language: "en" }),
        api.pii({ texts: [text], language: "en" }),
      ]);
      for (const part of answers.flat(2)) expect(points.slice(part.begin, part.end).join("")).toBe(part.text);
    },
    60_000,
  );
});
