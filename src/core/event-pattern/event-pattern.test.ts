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
  [
    "anything but a prefix, of a number",
    { detail: { count: [{ "anything-but": { prefix: "Run" } }] } },
    true,
  ],
  ["anything but a suffix", { detail: { file: [{ "anything-but": { suffix: ["PNG", "x"] } }] } }, false],
  [
    "anything but in any case",
    { detail: { state: [{ "anything-but": { "equals-ignore-case": "RUNNING" } }] } },
    false,
  ],
  ["anything but a wildcard", { detail: { file: [{ "anything-but": { wildcard: "*.txt" } }] } }, true],
  ["a wildcard with an escaped star", { detail: { file: [{ wildcard: "photos/\\*.PNG" }] } }, false],
  ["stars that overlap", { detail: { file: [{ wildcard: "photos/cat*cat.PNG" }] } }, false],
  ["a dot as a step", { "detail.state": ["Running"] }, true],
  ["both fields of one element", { detail: { items: { name: ["x"], n: [2] } } }, false],
  ["existence of an object", { detail: [{ exists: true }] }, false],
  ["absence below nothing", { detail: { none: { deeper: [{ exists: false }] } } }, true],
  ["existence, or a value", { detail: { missing: [{ exists: false }, "x"] } }, true],
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
  '{"a":[{"constructor":1}]}',
  '{"a":[{"numeric":[">",5,"<",1]}]}',
  '{"a":[{"numeric":[">",5,">",6]}]}',
  '{"a":[{"cidr":"10.0.0.0"}]}',
  '{"a":[{"wildcard":"a**"}]}',
  '{"a":[{"wildcard":"*:*:*:*:*:x"}]}',
  '{"a":[{"anything-but":[null]}]}',
  '{"a":[{"anything-but":{"prefix":""}}]}',
  '{"a":[{"anything-but":{"numeric":["=",1]}}]}',
])("refuses %s", (pattern) => {
  expect(() => compileEventPattern(pattern)).toThrow(InvalidPattern);
});
