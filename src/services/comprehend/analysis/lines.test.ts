import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { type Found, readLines, readWhole } from "./lines.js";

async function linesOf(pieces: Buffer[], bytesMax = 100): Promise<(string | undefined)[]> {
  const found: Found[] = [];
  for await (const line of readLines(Readable.from(pieces), bytesMax)) found.push(line);
  return found.map(({ text, refused }) => text ?? refused);
}

/** The bytes in two pieces, cut at each place in turn, and in pieces of one byte. */
const cuts = (bytes: Buffer): Buffer[][] => [
  ...Array.from(bytes, (_, at) => [bytes.subarray(0, at), bytes.subarray(at)]),
  Array.from(bytes, (_, at) => bytes.subarray(at, at + 1)),
];

describe("readLines", () => {
  it.each([
    ["one\ntwo\r\nthree\rfour", ["one", "two", "three", "four"]],
    ["\n\r\n\r\ré😀\n", ["", "", "", "", "é😀"]],
    ["a\u2028b\n\n", ["a\u2028b", ""]],
    ["\ufeffa\n\ufeffb", ["a", "\ufeffb"]],
    ["12345\n123456\r\n12345\r\n", ["12345", "too large", "12345"]],
    ["", []],
  ])("%j is %j, however it comes in pieces", async (text, lines) => {
    const bytes = Buffer.from(text);
    const bytesMax = text.startsWith("12345") ? 5 : 100;
    for (const pieces of [[bytes], ...cuts(bytes)]) expect(await linesOf(pieces, bytesMax)).toEqual(lines);
  });

  it("ends at the first line that is not UTF-8", async () => {
    const bytes = Buffer.concat([Buffer.from("good\ncaf"), Buffer.from([0xe9, 10]), Buffer.from("good\n")]);
    for (const pieces of [[bytes], ...cuts(bytes)])
      expect(await linesOf(pieces)).toEqual(["good", "not UTF-8"]);
    expect(await linesOf([Buffer.from("\ufeffa\nb\n", "utf16le")])).toEqual(["not UTF-8"]);
  });
});

describe("readWhole", () => {
  it("takes a file for one document, up to its bound", async () => {
    const whole = (bytes: Buffer, bytesMax: number) => readWhole(Readable.from([bytes]), bytesMax);
    expect(await whole(Buffer.from("\ufeffa\nb\n"), 100)).toEqual({ text: "a\nb\n" });
    expect(await whole(Buffer.from("12345"), 5)).toEqual({ text: "12345" });
    expect(await whole(Buffer.from("123456"), 5)).toEqual({ refused: "too large" });
    expect(await whole(Buffer.from([0xff]), 5)).toEqual({ refused: "not UTF-8" });
    expect(await readWhole(Readable.from([]), 5)).toEqual({ text: "" });
  });
});
