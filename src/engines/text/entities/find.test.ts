import { describe, expect, it } from "vitest";
import type { Encoder } from "../encoder/encoder.js";
import { findEntities } from "./find.js";

const LABELS = ["O", "B-PERSON", "I-PERSON", "B-EVENT", "I-EVENT"];

/** Takes `Anna` for a person and `Bengali` for an event, each by the same odds. */
const encoder = {
  labels: { entity: LABELS },
  readWords: async (sentences: readonly (readonly string[])[]) =>
    sentences.map((words) =>
      words.map((word) => {
        const label = word === "Anna" || word === "🕌" ? 1 : word === "Bengali" ? 3 : 0;
        return { entity: Float32Array.from(LABELS, (_, at) => (at === label ? 4 : 0)) };
      }),
    ),
} as unknown as Encoder;

const read = async (text: string, belief?: Parameters<typeof findEntities>[4]["belief"]) => {
  const tokens = [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => ({
    start: index,
    end: index + word.length,
  }));
  const readers = { chain: undefined, tagger: undefined, ...(belief && { belief }) };
  const found = await findEntities(text, "en", [tokens], encoder, readers);
  return found.map(({ start, end, type, score }) => `${text.slice(start, end)} ${type} ${score.toFixed(2)}`);
};

describe("findEntities", () => {
  it("tells scores as they are believed, by type, and nothing that is hardly ever right", async () => {
    expect(await read("Anna cooks Bengali")).toEqual(["Anna PERSON 0.91", "Bengali EVENT 0.91"]);
    const found = { slope: 1, offset: -1, types: { EVENT: -3 } };
    expect(await read("Anna cooks Bengali", { found, known: 0.9 })).toEqual(["Anna PERSON 0.78"]);
  });

  it("takes no picture for a name", async () => {
    expect(await read("Anna 🕌")).toEqual(["Anna PERSON 0.91"]);
  });

  it("of a name and a date that overlap tells the one that is believed more", async () => {
    const text = "Anna came in 2004";
    expect(await read(text, { known: 0.9, grammar: { DATE: 0.6 } })).toContain("2004 DATE 0.60");
  });
});
