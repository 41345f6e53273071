import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { TextReader } from "../../../src/engines/text/reader.js";

const MODELS = fileURLToPath(new URL("../../../models/text", import.meta.url));
const reader = new TextReader({ folder: MODELS, userModels: "" }).api();

/** Each sentence's small words stand in less than two fifths of the texts, as in short documents. */
const ENGLISH = [
  "ships from the harbour",
  "sailors who were sailing",
  "bakers with their dough",
  "ovens that had bread",
];
const ITALIAN = ["navi della flotta", "marinai sulle navi", "pane che sono forno", "fornai con del pane"];

it.each([
  [ENGLISH, ["from", "the", "who", "were", "with", "their", "that", "had"]],
  [ITALIAN, ["della", "che", "sono", "con", "del"]],
])("topics are told without the words that say nothing in their language", async (sentences, silent) => {
  const texts = Array.from({ length: 40 }, (_, nth) => sentences[nth % 4] ?? "");
  const { terms } = await reader.topics({ texts, count: 2, seed: 1 });
  const told = new Set(terms.flat().map(({ term }) => term));
  expect(told.size).toBeGreaterThan(4);
  for (const word of silent) expect(told).not.toContain(word);
});
