import { expect, test } from "vitest";
import { BATCH_BYTES_MAX, cutBySize } from "./cut-by-size.js";

const cut = (...sizes: number[]) => cutBySize(sizes, (size) => size);

test("cutBySize: parts hold what fits, in order; what fits nowhere goes alone", () => {
  const half = BATCH_BYTES_MAX / 2;
  expect(cut()).toEqual([]);
  expect(cut(1, 2, 3)).toEqual([[1, 2, 3]]);
  expect(cut(half, half, 1)).toEqual([[half, half], [1]]);
  expect(cut(1, BATCH_BYTES_MAX + 1, 1)).toEqual([[1], [BATCH_BYTES_MAX + 1], [1]]);
});
