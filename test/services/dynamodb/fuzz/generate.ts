import { kindOf, type Member, membersOf, type NormalizedSchema } from "../../../../src/wire/schema.js";
import type { Random } from "../../../support/random.js";

const DEPTH_MAX = 6;

/** Words of the expression languages, thrown together. */
const EXPRESSION_WORDS = [
  "p",
  "s",
  "g",
  "v",
  "#n",
  "#m",
  ":a",
  ":b",
  ":c",
  "=",
  "<>",
  "<",
  ">=",
  "+",
  "-",
  ",",
  "(",
  ")",
  "[0]",
  "[99999999999]",
  ".",
  "AND",
  "OR",
  "NOT",
  "BETWEEN",
  "IN",
  "SET",
  "REMOVE",
  "ADD",
  "DELETE",
  "size(",
  "contains(",
  "begins_with(",
  "attribute_exists(",
  "attribute_type(",
  "if_not_exists(",
  "list_append(",
  "a.b[1].c",
  "\u0000",
  "é",
  "ORDER",
  "12",
] as const;
const STATEMENT_WORDS = [
  "SELECT",
  "*",
  "FROM",
  '"fuzz"',
  '"fuzz"."byG"',
  "WHERE",
  "p",
  "=",
  "'a'",
  "AND",
  "s",
  ">",
  "1",
  "?",
  "INSERT",
  "INTO",
  "VALUE",
  "{'p': 'a', 's': 1}",
  "UPDATE",
  "SET",
  "REMOVE",
  "DELETE",
  "RETURNING",
  "ALL",
  "OLD",
  "NEW",
  "IN",
  "[1, 2]",
  "<<1>>",
  "EXISTS(",
  ")",
  "(",
  "ORDER",
  "BY",
  "DESC",
  "null",
  "MISSING",
  "contains(",
  ",",
  "'",
  '"',
  "1e400",
] as const;
const NUMBERS = [
  "0",
  "1",
  "-1",
  "1e125",
  "1e126",
  "1e-131",
  "9".repeat(38),
  "9".repeat(39),
  "NaN",
  "",
  " 1",
  "0x1",
  "1_0",
] as const;
const TEXTS = [
  "",
  "a",
  "fuzz",
  "byG",
  "ALL_OLD",
  "TOTAL",
  "INDEXES",
  "HASH",
  "N",
  "x".repeat(300),
  "\u{1f30d}",
  "__proto__",
] as const;
const JUNK = [
  null,
  true,
  0,
  -1,
  1.5,
  1e300,
  "",
  "x",
  [],
  {},
  [null],
  { S: 1 },
  [[[[]]]],
  { __type: "x" },
] as const;

/** Members that must be near to right for a request to get anywhere. */
const KNOWN: Record<string, (random: Random) => unknown> = {
  TableName: (random) =>
    random.pick(random.chance(0.95) ? ["fuzz", "fuzz", "sealed"] : ["nothing", "a b", ""]),
  IndexName: (random) => random.pick(["byG", "byL", "none"]),
  Key: key,
  Item: item,
  ExclusiveStartKey: key,
  ExpressionAttributeNames: (random) =>
    random.pick<object>([{ "#n": "v" }, { "#n": "g", "#m": "s" }, {}, { n: "v" }]),
  ExpressionAttributeValues: values,
  ConditionExpression: expression,
  FilterExpression: expression,
  KeyConditionExpression: (random) =>
    random.pick([
      "p = :a",
      "p = :a AND s > :b",
      "g = :a",
      "p = :a AND begins_with(s, :b)",
      expression(random),
    ]),
  ProjectionExpression: (random) => random.pick(["p, v", "#n", "a[0].b, a[1]", expression(random)]),
  UpdateExpression: (random) =>
    random.pick([
      "SET v = :a",
      "ADD v :b",
      "REMOVE g, #n",
      "DELETE tags :c",
      expression(random),
      expression(random),
    ]),
  Statement: (random) => words(random, STATEMENT_WORDS),
  AttributeValue: value,
};

/** An operation's input as JSON: shaped by the model, near to right, and wrong in places. */
export function fuzzedInput(random: Random, schema: NormalizedSchema): unknown {
  return random.chance(0.01) ? random.pick(JUNK) : structure(random, schema, 0);
}

function structure(random: Random, schema: NormalizedSchema, depth: number): Record<string, unknown> {
  const chosen = membersOf(schema).filter(({ name }) => random.chance(likelihoodOf(name)));
  return Object.fromEntries(chosen.map((member) => [member.name, memberValue(random, member, depth)]));
}

/** Without its table and key a request gets nowhere, with all of its members neither. */
function likelihoodOf(name: string): number {
  if (["TableName", "Key", "Item", "Statement"].includes(name)) return 0.97;
  if (name.endsWith("Expression") || name.startsWith("ExpressionAttribute")) return 0.5;
  return name in KNOWN ? 0.3 : 0.12;
}

function memberValue(random: Random, { name, schema }: Member, depth: number): unknown {
  if (random.chance(0.01)) return random.pick(JUNK);
  return KNOWN[name]?.(random) ?? anyValue(random, schema, depth + 1);
}

function anyValue(random: Random, schema: NormalizedSchema, depth: number): unknown {
  if (schema.getName() === "AttributeValue") return value(random);
  if (depth > DEPTH_MAX) return random.pick(JUNK);
  switch (kindOf(schema)) {
    case "structure":
      return structure(random, schema, depth);
    case "list":
      return random.list(4, () => anyValue(random, schema.getValueSchema(), depth + 1));
    case "map":
      return Object.fromEntries(
        random.list(3, () => [random.pick(TEXTS), anyValue(random, schema.getValueSchema(), depth + 1)]),
      );
    case "boolean":
      return random.chance(0.5);
    case "string":
      return random.pick(TEXTS);
    default:
      return random.pick([0, 1, 2, 100, -1, 1e9, 1e15]);
  }
}

function key(random: Random): unknown {
  if (random.chance(0.8)) return { p: { S: random.pick(["a", "b"]) }, s: { N: random.pick(["1", "2"]) } };
  return random.pick<unknown>([
    { p: { S: "a" }, s: { N: "1" } },
    { p: { S: "b" }, s: { N: "2" } },
    { p: value(random) },
    item(random),
  ]);
}

function item(random: Random): unknown {
  const names = ["v", "g", "l", "tags", "a"] as const;
  const rest = Object.fromEntries(random.list(4, () => [random.pick(names), value(random)]));
  return { p: { S: random.pick(["a", "b"]) }, s: { N: String(random.integer(3)) }, ...rest };
}

function values(random: Random): unknown {
  return random.pick<unknown>([
    { ":a": { S: "a" } },
    { ":a": { S: "a" }, ":b": { N: "1" } },
    { ":a": value(random), ":b": value(random), ":c": value(random) },
    {},
  ]);
}

function value(random: Random, depth = 0): unknown {
  if (random.chance(0.05)) return random.pick(JUNK);
  const leaves: [object, ...object[]] = [
    { S: random.pick(TEXTS) },
    { N: random.pick(NUMBERS) },
    { B: random.pick(["", "AA==", "AQID", "!", "A"]) },
    { SS: random.list(3, () => random.pick(TEXTS)) },
    { NS: random.list(3, () => random.pick(NUMBERS)) },
    { BS: random.list(3, () => random.pick(["AA==", "AQ==", "?"])) },
    { BOOL: random.chance(0.5) },
    { NULL: random.chance(0.8) },
  ];
  const kind = random.integer(12);
  if (kind < 8 || depth > 3) return random.pick(leaves);
  if (kind < 10) return { L: random.list(3, () => value(random, depth + 1)) };
  if (kind < 11)
    return { M: Object.fromEntries(random.list(3, () => [random.pick(TEXTS), value(random, depth + 1)])) };
  return { ...random.pick(leaves), ...random.pick(leaves) };
}

function expression(random: Random): string {
  return random.chance(0.02) ? "(".repeat(5000) : words(random, EXPRESSION_WORDS);
}

function words(random: Random, from: readonly [string, ...string[]]): string {
  return random.list(16, () => random.pick(from)).join(random.chance(0.9) ? " " : "");
}
