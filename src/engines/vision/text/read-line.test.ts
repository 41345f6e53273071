import { expect, test } from "vitest";
import { decode } from "./read-line.js";

type Step = [number, number, number, number, number];

const CHARACTERS = ["", "a", "b", "7", " "];
/** A line by each step's probabilities of nothing, a, b, 7 and a space. */
const read = (...steps: Step[]) =>
  decode({ data: Float32Array.from(steps.flat()), shape: [1, steps.length, 5] }, CHARACTERS)
    .map(({ character }) => character)
    .join("");

const A: Step = [0.1, 0.9, 0, 0, 0];
const B: Step = [0.1, 0, 0.9, 0, 0];
const SEVEN: Step = [0.1, 0, 0, 0.9, 0];
const GAP: Step = [1, 0, 0, 0, 0];
const HALF_SPACE: Step = [0.8, 0, 0, 0, 0.2];
const SPACE: Step = [0.1, 0, 0, 0, 0.9];

test("decode: repeats are one character, and nothing parts two that are the same", () => {
  expect(read(A, A, GAP, A, B)).toBe("aab");
});

test("decode: a space half suspected beside a letter is one", () => {
  expect(read(A, HALF_SPACE, B)).toBe("a b");
  expect(read(A, HALF_SPACE, SEVEN)).toBe("a 7");
  expect(read(A, [0.95, 0, 0, 0, 0.05], B)).toBe("ab");
});

test("decode: a space half suspected is none at the ends, beside a space and in a number", () => {
  expect(read(HALF_SPACE, A, HALF_SPACE)).toBe("a");
  expect(read(A, HALF_SPACE, SPACE, HALF_SPACE, B)).toBe("a b");
  expect(read(SEVEN, HALF_SPACE, SEVEN)).toBe("77");
});
