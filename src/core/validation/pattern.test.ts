import { describe, expect, test } from "vitest";
import { compilePattern } from "./pattern.js";

describe("compilePattern", () => {
  test.each<[string, string, boolean]>([
    ["[a-z]+", "abc", true],
    ["[a-z]+", "abc1", false],
    ["a|b", "ab", false],
    ["^a$|^b$", "b", true],
    ["\\p{Print}+", "a b~", true],
    ["\\p{Print}+", "a\n", false],
    ["[\\p{Alnum}_]+", "aZ9_", true],
    ["[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*", "é è 1@", true],
    ["[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*", "a#", false],
    ["[\\w-_]*", "a-b_c", true],
    ["[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+", "é\n", true],
    ["(unclosed", "anything", true],
  ])("%s on %j", (pattern, value, expected) => {
    expect(compilePattern(pattern)(value)).toBe(expected);
  });
});
