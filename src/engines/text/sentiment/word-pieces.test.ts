import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { PIECE_ROWS, wordPieces } from "./word-pieces.js";

/** As the trainer counts it: the low bits of zlib's CRC-32 over UTF-16. */
const row = (text: string, seed: number): number =>
  (crc32(Buffer.from(text, "utf16le"), seed) & (PIECE_ROWS - 1)) >>> 0;

describe("wordPieces", () => {
  it("makes a word of itself and of its runs of characters", () => {
    const [pieces] = wordPieces("ab");
    const runs = [
      ...["<", "a", "b", ">"].map((run) => row(run, 1_000_003)),
      ...["<a", "ab", "b>"].map((run) => row(run, 2_000_006)),
      ...["<ab", "ab>"].map((run) => row(run, 3_000_009)),
      row("<ab>", 4_000_012),
    ];
    expect(new Set(pieces)).toEqual(new Set([row("ab", 7), ...runs]));
  });

  it("looks into Korean syllables, and at characters beyond 16 bits as one", () => {
    const letters = "<최>".normalize("NFD");
    expect(wordPieces("최")[0]).toContain(row(letters.slice(0, 4), 4 * 7_919 + 1));
    expect(wordPieces("😀")[0]).toContain(row("😀", 1_000_003));
  });

  it("reads words and marks apart, and a bounded part of much", () => {
    expect(wordPieces("정말 좋아요!!!!!!")).toHaveLength(3);
    expect(wordPieces("정말 좋아요!!!!!!")).toEqual(wordPieces("정말  좋아요!!!"));
    expect(wordPieces("")).toEqual([]);
    expect(wordPieces("가 ".repeat(5_000)).length).toBeLessThan(300);
    expect(wordPieces("가".repeat(4_000))[0]?.length).toBeLessThan(200);
  });
});
