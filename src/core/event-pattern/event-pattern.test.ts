import { describe, expect, it } from "vitest";
import { compileEventPattern } from "./event-pattern.js";
import { InvalidPattern } from "./invalid-pattern.js";

const event = {
  source: "aws.ec2",
  detail: {
    state: "Running",
    count: 5,
    empty: null,
    tags: ["a", "b"],
    ip: "10.0.0.7",
    items: [
      { name: "x", n: 1 },
      { name: "y", n: 2 },
    ],
    file: "photos/cat.PNG",
  },
};

describe.each<[string, unknown, boolean]>([
  ["a value", { source: ["aws.ec2"] }, true],
  ["another value", { source: ["aws.s3"] }, false],
  ["one of several values", { source: ["aws.s3", "aws.ec2"] }, true],
  ["all fields", { source: ["aws.ec2"], detail: { count: [5] } }, true],
  ["all fields, one amiss", { source: ["aws.ec2"], detail: { count: [6] } }, false],
  ["null", { detail: { empty: [null] } }, true],
  ["null against a missing field", { detail: { missing: [null] } }, false],
  ["an element of a list", { detail: { tags: ["b"] } }, true],
  ["an object in a list", { detail: { items: { n: [2] } } }, true],
  ["a prefix", { detail: { file: [{ prefix: "photos/" }] } }, true],
  ["a suffix", { detail: { file: [{ suffix: ".png" }] } }, false],
  ["a suffix in any case", { detail: { file: [{ suffix: { "equals-ignore-case": ".png" } }] } }, true],
  ["equals in any case", { detail: { state: [{ "equals-ignore-case": "running" }] } }, true],
  ["a wildcard", { detail: { file: [{ wildcard: "*/cat.*" }] } }, true],
  ["a number in a range", { detail: { count: [{ numeric: [">", 0, "<=", 5] }] } }, true],
  ["a number out of a range", { detail: { count: [{ numeric: [">", 5] }] } }, false],
  ["an address", { detail: { ip: [{ cidr: "10.0.0.0/24" }] } }, true],
  ["an address elsewhere", { detail: { ip: [{ cidr: "10.0.1.0/24" }] } }, false],
  ["anything but a value", { detail: { state: [{ "anything-but": "stopped" }] } }, true],
  ["anything but these", { detail: { state: [{ "anything-but": ["Running", "x"] }] } }, false],
  ["anything but a prefix", { detail: { state: [{ "anything-but": { prefix: "Run" } }] } }, false],
  ["anything but, missing field", { detail: { missing: [{ "anything-but": "x" }] } }, false],
  ["existence", { detail: { count: [{ exists: true }] } }, true],
  ["absence", { detail: { missing: [{ exists: false }] } }, true],
  ["absence of what is there", { detail: { count: [{ exists: false }] } }, false],
  ["$or of fields", { $or: [{ source: ["x"] }, { detail: { count: [5] } }] }, true],
])("matches %s", (_, pattern, expected) => {
  it(expected ? "yes" : "no", () => {
    expect(compileEventPattern(JSON.stringify(pattern))(event)).toBe(expected);
  });
});

it.each([
  "[]",
  "{",
  "{}",
  '{"a":1}',
  '{"a":[]}',
  '{"a":[{"nope":1}]}',
  '{"a":[{"prefix":1}]}',
  '{"a":[{"numeric":["~",1]}]}',
  '{"a":[{"cidr":"10.0.0.0/33"}]}',
  '{"a":[{"prefix":"a","suffix":"b"}]}',
])("refuses %s", (pattern) => {
  expect(() => compileEventPattern(pattern)).toThrow(InvalidPattern);
});
