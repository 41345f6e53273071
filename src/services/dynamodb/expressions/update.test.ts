import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "vitest";
import type { Attributes } from "../values/attribute-value.js";
import { applyUpdate } from "./apply-update.js";
import { toUpdate } from "./bind-update.js";
import { Bindings } from "./bindings.js";

const values: Record<string, AttributeValue> = {
  ":one": { N: "1" },
  ":abc": { S: "abc" },
  ":list": { L: [{ N: "9" }] },
  ":set": { SS: ["a", "b"] },
  ":map": { M: { x: { N: "1" } } },
  ":big": { N: "9e125" },
};

function item(): Attributes {
  return {
    n: { N: "5" },
    lst: { L: [{ N: "0" }, { N: "1" }, { N: "2" }] },
    mp: { M: { a: { N: "1" } } },
    st: { SS: ["b", "c"] },
  };
}

function update(text: string): Attributes {
  const updated = item();
  applyUpdate(updated, toUpdate(text, new Bindings({ "#n": "n" }, values)).actions);
  return updated;
}

function faultOf(text: string): string {
  try {
    update(text);
  } catch (error) {
    return (error as Error).message.replace("Invalid UpdateExpression: ", "");
  }
  return "none";
}

describe("updates", () => {
  test.each([
    ["SET x = :one", { x: { N: "1" } }],
    ["set #n = n + :one", { n: { N: "6" } }],
    ["SET n = (n - :one)", { n: { N: "4" } }],
    ["SET n = ((n)+(:one))", { n: { N: "6" } }],
    ["SET n = if_not_exists(y, :one) + n", { n: { N: "6" } }],
    ["SET x = n, n = :one", { x: { N: "5" }, n: { N: "1" } }],
    ["SET mp.b = :one", { mp: { M: { a: { N: "1" }, b: { N: "1" } } } }],
    ["SET lst[1] = :abc", { lst: { L: [{ N: "0" }, { S: "abc" }, { N: "2" }] } }],
    [
      "SET lst[9] = :one, lst[7] = :abc",
      { lst: { L: [{ N: "0" }, { N: "1" }, { N: "2" }, { S: "abc" }, { N: "1" }] } },
    ],
    ["REMOVE lst[0], lst[2]", { lst: { L: [{ N: "1" }] } }],
    ["REMOVE lst[10], nothing", {}],
    ["SET lst = list_append(lst, :list)", { lst: { L: [{ N: "0" }, { N: "1" }, { N: "2" }, { N: "9" }] } }],
    ["SET y = list_append(if_not_exists(y, :list), :list)", { y: { L: [{ N: "9" }, { N: "9" }] } }],
    ["ADD n :one, x :one", { n: { N: "6" }, x: { N: "1" } }],
    ["ADD st :set", { st: { SS: ["b", "c", "a"] } }],
    ["DELETE st :set", { st: { SS: ["c"] } }],
    ["DELETE nothing :set", {}],
    [
      "SET x = :map REMOVE n ADD y :one DELETE st :set",
      { x: { M: { x: { N: "1" } } }, n: undefined, y: { N: "1" }, st: { SS: ["c"] } },
    ],
  ])("%s", (text, changes) => {
    const expected: Record<string, unknown> = { ...item(), ...changes };
    for (const name of Object.keys(expected)) if (expected[name] === undefined) delete expected[name];
    expect(update(text)).toEqual(expected);
  });

  test("an emptied set is removed", () => {
    const attributes: Attributes = { st: { SS: ["a"] } };
    applyUpdate(attributes, toUpdate("DELETE st :set", new Bindings(undefined, values)).actions);
    expect(attributes).toEqual({});
  });

  test.each([
    ["", "The expression can not be empty;"],
    ["HELLO b = :one", 'Syntax error; token: "HELLO", near: "HELLO b"'],
    ["SET", 'Syntax error; token: "<EOF>", near: "SET"'],
    ["SET x = :one,", 'Syntax error; token: "<EOF>", near: ","'],
    ["ADD hits : incr", 'Syntax error; token: ":", near: "hits : incr"'],
    ["SET x = :one + :one + :one", 'Syntax error; token: "+", near: ":one + :one"'],
    ["SET x = (((:one)))", 'Syntax error; token: "(", near: "((:one"'],
    ["SET status = :one", "Attribute name is a reserved keyword; reserved keyword: status"],
    ["SET x = size(n)", "The function is not allowed in an update expression; function: size"],
    ["SET x = dog(n)", "Invalid function name; function: dog"],
    [
      "SET x = list_append(list_append(lst, :list), :list)",
      "The function is not allowed to be used this way in an expression; function: list_append",
    ],
    ["SET x = :one SET y = :one", 'The "SET" section can only be used once in an update expression;'],
    [
      "SET #x = :one",
      "An expression attribute name used in the document path is not defined; attribute name: #x",
    ],
    ["SET x = :x", "An expression attribute value used in expression is not defined; attribute value: :x"],
    [
      "SET x = :one REMOVE x",
      "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [x], path two: [x]",
    ],
    [
      "SET mp.a = :one, mp[1] = :one",
      "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [mp, a], path two: [mp, [1]]",
    ],
    [
      "SET mp = :one, mp.b[2] = :one",
      "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [mp], path two: [mp, b, [2]]",
    ],
    [
      "ADD n :abc",
      "Incorrect operand type for operator or function; operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND",
    ],
    [
      "DELETE n :one",
      "Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER, typeSet: ALLOWED_FOR_DELETE_OPERAND",
    ],
    [
      "SET x = n + :abc",
      "Incorrect operand type for operator or function; operator or function: +, operand type: S",
    ],
    [
      "SET x = list_append(lst, :abc)",
      "Incorrect operand type for operator or function; operator or function: list_append, operand type: S",
    ],
    [
      "SET x = if_not_exists(n)",
      "Incorrect number of operands for operator or function; operator or function: if_not_exists, number of operands: 1",
    ],
    [
      "SET x = if_not_exists(:one, :one)",
      "Operator or function requires a document path; operator or function: if_not_exists",
    ],
    ["SET x = y", "The provided expression refers to an attribute that does not exist in the item"],
    ["SET x = mp + :one", "An operand in the update expression has an incorrect data type"],
    ["ADD mp :one", "An operand in the update expression has an incorrect data type"],
    ["SET n.x = :one", "The document path provided in the update expression is invalid for update"],
    ["SET y.x = :one", "The document path provided in the update expression is invalid for update"],
    ["REMOVE y.x", "The document path provided in the update expression is invalid for update"],
    [
      "SET x = :big + :big",
      "Number overflow. Attempting to store a number with magnitude larger than supported range",
    ],
  ])("refuses %s", (text, message) => {
    expect(faultOf(text)).toBe(message);
  });
});
