import { describe, expect, it } from "vitest";
import { ListedNames, toListedNames } from "./listed-names.js";

const FILE = ["latin\tG\tAnna\tParis", "latin\tC\tNew York\tYork\tParis", "ja\tC\t横浜市\t横浜"].join("\n");

describe("ListedNames", () => {
  it("marks the longest name that words are written large for, with all it can be", () => {
    const listed = toListedNames(FILE, "en");
    expect(listed.marksOfWords(["Anna", "left", "New", "York", "for", "paris", "Paris", "Germany"])).toEqual([
      ...["BG", "-", "BC", "IC", "-", "-", "BGC", "BN"],
    ]);
  });

  it("looks for runs of characters where names have no bounds, in the language's own lists", () => {
    expect(toListedNames(FILE, "ja").marksOfCharacters([..."今は横浜市と韓国。"])).toEqual([
      ...["-", "-", "BC", "IC", "IC", "-", "BN", "IN", "-"],
    ]);
    expect(toListedNames(FILE, "ko").marksOfCharacters([..."横浜"])).toEqual(["-", "-"]);
  });

  it("knows nothing when it was told nothing", () => {
    expect(new ListedNames().marksOfWords(["Anna"])).toEqual(["-"]);
  });
});
