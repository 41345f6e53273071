import { describe, expect, it } from "vitest";
import { compilePattern } from "./compile.js";

describe.each<[string, string, boolean]>([
  ["", "anything", true],
  ['" "', "anything", true],
  ["ERROR", "[ERROR 400] BAD REQUEST", true],
  ["ERROR", "error", false],
  ["ERROR ARGUMENTS", "ERROR MISSING ARGUMENTS", true],
  ["ERROR ARGUMENTS", "ERROR", false],
  ["?ERROR ?WARN", "WARN only", true],
  ["?ERROR ?WARN", "INFO only", false],
  ["?ERROR INFO", "INFO only", true],
  ['"INTERNAL SERVER"', "[INTERNAL SERVER ERROR]", true],
  ['"INTERNAL SERVER"', "SERVER INTERNAL", false],
  ["ERROR -EXITING", "ERROR 1", true],
  ["ERROR -EXITING", "ERROR EXITING", false],
  ['-"has exited"', "process has exited", false],
  ["%AUTH[a-z]+%", "userAUTHorized", true],
  ["%^AUTH%", "userAUTHorized", false],
  ['"a \\"quoted\\" b"', 'x a "quoted" b', true],
  ['{ $.eventType = "UpdateTrail" }', '{"eventType":"UpdateTrail"}', true],
  ["{ $.eventType = UpdateTrail }", '{"eventType":"UpdateTrail"}', true],
  ['{ $.eventType = "Update*" }', '{"eventType":"UpdateTrail"}', true],
  ['{ $.sourceIP != "123.*" }', '{"sourceIP":"10.0.0.1"}', true],
  ['{ $.sourceIP != "123.*" }', '{"sourceIP":"123.1.1.1"}', false],
  ["{ $.n > 3 }", '{"n":4}', true],
  ["{ $.n >= 4.0 && $.n < 1e1 }", '{"n":4}', true],
  ["{ $.n > 3 }", '{"n":"x"}', false],
  ["{ $.n = 4 }", '{"n":4}', true],
  ["{ $.a[0] = 1 }", '{"a":[1,2]}', true],
  ["{ $.a[*] = 2 }", '{"a":[1,2]}', true],
  ["{ $.a[5] = 2 }", '{"a":[1,2]}', false],
  ['{ $.["a.b"] = 1 }', '{"a.b":1}', true],
  ["{ $.['a.b'] = 1 }", '{"a.b":1}', true],
  ['{ $["a b"].c = 1 }', '{"a b":{"c":1}}', true],
  ["{ $.a IS TRUE }", '{"a":true}', true],
  ["{ $.a is false }", '{"a":true}', false],
  ["{ $.a IS NULL }", '{"a":null}', true],
  ["{ $.a IS NULL }", "{}", false],
  ["{ $.a NOT EXISTS }", "{}", true],
  ["{ $.a NOT EXISTS }", '{"a":null}', false],
  ["{ ($.a = 1 || $.b = 2) && $.c = 3 }", '{"b":2,"c":3}', true],
  ["{ $.a = 1 || $.b = 2 && $.c = 3 }", '{"a":1}', true],
  ["{ $.e = %Trail% }", '{"e":"UpdateTrail"}', true],
  ["{ $.a = 1 }", "no JSON", false],
  ["[ip, user, status]", "10.0.0.1 ann 200", true],
  ["[ip, user, status]", "10.0.0.1 ann", false],
  ["[ip, user, status = 4*]", "10.0.0.1 ann 404", true],
  ["[ip, user, status = 4*]", "10.0.0.1 ann 200", false],
  ["[ip, ..., bytes > 1000]", '10.0.0.1 - [10/Oct/2000 13:25] "GET / HTTP/1.0" 200 1534', true],
  ["[ip, ..., bytes > 1000]", '10.0.0.1 - [10/Oct/2000 13:25] "GET / HTTP/1.0" 200 15', false],
  ['[w1 = "ERROR" || w1 = "WARN", ...]', "WARN x y", true],
  ['[w1 = "ERROR" || w1 = "WARN", ...]', "INFO x y", false],
  ["[w1 != INFO && w1 != DEBUG, w2]", "WARN x", true],
  ["[a, b = %^[0-9]+$%]", "x 12", true],
  ["[..., last = z]", "x y z", true],
])("%s", (pattern, message, expected) => {
  it(`${expected ? "matches" : "does not match"} ${message}`, () => {
    expect(compilePattern(pattern)(message) !== undefined).toBe(expected);
  });
});

it("gives the values that a pattern names", () => {
  expect(compilePattern("[ip, ..., status, bytes]")("10.0.0.1 x y 200 15")).toEqual({
    $ip: "10.0.0.1",
    $status: "200",
    $bytes: "15",
  });
  expect(compilePattern("{ $.latency > 1 && $.a.b = x }")('{"latency":5,"a":{"b":"x"}}')).toEqual({
    "$.latency": "5",
    "$.a.b": "x",
  });
});

it.each([
  "{ $.a }",
  "{ $.a = }",
  "{ $.a = 1",
  "{ a = 1 }",
  "{ $.a > x }",
  "{ ($.a = 1 }",
  "[a, b",
  "[..., a, ...]",
  "[a = ]",
  "[a, b > x]",
  '"unclosed',
  "%(a+)+%",
  "%a(?=b)%",
  `{ ${"(".repeat(60)}$.a = 1${")".repeat(60)} }`,
])("refuses %s", (pattern) => {
  expect(() => compilePattern(pattern)).toThrow("Invalid filter pattern");
});
