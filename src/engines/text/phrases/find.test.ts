import { describe, expect, it } from "vitest";
import type { ChainReader } from "../chains/chain-reader.js";
import type { Encoder } from "../encoder/encoder.js";
import { tokenize } from "../tokens/tokenizer.js";
import { findKeyPhrases } from "./find.js";

const LABELS = { pos: ["NOUN", "DET", "VERB"], phrase: ["O", "B", "I"] };
const TAGS: Readonly<Record<string, string>> = { the: "DET", ran: "VERB", "'s": "DET" };
const tag = (word: string) => TAGS[word] ?? "NOUN";

/** Takes each noun and the determiner before it for a phrase; less sure where a word is `fish`. */
const phrases = {
  read: (words: readonly string[], others: readonly ArrayLike<number>[]) =>
    words.map((word, at) => {
      const sure = word === "fish" && others.length === 0 ? 0.5 : 0.98;
      const inside = tag(word) === "NOUN" && tag(words[at - 1] ?? "ran") === "DET";
      const best = tag(word) === "VERB" ? 0 : inside ? 2 : 1;
      return Float64Array.from([0, 1, 2], (label) => (label === best ? sure : (1 - sure) / 2));
    }),
} as unknown as ChainReader;
const tagger = {
  labelsAlone: (words: readonly string[]) => words.map(tag),
  labelsBeside: (words: readonly string[]) => words.map(tag),
} as unknown as ChainReader;

describe("findKeyPhrases", () => {
  const asked: string[] = [];
  const encoder = {
    labels: LABELS,
    readWords: async (sentences: readonly (readonly string[])[]) => {
      asked.push(...sentences.map((words) => words.join(" ")));
      return sentences.map((words) =>
        words.map((word) => ({
          pos: Float32Array.from(LABELS.pos, (name) => (name === tag(word) ? 9 : 0)),
          phrase: Float32Array.from([tag(word) === "VERB" ? 9 : 0, tag(word) === "VERB" ? 0 : 9, 0]),
          entity: new Float32Array(1),
        })),
      );
    },
  } as unknown as Encoder;
  const find = async (text: string, chains: { tagger: ChainReader; phrases: ChainReader } | undefined) => {
    let from = 0;
    const sentences = text.split("|").map((part) => {
      const tokens = tokenize(part, "en").map((token) => ({
        start: token.start + from,
        end: token.end + from,
      }));
      from += part.length + 1;
      return tokens;
    });
    const found = await findKeyPhrases(text, sentences, {
      ...{ language: "en", tagger: undefined, chains },
      encoder: async () => encoder,
    });
    return found.map(({ start, end }) => text.slice(start, end));
  };

  it("reads by chains, and with the encoder only the sentences that they are unsure of", async () => {
    expect(await find("the dog ran|the fish ran", { tagger, phrases })).toEqual(["the dog", "the fish"]);
    expect(asked).toEqual(["the fish ran"]);
  });

  it("never asks for the encoder when the chains are sure", async () => {
    asked.length = 0;
    expect(await find("the dog ran", { tagger, phrases })).toEqual(["the dog"]);
    expect(asked).toEqual([]);
  });

  it("tells an owner and what is owned as one phrase", async () => {
    expect(await find("the dog's bone ran", { tagger, phrases })).toEqual(["the dog's bone"]);
  });

  it("reads by the encoder alone where a language has no chains", async () => {
    expect(await find("dogs ran", undefined)).toEqual(["dogs"]);
    expect(asked).toEqual(["dogs ran"]);
  });
});
