import { describe, expect, it } from "vitest";
import type { ChainModel } from "../chains/chain-model.js";
import { hashText } from "../linear/hash.js";
import { PhraseChain } from "./phrase-chain.js";

const BUCKETS = 1 << 16;

/** A chain that begins a phrase at some characters and goes on with it at others. */
function chainOf(begins: string, goesOn: string): ChainModel {
  const labels = ["O", "B-NP", "I-NP"];
  const weights = new Float32Array(BUCKETS * labels.length);
  const say = (characters: string, label: number): void => {
    for (const character of characters) {
      weights[((hashText(`c0=${character}`) | 0) & (BUCKETS - 1)) * labels.length + label] = 9;
    }
  };
  say(begins, 1);
  say(goesOn, 2);
  return {
    task: "phrase",
    labels,
    weights,
    buckets: BUCKETS,
    transitions: new Float32Array(9),
    mix: { other: 0, own: 1 },
  };
}

const find = (text: string, language: string, model: ChainModel) =>
  new PhraseChain(model, language).find(text).map(({ start, end }) => text.slice(start, end));

describe("PhraseChain", () => {
  it("reads phrases by the character, across spaces and behind characters of two units", () => {
    const model = chainOf("運금", "転手발소녀");
    expect(find("😀 運転手は", "ja", model)).toEqual(["運転手"]);
    expect(find("그 금발 소녀는", "ko", model)).toEqual(["금발 소녀"]);
  });

  it("tells no phrase of marks alone, and none in an empty text", () => {
    const model = chainOf("…", "…");
    expect(find("……", "ja", model)).toEqual([]);
    expect(find("", "zh", model)).toEqual([]);
  });
});
