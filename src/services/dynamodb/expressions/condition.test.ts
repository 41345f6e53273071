import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "vitest";
import type { Attributes } from "../values/attribute-value.js";
import { toCondition } from "./bind-condition.js";
import { Bindings } from "./bindings.js";
import { meets } from "./evaluate-condition.js";

const values: Record<string, AttributeValue> = {
  ":one": { N: "1.0" },
  ":two": { N: "2" },
  ":ten": { N: "10" },
  ":abc": { S: "abc" },
  ":ab": { S: "ab" },
  ":list": { L: [] },
  ":type": { S: "N" },
  ":bytes": { B: Uint8Array.of(1, 2) },
  ":true": { BOOL: true },
  ":set": { SS: ["y", "x"] },
};

const item: Attributes = {
  n: { N: "1" },
  s: { S: "abcdef" },
  b: { B: Buffer.of(1, 2, 3).toString("base64") },
  st: { SS: ["x", "y"] },
  lst: { L: [{ N: "1" }, { S: "abc" }] },
  mp: { M: { within1: { M: { deep: { N: "2" } } } } },
  toFixed: { S: "own" },
};

function evaluate(text: string): boolean {
  return meets(item, toCondition(text, "ConditionExpression", new Bindings({ "#n": "n" }, values)).condition);
}

function faultOf(text: string): string {
  try {
    toCondition(text, "ConditionExpression", new Bindings({ "#n": "n" }, values));
  } catch (error) {
    return (error as Error).message.replace("Invalid ConditionExpression: ", "");
  }
  return "none";
}

describe("conditions", () => {
  test.each([
    "n = :one",
    "#n = :one",
    "n <> :two",
    "absent <> :two",
    "n < :two AND n <= :one",
    "NOT n > :one",
    "not not n = :one",
    "n = :two OR n = :one",
    "n = :two or n = :two or n = :one",
    "n = :one or n = :one and n = :two",
    "(n = :two OR n = :one) AND n = :one",
    "n BETWEEN :one AND :two",
    "n IN (:two, :one)",
    "attribute_exists(mp.within1.deep)",
    "attribute_exists(toFixed)",
    "attribute_not_exists(toString)",
    "attribute_not_exists(lst[2])",
    "attribute_type(n, :type)",
    "begins_with(s, :abc)",
    "begins_with(b, :bytes)",
    "contains(s, :abc)",
    "contains(b, :bytes)",
    "contains(lst, :one)",
    "contains(lst, :abc)",
    "size(s) > :two",
    "size(st) = :two",
    "size(b) = size(b) AND size(mp) = :one",
    "st = :set",
    "(lst[0]) = ((n))".replace("((n))", "(n)"),
    "mp.within1.deep = :two",
    "(mp).within1.deep = :two",
  ])("holds: %s", (text) => {
    expect(evaluate(text)).toBe(true);
  });

  test.each([
    "n = :two",
    "s = :one",
    "absent = :one",
    "absent < :one",
    "absent <= absent2",
    "n < :abc",
    "s < :ten",
    "n IN (:two, :abc)",
    "attribute_exists(hasOwnProperty)",
    "begins_with(n, :abc)",
    "begins_with(s, s2)",
    "contains(st, :abc)",
    "size(n) = :one",
    "lst[0] = lst[1]",
  ])("does not hold: %s", (text) => {
    expect(evaluate(text)).toBe(false);
  });

  test.each([
    ["", "The expression can not be empty;"],
    ["   ", "The expression can not be empty;"],
    ["n", 'Syntax error; token: "<EOF>", near: "n"'],
    ["n =", 'Syntax error; token: "<EOF>", near: "="'],
    ["n = = :one", 'Syntax error; token: "=", near: "= = :one"'],
    ["!!! bad", 'Syntax error; token: "!", near: "!!"'],
    ["n : one", 'Syntax error; token: ":", near: "n : one"'],
    ["n = :one :two", 'Syntax error; token: ":two", near: ":one :two"'],
    ["(n = :one", 'Syntax error; token: "<EOF>", near: ":one"'],
    ["n AND s", 'Syntax error; token: "AND", near: "n AND s"'],
    ["_n = :one", 'Syntax error; token: "_", near: "_n"'],
    ["((n = :one))", "The expression has redundant parentheses;"],
    ["((n)) = :one", "The expression has redundant parentheses;"],
    ["attribute_exist(n)", "Invalid function name; function: attribute_exist"],
    ["size(n)", "The function is not allowed to be used this way in an expression; function: size"],
    [
      "contains(n, contains(s, :abc))",
      "The function is not allowed to be used this way in an expression; function: contains",
    ],
    ["data = :one", "Attribute name is a reserved keyword; reserved keyword: data"],
    ["mp.Name = :one", "Attribute name is a reserved keyword; reserved keyword: Name"],
    [
      "#x = :one",
      "An expression attribute name used in the document path is not defined; attribute name: #x",
    ],
    ["n = :x", "An expression attribute value used in expression is not defined; attribute value: :x"],
    [
      "attribute_exists(n, s)",
      "Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 2",
    ],
    [
      "contains(n, #n)",
      "The first operand must be distinct from the remaining operands for this operator or function; operator: contains, first operand: [n]",
    ],
    [
      "attribute_exists(:one)",
      "Operator or function requires a document path; operator or function: attribute_exists",
    ],
    [
      "begins_with(n, :one)",
      "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N",
    ],
    [
      "attribute_type(n, :abc)",
      "Invalid attribute type name found; type: abc, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}",
    ],
    [
      "size(:one) = :one",
      "Incorrect operand type for operator or function; operator or function: size, operand type: N",
    ],
    [
      "n < :true",
      "Incorrect operand type for operator or function; operator or function: <, operand type: BOOL",
    ],
    [
      "n BETWEEN :two AND :one",
      "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}",
    ],
    [
      "n BETWEEN :one AND :abc",
      "The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:abc}",
    ],
    ["lst[99999999999] = :one", "List index is not within the allowable range; index: [99999999999]"],
    [`a${".b".repeat(32)} = :one`, "The document path has too many nesting levels; nesting levels: 33"],
    [`${"not ".repeat(301)}n = :one`, "The expression contains too many operators; operator count: 301"],
    [
      `${"n = :one or ".repeat(151)}n = :one`,
      "The expression contains too many operators; operator count: 301",
    ],
    ["n".repeat(4097), "Expression size has exceeded the maximum allowed size; expression size: 4097"],
    ["(".repeat(4096), "The expression has redundant parentheses;"],
    [`${"(".repeat(2000)}n = :one${")".repeat(2000)}`, "The expression has redundant parentheses;"],
    [
      `n < ${"size(".repeat(600)}s${")".repeat(600)}`,
      "The function is not allowed to be used this way in an expression; function: size",
    ],
  ])("refuses %s", (text, message) => {
    expect(faultOf(text)).toBe(message);
  });

  test("says which names and values no expression used", () => {
    const bindings = new Bindings({ "#n": "n", "#m": "m" }, values);
    toCondition("n = :one", "FilterExpression", bindings);
    expect(() => bindings.checkAllUsed()).toThrow(
      "Value provided in ExpressionAttributeNames unused in expressions: keys: {#n, #m}",
    );
  });
});
