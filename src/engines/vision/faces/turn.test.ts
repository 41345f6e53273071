import { describe, expect, it } from "vitest";
import { fromTurned, type QuarterTurns, turnPicture } from "./turn.js";

describe("turnPicture", () => {
  const picture = {
    data: Uint8Array.from([1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 6]),
    width: 3,
    height: 2,
  };
  const rows = (turns: QuarterTurns) => {
    const { data, width, height } = turnPicture(picture, turns);
    return Array.from({ length: height }, (_, y) =>
      Array.from({ length: width }, (_, x) => data[(y * width + x) * 3]),
    );
  };

  it("turns clockwise by quarters", () => {
    expect(rows(0)).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(rows(1)).toEqual([
      [4, 1],
      [5, 2],
      [6, 3],
    ]);
    expect(rows(2)).toEqual([
      [6, 5, 4],
      [3, 2, 1],
    ]);
    expect(rows(3)).toEqual([
      [3, 6],
      [2, 5],
      [1, 4],
    ]);
  });

  it("tells where a point was", () => {
    expect(fromTurned({ width: 2, height: 3 }, 1, { x: 0.5, y: 0.5 })).toEqual({ x: 0.5, y: 1.5 });
    expect(fromTurned({ width: 2, height: 3 }, 3, { x: 0.5, y: 0.5 })).toEqual({ x: 2.5, y: 0.5 });
  });
});
