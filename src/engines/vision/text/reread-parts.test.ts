import { describe, expect, it } from "vitest";
import { joinPieces, markWords, type Piece } from "./pieces.js";
import { type Reread, rereadParts } from "./reread-parts.js";

const HANGUL = /[가-힣]/u;

const CONFIDENCES = { sure: 0.95, unsure: 0.75, doubtful: 0.2 };

/** Pieces side by side, ten pixels each. */
function pieces(text: string, listed: readonly [string, keyof typeof CONFIDENCES][]): Piece[] {
  return markWords(
    text,
    listed.map(([piece, state], at) => ({
      text: piece,
      confidence: CONFIDENCES[state],
      left: at * 10,
      right: at * 10 + 9,
    })),
  );
}

const reading = (text: string, covered = 1): Reread => ({ text, confidence: 0.9, covered });

async function reread(line: Piece[], answer: (left: number, right: number) => Reread | undefined) {
  const asked: [number, number][] = [];
  const mended = await rereadParts(line, HANGUL, async (left, right) => {
    asked.push([left, right]);
    return answer(left, right);
  });
  return { text: joinPieces(mended).map((word) => word.text), asked };
}

describe("rereadParts", () => {
  it("has Latin words within a Korean line read again, with the letters that were imagined among them", async () => {
    const line = pieces("시작한4이3 1! 역을", [
      ["시작한", "sure"],
      ["4", "doubtful"],
      ["이", "doubtful"],
      ["3", "doubtful"],
      ["1!", "doubtful"],
      ["역을", "sure"],
    ]);
    const { text, asked } = await reread(line, () => reading("NoMa infill"));
    expect(text).toEqual(["시작한NoMa", "infill", "역을"]);
    expect(asked).toEqual([[9.5, 49.5]]);
  });

  it("leaves what is sure, and doubtful words of the reader's own script", async () => {
    const line = pieces("금을 2004 부과", [
      ["금을", "unsure"],
      ["2004", "sure"],
      ["부과", "sure"],
    ]);
    const { text, asked } = await reread(line, () => reading("0"));
    expect(text).toEqual(["금을", "2004", "부과"]);
    expect(asked).toEqual([]);
  });

  it("has words read again that were guessed at, whatever their letters", async () => {
    const line: Piece[] = [
      { text: "радио", confidence: 0.96, left: 0, right: 9, startsWord: true },
      { text: "Зеглсе", confidence: 0.59, left: 10, right: 19, startsWord: true },
      { text: "Ноизе.", confidence: 0.7, left: 20, right: 29, startsWord: true },
    ];
    const mended = await rereadParts(line, /\p{Script=Cyrillic}/u, async () => reading("Service"));
    expect(joinPieces(mended).map(({ text }) => text)).toEqual(["радио", "Service", "Ноизе."]);
  });

  it("gives letters of the reader's own script up for a sure reading alone", async () => {
    const line: Piece[] = [
      { text: "उपभोक्ता", confidence: 0.6, left: 0, right: 9, startsWord: true },
      { text: "7", confidence: 0.6, left: 10, right: 19, startsWord: true },
    ];
    const mended = await rereadParts(line, /\p{Script_Extensions=Devanagari}/u, async (left) => ({
      ...reading(left < 5 ? "3THTT" : "1"),
      confidence: 0.85,
    }));
    expect(joinPieces(mended).map(({ text }) => text)).toEqual(["उपभोक्ता", "1"]);
  });

  it("takes no reading that leaves a part out, and tries each piece by itself then", async () => {
    const line = pieces("88 에게 9!", [
      ["88", "doubtful"],
      ["에게", "doubtful"],
      ["9!", "doubtful"],
    ]);
    const { text } = await reread(line, (_left, right) =>
      right < 12 ? reading("BBC") : reading("BBC", 0.4),
    );
    expect(text).toEqual(["BBC", "에게", "9!"]);
  });
});

describe("markWords", () => {
  it("takes every piece for a word where the text is another", () => {
    const marked = markWords("one two", [{ text: "three", confidence: 1, left: 0, right: 9 }]);
    expect(marked.map(({ startsWord }) => startsWord)).toEqual([true]);
  });
});
