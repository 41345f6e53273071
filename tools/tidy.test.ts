import { expect, it } from "vitest";
import { tidy } from "./tidy.js";

it("tidy: every file keeps the house rules", () => {
  expect(tidy()).toEqual([]);
});
