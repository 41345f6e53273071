import { describe, expect, test } from "vitest";
import { GUIDE, holds } from "./evaluation-case.js";

const PAGE = `${GUIDE}reference_policies_elements_condition_operators.html`;

type Values = string | readonly string[];
type Row = readonly [operator: string, policy: Values, request: Values | undefined, expected: boolean];

function keyed(value: Values | undefined): Record<string, Values> {
  return value === undefined ? {} : { "test:key": value };
}

function table(section: string, rows: readonly Row[]): void {
  describe(`${PAGE}#${section}`, () => {
    test.each(rows)("%s %j over %j: %s", (operator, policy, request, expected) => {
      const context = keyed(request);
      expect(holds({ [operator]: { "test:Key": policy } }, context)).toBe(expected);
    });
  });
}

table("Conditions_String", [
  ["StringEquals", "blue", "blue", true],
  ["StringEquals", "blue", "Blue", false],
  ["StringEquals", "blue", "blueish", false],
  ["StringEquals", "", "", true],
  ["StringEquals", "blue", undefined, false],
  ["StringEquals", ["red", "blue"], "blue", true],
  ["StringEquals", ["red", "green"], "blue", false],
  ["StringEquals", "bl*", "blue", false],
  ["StringEquals", "bl*", "bl*", true],
  ["StringEquals", "bl?e", "blue", false],
  ["StringEquals", "", "blue", false],
  ["StringNotEquals", "blue", "blue", false],
  ["StringNotEquals", "blue", "red", true],
  ["StringNotEquals", "blue", "Blue", true],
  ["StringNotEquals", "blue", undefined, true],
  ["StringNotEquals", ["red", "blue"], "blue", false],
  ["StringNotEquals", ["red", "green"], "blue", true],
  ["StringNotEquals", "bl*", "blue", true],
  ["StringEqualsIgnoreCase", "blue", "BLUE", true],
  ["StringEqualsIgnoreCase", "BLUE", "blue", true],
  ["StringEqualsIgnoreCase", "blue", "green", false],
  ["StringEqualsIgnoreCase", "blue", undefined, false],
  ["StringEqualsIgnoreCase", "bl*", "blue", false],
  ["StringNotEqualsIgnoreCase", "blue", "BLUE", false],
  ["StringNotEqualsIgnoreCase", "blue", "green", true],
  ["StringNotEqualsIgnoreCase", "blue", undefined, true],
  ["StringLike", "bl*", "blue", true],
  ["StringLike", "*ue", "blue", true],
  ["StringLike", "*l*", "blue", true],
  ["StringLike", "b*e", "blue", true],
  ["StringLike", "b*x", "blue", false],
  ["StringLike", "bl?e", "blue", true],
  ["StringLike", "bl?", "blue", false],
  ["StringLike", "blue?", "blue", false],
  ["StringLike", "????", "blue", true],
  ["StringLike", "*", "blue", true],
  ["StringLike", "*", "", true],
  ["StringLike", "?", "", false],
  ["StringLike", "*", undefined, false],
  ["StringLike", "BL*", "blue", false],
  ["StringLike", "blue", "blue", true],
  ["StringLike", ["", "home/", "home/ann/*"], "", true],
  ["StringLike", ["", "home/", "home/ann/*"], "home/ann/x", true],
  ["StringLike", ["", "home/", "home/ann/*"], "home/bob/x", false],
  ["StringLike", "a*b*c", "aXXbYYc", true],
  ["StringLike", "a*b*c", "acb", false],
  ["StringLike", "a.c", "abc", false],
  ["StringLike", "a+", "aa", false],
  ["StringLike", "a(b)[c]$", "a(b)[c]$", true],
  ["StringLike", "bl*e*", "blue\nline", true],
  ["StringNotLike", "bl*", "blue", false],
  ["StringNotLike", "bl*", "red", true],
  ["StringNotLike", "bl*", undefined, true],
  ["StringNotLike", ["bl*", "re*"], "red", false],
  ["stringlike", "bl*", "blue", true],
]);

table("Conditions_Numeric", [
  ["NumericEquals", "10", "10", true],
  ["NumericEquals", "10", "10.0", true],
  ["NumericEquals", "10", "11", false],
  ["NumericEquals", "10", undefined, false],
  ["NumericEquals", "10", "ten", false],
  ["NumericEquals", "ten", "ten", false],
  ["NumericEquals", "-1", "-1", true],
  ["NumericEquals", "010", "10", true],
  ["NumericEquals", "0x0A", "10", false],
  ["NumericEquals", ["1", "10"], "10", true],
  ["NumericNotEquals", "10", "11", true],
  ["NumericNotEquals", "10", "10", false],
  ["NumericNotEquals", "10", undefined, true],
  ["NumericNotEquals", ["10", "11"], "11", false],
  ["NumericLessThan", "10", "9", true],
  ["NumericLessThan", "10", "10", false],
  ["NumericLessThan", "10", "9.99", true],
  ["NumericLessThan", "10", "-20", true],
  ["NumericLessThan", "10", undefined, false],
  ["NumericLessThanEquals", "10", "10", true],
  ["NumericLessThanEquals", "10", "11", false],
  ["NumericLessThanEquals", "10", "2", true],
  ["NumericGreaterThan", "10", "11", true],
  ["NumericGreaterThan", "10", "10", false],
  ["NumericGreaterThan", "10", "9", false],
  ["NumericGreaterThanEquals", "10", "10", true],
  ["NumericGreaterThanEquals", "10", "9", false],
  ["NumericGreaterThanEquals", "10", undefined, false],
]);

table("Conditions_Date", [
  ["DateEquals", "2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z", true],
  ["DateEquals", "2026-01-31T12:00:00Z", "2026-01-31T13:00:00+01:00", true],
  ["DateEquals", "2026-01-31T12:00:00Z", "1769860800", true],
  ["DateEquals", "1769860800", "2026-01-31T12:00:00Z", true],
  ["DateEquals", "2026-01-31", "2026-01-31T00:00:00Z", true],
  ["DateEquals", "2026", "2026-01-01T00:00:00Z", true],
  ["DateEquals", "2026-01-31T12:00:00Z", undefined, false],
  ["DateEquals", "2026-*", "2026-01-31T12:00:00Z", false],
  ["DateNotEquals", "2026-01-31", "2026-02-01", true],
  ["DateNotEquals", "2026-01-31", "2026-01-31", false],
  ["DateNotEquals", "2026-01-31", undefined, true],
  ["DateLessThan", "2026-01-31T12:00:00Z", "2026-01-31T11:59:59Z", true],
  ["DateLessThan", "2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z", false],
  ["DateLessThan", "2026-01-31T12:00:00Z", "2026-01-31T12:00:01Z", false],
  ["DateLessThan", "2026-01-31T12:00:00.500Z", "2026-01-31T12:00:00.499Z", true],
  ["DateLessThanEquals", "2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z", true],
  ["DateLessThanEquals", "2026-01-31T12:00:00Z", "2026-01-31T12:00:01Z", false],
  ["DateGreaterThan", "2020-01-01T00:00:01Z", "2026-01-31T12:00:00Z", true],
  ["DateGreaterThan", "2020-01-01T00:00:01Z", "2019-12-31T23:59:59Z", false],
  ["DateGreaterThan", "2020-01-01T00:00:01Z", undefined, false],
  ["DateGreaterThanEquals", "2020-01-01T00:00:01Z", "2020-01-01T00:00:01Z", true],
  ["DateGreaterThanEquals", "yesterday", "2020-01-01T00:00:01Z", false],
]);

table("Conditions_Boolean", [
  ["Bool", "true", "true", true],
  ["Bool", "true", "false", false],
  ["Bool", "false", "false", true],
  ["Bool", "True", "true", true],
  ["Bool", "true", "TRUE", true],
  ["Bool", "true", undefined, false],
  ["Bool", "false", undefined, false],
  ["Bool", ["true", "false"], "false", true],
]);

table("Conditions_BinaryEquals", [
  ["BinaryEquals", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", true],
  ["BinaryEquals", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", "QmluYXJ5VmFsdWVJbkJhc2U2NA", true],
  ["BinaryEquals", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", "b3RoZXI=", false],
  ["BinaryEquals", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", undefined, false],
]);

table("Conditions_IPAddress", [
  ["IpAddress", "203.0.113.0/24", "203.0.113.7", true],
  ["IpAddress", "203.0.113.0/24", "203.0.113.255", true],
  ["IpAddress", "203.0.113.0/24", "203.0.114.0", false],
  ["IpAddress", "203.0.113.7", "203.0.113.7", true],
  ["IpAddress", "203.0.113.7", "203.0.113.8", false],
  ["IpAddress", "203.0.113.7/32", "203.0.113.7", true],
  ["IpAddress", "0.0.0.0/0", "198.51.100.1", true],
  ["IpAddress", "0.0.0.0/0", "2001:db8::1", false],
  ["IpAddress", "::/0", "2001:db8::1", true],
  ["IpAddress", "::/0", "198.51.100.1", false],
  ["IpAddress", "2001:DB8:1234:5678::/64", "2001:db8:1234:5678::1", true],
  ["IpAddress", "2001:DB8:1234:5678::/64", "2001:db8:1234:5679::1", false],
  ["IpAddress", ["203.0.113.0/24", "2001:DB8:1234:5678::/64"], "2001:db8:1234:5678:abcd::9", true],
  ["IpAddress", "2001:db8::1", "2001:0db8:0000:0000:0000:0000:0000:0001", true],
  ["IpAddress", "203.0.113.0/24", undefined, false],
  ["IpAddress", "203.0.113.0/33", "203.0.113.1", false],
  ["IpAddress", "203.0.113", "203.0.113.1", false],
  ["IpAddress", "203.0.113.0/24", "not an address", false],
  ["IpAddress", "203.0.113.0/24", "::ffff:203.0.113.9", true],
  ["NotIpAddress", "203.0.113.0/24", "203.0.113.7", false],
  ["NotIpAddress", "203.0.113.0/24", "198.51.100.1", true],
  ["NotIpAddress", "203.0.113.0/24", undefined, true],
  ["NotIpAddress", ["203.0.113.0/24", "198.51.100.0/24"], "198.51.100.1", false],
]);

const PATTERN = "arn:aws:someservice:*:111122223333:finance/*";
const SPANNING = "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt";

table("Conditions_ARN", [
  ["ArnEquals", "arn:aws:sns:us-east-1:111122223333:topic", "arn:aws:sns:us-east-1:111122223333:topic", true],
  [
    "ArnEquals",
    "arn:aws:sns:us-east-1:111122223333:topic",
    "arn:aws:sns:us-east-1:111122223333:Topic",
    false,
  ],
  ["ArnEquals", "arn:aws:sns:*:111122223333:topic", "arn:aws:sns:eu-west-1:111122223333:topic", true],
  ["ArnLike", "arn:aws:sns:*:111122223333:topic", "arn:aws:sns:eu-west-1:111122223333:topic", true],
  ["ArnLike", "arn:aws:sns:us-????-1:111122223333:t*", "arn:aws:sns:us-east-1:111122223333:topic", true],
  ["ArnLike", "arn:aws:sns:*:111122223333:topic", "arn:aws:sqs:eu-west-1:111122223333:topic", false],
  ["ArnLike", PATTERN, "arn:aws:someservice:us-east-2:111122223333:finance/document.txt", true],
  ["ArnLike", PATTERN, SPANNING, false],
  ["StringLike", PATTERN, SPANNING, true],
  ["ArnLike", "arn:aws:s3:::photos/*", "arn:aws:s3:::photos/a:b/c", true],
  ["ArnLike", "arn:aws:s3:::photos", "photos", false],
  ["ArnLike", "arn:aws:s3:::photos", undefined, false],
  ["ArnLike", ["arn:aws:s3:::a", "arn:aws:s3:::b"], "arn:aws:s3:::b", true],
  ["ArnNotEquals", "arn:aws:s3:::a", "arn:aws:s3:::b", true],
  ["ArnNotEquals", "arn:aws:s3:::a", "arn:aws:s3:::a", false],
  ["ArnNotLike", "arn:aws:s3:::a*", "arn:aws:s3:::abc", false],
  ["ArnNotLike", "arn:aws:s3:::a*", "arn:aws:s3:::bcd", true],
  ["ArnNotLike", "arn:aws:s3:::a*", undefined, true],
]);

table("Conditions_IfExists", [
  ["StringEqualsIfExists", "blue", "blue", true],
  ["StringEqualsIfExists", "blue", "red", false],
  ["StringEqualsIfExists", "blue", undefined, true],
  ["StringNotEqualsIfExists", "blue", "blue", false],
  ["StringNotEqualsIfExists", "blue", undefined, true],
  ["StringLikeIfExists", ["t1.*", "t2.*", "m3.*"], "t2.micro", true],
  ["StringLikeIfExists", ["t1.*", "t2.*", "m3.*"], "c5.large", false],
  ["StringLikeIfExists", ["t1.*", "t2.*", "m3.*"], undefined, true],
  ["NumericLessThanIfExists", "10", undefined, true],
  ["NumericLessThanIfExists", "10", "11", false],
  ["DateLessThanIfExists", "2026-01-01", undefined, true],
  ["DateLessThanIfExists", "2026-01-01", "2027-01-01", false],
  ["BoolIfExists", "true", undefined, true],
  ["BoolIfExists", "true", "false", false],
  ["BinaryEqualsIfExists", "YQ==", undefined, true],
  ["IpAddressIfExists", "203.0.113.0/24", undefined, true],
  ["IpAddressIfExists", "203.0.113.0/24", "198.51.100.1", false],
  ["NotIpAddressIfExists", "203.0.113.0/24", undefined, true],
  ["ArnLikeIfExists", "arn:aws:s3:::a", undefined, true],
  ["ArnLikeIfExists", "arn:aws:s3:::a", "arn:aws:s3:::b", false],
]);

table("Conditions_Null", [
  ["Null", "true", undefined, true],
  ["Null", "true", "any", false],
  ["Null", "false", undefined, false],
  ["Null", "false", "any", true],
  ["Null", "False", "any", true],
  ["Null", ["true", "false"], undefined, true],
]);

describe(`${GUIDE}reference_policies_condition-logic-multiple-context-keys-or-values.html`, () => {
  const context = { "test:a": "1", "test:b": "2" };
  test.each([
    ["all keys of one operator must match", { StringEquals: { "test:a": "1", "test:b": "2" } }, true],
    ["one key that does not spoils it", { StringEquals: { "test:a": "1", "test:b": "9" } }, false],
    [
      "all operators must match",
      { StringEquals: { "test:a": "1" }, NumericLessThan: { "test:b": "3" } },
      true,
    ],
    [
      "one operator that does not spoils it",
      { StringEquals: { "test:a": "1" }, NumericLessThan: { "test:b": "2" } },
      false,
    ],
    [
      "the values of one key are alternatives",
      { StringEquals: { "test:a": ["7", "1"], "test:b": ["2", "8"] } },
      true,
    ],
    ["a negated operator excludes each of its values", { StringNotEquals: { "test:a": ["7", "1"] } }, false],
    ["names of keys are not told apart by case", { StringEquals: { "TEST:A": "1" } }, true],
    ["an empty condition holds", {}, true],
    ["an operator nobody knows never holds", { StringSomehow: { "test:a": "1" } }, false],
  ])("%s", (_title, condition, expected) => {
    expect(holds(condition, context)).toBe(expected);
  });
});

const SETS = `${GUIDE}reference_policies_condition-single-vs-multi-valued-context-keys.html`;
describe(SETS, () => {
  const rows: Row[] = [
    ["ForAllValues:StringEquals", ["ID", "Message", "Tags"], ["Message", "Tags"], true],
    ["ForAllValues:StringEquals", ["ID", "Message", "Tags"], ["Message", "UserName"], false],
    ["ForAllValues:StringEquals", ["ID", "Message", "Tags"], "ID", true],
    ["ForAllValues:StringEquals", ["ID"], [], true],
    ["ForAllValues:StringEquals", ["ID"], undefined, true],
    ["ForAllValues:StringEquals", ["ID"], "", true],
    ["ForAllValues:StringLike", ["M*", "T*"], ["Message", "Tags"], true],
    ["ForAllValues:StringLike", ["M*", "T*"], ["Message", "ID"], false],
    ["ForAllValues:StringNotEquals", ["ID", "Date"], ["Message", "Tags"], true],
    ["ForAllValues:StringNotEquals", ["ID", "Date"], ["Message", "ID"], false],
    ["ForAllValues:StringNotLike", "I*", ["Message", "ID"], false],
    ["ForAllValues:NumericLessThan", "10", ["1", "9"], true],
    ["ForAllValues:NumericLessThan", "10", ["1", "10"], false],
    ["ForAllValues:ArnLike", "arn:aws:s3:::a*", ["arn:aws:s3:::ab", "arn:aws:s3:::ac"], true],
    ["ForAllValues:Bool", "true", ["true", "false"], false],
    ["ForAllValues:StringEqualsIfExists", ["ID"], undefined, true],
    ["ForAnyValue:StringEquals", ["ID", "Date"], ["Message", "Date"], true],
    ["ForAnyValue:StringEquals", ["ID", "Date"], ["Message", "UserName"], false],
    ["ForAnyValue:StringEquals", ["ID", "Date"], "Date", true],
    ["ForAnyValue:StringEquals", ["ID"], [], false],
    ["ForAnyValue:StringEquals", ["ID"], undefined, false],
    ["ForAnyValue:StringLike", "I*", ["Message", "ID"], true],
    ["ForAnyValue:StringLike", "X*", ["Message", "ID"], false],
    ["ForAnyValue:StringNotEquals", ["ID", "Date"], ["ID", "Message"], true],
    ["ForAnyValue:StringNotEquals", ["ID", "Date"], ["ID", "Date"], false],
    ["ForAnyValue:StringNotEquals", ["ID"], undefined, false],
    ["ForAnyValue:StringEqualsIfExists", ["ID"], undefined, true],
    ["ForAnyValue:StringEqualsIfExists", ["ID"], ["Date"], false],
    ["ForAnyValue:IpAddress", "203.0.113.0/24", ["198.51.100.1", "203.0.113.1"], true],
    ["forallvalues:stringequals", ["ID"], ["ID"], true],
    // A key of several values without a set operator: one that matches suffices, and none may under a negation.
    ["StringEquals", "ID", ["ID", "Date"], true],
    ["StringNotEquals", "ID", ["ID", "Date"], false],
    ["StringNotEquals", "ID", ["Message", "Date"], true],
    ["Null", "true", [], true],
    ["Null", "false", ["ID"], true],
  ];
  test.each(rows)("%s %j over %j: %s", (operator, policy, request, expected) => {
    const context = keyed(request);
    expect(holds({ [operator]: { "test:key": policy } }, context)).toBe(expected);
  });
});

describe(`${GUIDE}reference_policies_grammar.html#policies-grammar-json: numbers and booleans need no quotes`, () => {
  test.each([
    ["NumericLessThan", 10, "9", true],
    ["NumericEquals", [8, 9], "9", true],
    ["Bool", true, "true", true],
    ["Bool", false, "true", false],
    ["Null", true, undefined, true],
  ])("%s %j over %j: %s", (operator, value, request, expected) => {
    const context = keyed(request);
    expect(holds({ [operator]: { "test:key": value } }, context)).toBe(expected);
  });
});
