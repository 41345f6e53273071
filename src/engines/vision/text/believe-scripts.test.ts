import { expect, test } from "vitest";
import { believeScripts } from "./believe-scripts.js";
import type { TextLine } from "./words.js";

const line = (text: string, confidence: number): TextLine => ({
  text,
  confidence,
  area: { x: 0, y: 0, width: 1, height: 1, angle: 0 },
  words: [],
});
const textsOf = (...readings: Parameters<typeof believeScripts>[0]) =>
  believeScripts(readings).map(({ text }) => text);

test("believeScripts: an unsure line in a script of its own gives way to the plain reading, or to none", () => {
  const exit = { line: line("EXIT", 0.99), plain: line("EXIT", 0.99) };
  expect(textsOf(exit, { line: line("그", 0.7), plain: line("Z", 0.6) })).toEqual(["EXIT", "Z"]);
  expect(textsOf(exit, { line: line("السب", 0.63), plain: undefined })).toEqual(["EXIT"]);
});

test("believeScripts: an unsure line stands beside a sure one of its script, not of another", () => {
  const sure = { line: line("출구", 0.95), plain: undefined };
  expect(textsOf(sure, { line: line("서울역", 0.6), plain: undefined })).toEqual(["출구", "서울역"]);
  expect(textsOf(sure, { line: line("выход", 0.6), plain: undefined })).toEqual(["출구"]);
});
