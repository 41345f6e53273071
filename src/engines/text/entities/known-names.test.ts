import { describe, expect, it } from "vitest";
import type { Entity, EntityType } from "./entity.js";
import { KnownNames, withKnownNames } from "./known-names.js";

const FILE = {
  latin: {
    ORGANIZATION: ["Microsoft", "Intel", "The New York Times"],
    COMMERCIAL_ITEM: ["iPhone", "Windows", "Pepsi"],
    EVENT: ["World Cup"],
  },
  en: { LOCATION: ["New York"] },
  ja: { COMMERCIAL_ITEM: ["iPhone"], ORGANIZATION: ["トヨタ", "トヨタ自動車"] },
};

const found = (text: string, language = "en") =>
  new KnownNames(FILE, language, 0.9)
    .find(text)
    .map(({ start, end, type }) => `${text.slice(start, end)}: ${type}`);

describe("KnownNames", () => {
  it.each([
    [
      "I use Windows 11 and an iPhone 15 Pro.",
      ["Windows 11: COMMERCIAL_ITEM", "iPhone 15 Pro: COMMERCIAL_ITEM"],
    ],
    ["microsoft's IPHONE, the windows", ["microsoft: ORGANIZATION", "IPHONE: COMMERCIAL_ITEM"]],
    ["intel on the world cup, in vietnam", ["world cup: EVENT", "vietnam: LOCATION"]],
    ["china and turkey in the new york times", ["new york: LOCATION"]],
    ["The New York Times.", ["The New York Times: ORGANIZATION"]],
  ])("%s", (text, names) => {
    expect(found(text)).toEqual(names);
  });

  it("takes countries written small for places in English alone", () => {
    expect(found("argentina y Argentina, una reunión", "es")).toEqual(["Argentina: LOCATION"]);
  });

  it("finds names between characters where there are no spaces, the longest first", () => {
    expect(found("iPhone 15をトヨタ自動車で", "ja")).toEqual([
      "iPhone 15: COMMERCIAL_ITEM",
      "トヨタ自動車: ORGANIZATION",
    ]);
  });
});

describe("KnownNames, where other letters are written", () => {
  it("finds products and firms in Latin letters, whole words alone, with the number behind", () => {
    expect(found("Windows 11とmyiPhone、iPhone15を", "ja")).toEqual([
      "Windows 11: COMMERCIAL_ITEM",
      "iPhone15: COMMERCIAL_ITEM",
    ]);
    expect(found("iPhone5台", "ja")).toEqual(["iPhone: COMMERCIAL_ITEM"]);
    expect(found("पुराना iPhone", "hi")).toEqual(["iPhone: COMMERCIAL_ITEM"]);
  });

  it("reads a text as its names are written, at its own places", () => {
    const names = new KnownNames(FILE, "ja", 0.9, (text) => text.replaceAll("豐", "ト"));
    expect(names.find("豐ヨタ").map(({ start, end }) => [start, end])).toEqual([[0, 3]]);
  });
});

describe("withKnownNames", () => {
  const entity = (start: number, end: number, type: EntityType): Entity => ({ start, end, type, score: 0.9 });

  it.each([
    ["takes the place of a part", [entity(0, 5, "EVENT")], entity(0, 9, "EVENT"), [[0, 9, "EVENT"]]],
    ["gives way to more", [entity(0, 20, "ORGANIZATION")], entity(0, 9, "EVENT"), [[0, 20, "ORGANIZATION"]]],
    [
      "leaves a firm a firm",
      [entity(0, 4, "ORGANIZATION")],
      entity(0, 4, "COMMERCIAL_ITEM"),
      [[0, 4, "ORGANIZATION"]],
    ],
    [
      "is a product by several words",
      [entity(0, 7, "ORGANIZATION")],
      entity(0, 7, "COMMERCIAL_ITEM"),
      [[0, 7, "COMMERCIAL_ITEM"]],
    ],
    ["is no place where a person is", [entity(0, 5, "PERSON")], entity(0, 5, "LOCATION"), [[0, 5, "PERSON"]]],
    [
      "takes a number that is its own",
      [entity(7, 9, "QUANTITY")],
      entity(0, 9, "COMMERCIAL_ITEM"),
      [[0, 9, "COMMERCIAL_ITEM"]],
    ],
  ] as const)("%s", (_, models, known, expected) => {
    const kept = withKnownNames("Fiat of 1 500", [...models], [known], true);
    expect(kept.map(({ start, end, type }) => [start, end, type])).toEqual(expected);
  });

  it("tells a place where nothing was found only where words have bounds", () => {
    const place = entity(0, 7, "LOCATION");
    expect(withKnownNames("vietnam", [], [place], true)).toEqual([place]);
    expect(withKnownNames("日本語", [], [entity(0, 2, "LOCATION")], false)).toEqual([]);
  });
});
