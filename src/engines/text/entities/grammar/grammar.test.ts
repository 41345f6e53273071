import { describe, expect, it } from "vitest";
import { findDatesAndQuantities } from "./grammar.js";

const found = (text: string, language: string) =>
  findDatesAndQuantities(text, language).map(({ start, end, type }) => `${text.slice(start, end)}: ${type}`);

describe("findDatesAndQuantities", () => {
  it.each([
    ["en", "It opens on December 2.", ["December 2: DATE"]],
    ["en", "We met in March.", ["March: DATE"]],
    ["en", "I run Windows 11 on a F-150, call 555-0100.", []],
    ["en", "Buy 11 of them.", ["11: QUANTITY"]],
    ["de", "Die WM fand 2006 statt.", ["2006: DATE"]],
    ["de", "Am 21. September", ["21. September: DATE"]],
    ["fr", "pour 1 200 euros", ["1 200 euros: QUANTITY"]],
    ["es", "en marzo", ["marzo: DATE"]],
    ["ar", "يوم ( 24 / 8 / 1993 )", ["24 / 8 / 1993: DATE"]],
    ["ar", "وفي عام 2017 و 14 مايو / أيار", ["عام 2017: DATE", "14 مايو / أيار: DATE"]],
    ["hi", "वर्ष 2004 में", ["वर्ष 2004: DATE"]],
    ["ko", "다양한 장소와 한 번화가에서 두 번만", ["두 번: QUANTITY"]],
  ])("%s: %s", (language, text, expected) => {
    expect(found(text, language)).toEqual(expected);
  });
});
