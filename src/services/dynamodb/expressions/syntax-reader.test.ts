import { expect, it } from "vitest";
import { toCondition } from "./bind-condition.js";
import { toUpdate } from "./bind-update.js";
import { Bindings } from "./bindings.js";
import { toProjection } from "./projection.js";
import { RememberingReader } from "./syntax-reader.js";

it("a text read before is bound to each request's own names and values", () => {
  const reader = new RememberingReader();
  for (const n of ["a", "b"]) {
    const bindings = () => new Bindings({ "#n": n }, { ":v": { S: n } }, reader);
    expect(toCondition("#n = :v", "ConditionExpression", bindings())).toEqual({
      condition: {
        kind: "compare",
        comparator: "=",
        left: { kind: "path", path: [n] },
        right: { kind: "value", value: { S: n } },
      },
      paths: [[n]],
    });
    expect(toUpdate("SET #n = :v", bindings()).actions).toEqual([
      { kind: "SET", path: [n], value: { kind: "value", value: { S: n } } },
    ]);
    expect(toProjection("#n[0]", bindings())).toEqual([[n, 0]]);
  }
  expect(reader.condition("x = :v", "FilterExpression")).toBe(
    reader.condition("x = :v", "ConditionExpression"),
  );
});

it("a fault is told each time, and by the parameter it came in", () => {
  const reader = new RememberingReader();
  for (const label of ["ConditionExpression", "FilterExpression"] as const) {
    expect(() => reader.condition("a = ", label)).toThrow(`Invalid ${label}: Syntax error`);
  }
});
