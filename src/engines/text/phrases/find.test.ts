import { describe, expect, it } from "vitest";
import type { ChainReader } from "../chains/chain-reader.js";
import type { Encoder } from "../encoder/encoder.js";
import { tokenize } from "../tokens/tokenizer.js";
import { findKeyPhrases } from "./find.js";

const LABELS = { pos: ["NOUN", "DET", "VERB"], phrase: ["O", "B", "I"] };
const TAGS: Readonly<Record<string, string>> = { the: "DET", ran: "VERB", "'s": "DET" };
const tag = (word: string) => TAGS[word] ?? "NOUN";

/** Words stand for their own features here: what a chain looks at, it hands on. */
const look = (words: readonly string[]) => words;
const weigh = (seen: readonly (string | Int32Array)[]) =>
  seen.map((word) =>
    typeof word === "string" ? Object.assign(new Float64Array(3), { word }) : new Float64Array(3),
  );
const wordsOf = (rows: readonly { word?: string }[]) => rows.map(({ word = "" }) => word);

/** Takes each noun and the determiner before it for a phrase; less sure where a word is `fish`. */
const phrases = {
  weigh: (seen: readonly (string | Int32Array)[]) => {
    if (typeof seen[0] !== "string") return weigh(seen);
    const words = seen as readonly string[];
    return words.map((word, at) => {
      const inside = tag(word) === "NOUN" && tag(words[at - 1] ?? "ran") === "DET";
      const best = tag(word) === "VERB" ? 0 : inside ? 2 : 1;
      return Float64Array.from([0, 1, 2], (label) => (label !== best ? 0 : word === "fish" ? 1 : 9));
    });
  },
  join: (rows: readonly Float64Array[], others: readonly ArrayLike<number>[]) =>
    rows.map((row, at) => {
      const odds = row.map((score, label) => Math.exp(score + 0.1 * (others[at]?.[label] ?? 0)));
      const total = odds.reduce((sum, odd) => sum + odd);
      return odds.map((odd) => odd / total);
    }),
} as unknown as ChainReader;
const tagger = {
  look,
  weigh,
  labelsAlone: (rows: readonly { word?: string }[]) => wordsOf(rows).map(tag),
  labelsBeside: (rows: readonly { word?: string }[]) => wordsOf(rows).map(tag),
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
      language: "en",
      tagger: undefined,
      arabic: undefined,
      chains,
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
