import { describe, expect, it } from "vitest";
import { listedEntities } from "./entity-list.js";

describe("listedEntities", () => {
  const find = listedEntities([
    { text: "Rio", type: "CITY" },
    { text: "Rio Tinto", type: "FIRM" },
    { text: "O'Neill & Co.", type: "FIRM" },
    { text: "", type: "FIRM" },
  ]);
  const found = (text: string) =>
    find(text).map(({ start, end, type }) => `${text.slice(start, end)}/${type}`);

  it("takes the longest name at a place, and whole words alone", () => {
    expect(found("😀 Rio Tinto left Rio, not Rios or rio.")).toEqual(["Rio Tinto/FIRM", "Rio/CITY"]);
    expect(found("(O'Neill  & Co.)")).toEqual(["O'Neill  & Co./FIRM"]);
    expect(found("Rio Rio")).toEqual(["Rio/CITY", "Rio/CITY"]);
    expect(found("")).toEqual([]);
  });
});
