import { describe, expect, test } from "vitest";
import type { Attributes } from "../values/attribute-value.js";
import { Bindings } from "./bindings.js";
import { project } from "./paths.js";
import { toProjection } from "./projection.js";

const item: Attributes = {
  a: { M: { b: { L: [{ N: "0" }, { M: { c: { S: "x" }, d: { S: "y" } } }, { N: "2" }] }, e: { N: "1" } } },
  f: { S: "z" },
};

function projected(text: string): Attributes {
  return project(item, toProjection(text, new Bindings({ "#x": "a.b" }, undefined)));
}

function faultOf(text: string): string {
  try {
    projected(text);
  } catch (error) {
    return (error as Error).message.replace("Invalid ProjectionExpression: ", "");
  }
  return "none";
}

describe("projections", () => {
  test.each([
    ["f", { f: { S: "z" } }],
    ["f, absent, #x", { f: { S: "z" } }],
    ["a.e", { a: { M: { e: { N: "1" } } } }],
    ["a.b[2], a.b[0]", { a: { M: { b: { L: [{ N: "0" }, { N: "2" }] } } } }],
    ["a.b[1].c, a.b[1].d", { a: { M: { b: { L: [{ M: { c: { S: "x" }, d: { S: "y" } } }] } } } }],
    ["a.b[7]", {}],
    ["a.b.c, f.g", {}],
  ])("%s", (text, expected) => {
    expect(projected(text)).toEqual(expected);
  });

  test.each([
    ["!!! INVALID !!!", 'Syntax error; token: "!", near: "!!"'],
    ["a b", 'Syntax error; token: "b", near: "a b"'],
    ["a,", 'Syntax error; token: "<EOF>", near: ","'],
    ["l[a]", 'Syntax error; token: "a", near: "[a]"'],
    ["size(a)", 'Syntax error; token: "(", near: "size(a"'],
    ["a, year", "Attribute name is a reserved keyword; reserved keyword: year"],
    [
      "a.b, a",
      "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a]",
    ],
    [
      "a.b[0], a.b.c",
      "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, b, [0]], path two: [a, b, c]",
    ],
  ])("refuses %s", (text, message) => {
    expect(faultOf(text)).toBe(message);
  });
});
