import { expect, it } from "vitest";
import { faultOf, type Step } from "./check-history.js";

const logs = (entries: Record<string, string[]>) => new Map(Object.entries(entries));

/** All at once, unless told. */
function step(id: string, reads: Record<string, string[]>, writes: string[] = [], time = [0, 9]): Step {
  return { id, began: time[0] ?? 0, ended: time[1] ?? 9, reads: logs(reads), writes };
}

it("accepts what could have been done one by one", () => {
  const steps = [
    step("t1", {}, ["a", "b"]),
    step("t2", { a: ["t1"] }, ["b"]),
    step("r1", { a: [], b: [] }),
    step("r2", { a: ["t1"], b: ["t1"] }),
  ];
  expect(faultOf(steps, logs({ a: ["t1"], b: ["t1", "t2"] }))).toBeUndefined();
});

it.each([
  [
    "half of a transaction",
    [step("t1", {}, ["a", "b"]), step("r", { a: ["t1"], b: [] })],
    { a: ["t1"], b: ["t1"] },
  ],
  [
    "two readers that see two writes in different orders",
    [
      step("t1", {}, ["a"]),
      step("t2", {}, ["b"]),
      step("r1", { a: ["t1"], b: [] }),
      step("r2", { a: [], b: ["t2"] }),
    ],
    { a: ["t1"], b: ["t2"] },
  ],
  [
    "write skew",
    [step("t1", { a: [], b: [] }, ["a"]), step("t2", { a: [], b: [] }, ["b"])],
    { a: ["t1"], b: ["t2"] },
  ],
  [
    "transactions that cross",
    [step("t1", {}, ["a", "b"]), step("t2", {}, ["a", "b"])],
    { a: ["t1", "t2"], b: ["t2", "t1"] },
  ],
  [
    "a read that is behind the times",
    [step("t1", {}, ["a"], [0, 1]), step("r", { a: [] }, [], [2, 3])],
    { a: ["t1"] },
  ],
])("finds %s", (_, steps, final) => {
  expect(faultOf(steps, logs(final))).toMatch(/^no order: /);
});

it.each([
  ["a lost write", [step("t1", {}, ["a"])], { a: [] }, "t1 is lost from a"],
  ["a write that nobody did", [], { a: ["t1"] }, "a holds t1, which was not done"],
  ["a write done twice", [step("t1", {}, ["a"])], { a: ["t1", "t1"] }, "twice"],
  ["a read of what was undone", [step("r", { a: ["t1"] })], { a: [] }, "what never was"],
])("finds %s", (_, steps, final, fault) => {
  expect(faultOf(steps, logs(final))).toContain(fault);
});
