import { describe, expect, it } from "vitest";
import type { ChainModel } from "../chains/chain-model.js";
import { NO_CLASSES, wordFeatures } from "../chains/word-features.js";
import { characterFeatures, toStretches, wordsOfCharacters } from "../characters/character-features.js";
import { ListedNames } from "./listed-names.js";
import { NameChain } from "./name-chain.js";

const BUCKETS = 1 << 10;
const LABELS = ["O", "B-PERSON", "I-PERSON", "B-EVENT", "I-EVENT"];

/** A chain that takes what its features say for the beginning of a person. */
function toModel(features: Int32Array): ChainModel {
  const weights = new Float32Array(BUCKETS * 3);
  for (const hash of features) weights[(hash & (BUCKETS - 1)) * 3 + 1] = 1;
  return {
    task: "name",
    labels: LABELS.slice(0, 3),
    weights,
    buckets: BUCKETS,
    transitions: new Float32Array(9),
    mix: { other: 1, own: 1 },
  };
}

describe("NameChain", () => {
  const words = ["Anna", "sang"];
  const [features = new Int32Array()] = wordFeatures(words, NO_CLASSES, ["-", "-"]);
  const chain = new NameChain(toModel(features), LABELS, NO_CLASSES, new ListedNames());
  const best = (row: ArrayLike<number> | undefined) =>
    LABELS[Array.from(row ?? []).indexOf(Math.max(...Array.from(row ?? [])))];

  it("adds its scores to the encoder's", () => {
    const undecided = words.map(() => [0, 0, 0, 0, 0]);
    expect(best(chain.readWords(words, undecided)[0])).toBe("B-PERSON");
    const sure = words.map(() => [90, 0, 0, 0, 0]);
    expect(best(chain.readWords(words, sure)[0])).toBe("O");
    expect(chain.readWords([], [])).toEqual([]);
  });

  it("leaves to the encoder what it did not learn to tell", () => {
    const event = words.map(() => [0, 0, 0, 90, 0]);
    expect(best(chain.readWords(words, event)[0])).toBe("B-EVENT");
  });

  it("reads characters, each with its place in a word", () => {
    const text = "홍길동은 갔다";
    const units = [...text].flatMap((character, at) =>
      character === " " ? [] : [{ character, at, scores: [0, 0, 0, 0, 0] }],
    );
    const rows = chain.readCharacters(text, "ko", units);
    expect(rows).toHaveLength(6);
    for (const row of rows) expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
    expect(wordsOfCharacters(text, "ko").get(3)).toEqual({ word: "홍길동은", place: "E", start: 0 });
  });
});

describe("toStretches", () => {
  it("ends a stretch behind a sentence and never lets it grow without bound", () => {
    const units = [..."私は。彼も", ..."あ".repeat(1_000)].map((character, at) => ({ character, at }));
    const stretches = toStretches(units);
    expect(stretches[0]?.map(({ character }) => character).join("")).toBe("私は。");
    expect(Math.max(...stretches.map((stretch) => stretch.length))).toBeLessThanOrEqual(240);
    expect(stretches.flat()).toEqual(units);
    expect(characterFeatures([], new Map(), [])).toEqual([]);
  });
});
