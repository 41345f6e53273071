import type { Call, Condition, Operand, PathStep } from "./syntax.js";

/** All paths below an operand, in the order written. */
export function* pathsOf(operand: Operand): Iterable<readonly PathStep[]> {
  if (operand.kind === "path") yield operand.steps;
  else if (operand.kind === "call") for (const inner of operand.operands) yield* pathsOf(inner);
}

/** All calls of an operand, innermost first. */
export function* callsOf(operand: Operand): Iterable<Call> {
  if (operand.kind !== "call") return;
  for (const inner of operand.operands) yield* callsOf(inner);
  yield operand;
}

/** The operands that stand directly in a condition's leaf. */
export function operandsOf(leaf: Leaf): readonly Operand[] {
  switch (leaf.kind) {
    case "compare":
      return [leaf.left, leaf.right];
    case "between":
      return [leaf.operand, leaf.low, leaf.high];
    case "in":
      return [leaf.operand, ...leaf.choices];
    case "call":
      return leaf.operands;
  }
}

/** A condition that holds no other condition. */
export type Leaf = Extract<Condition, { kind: "compare" | "between" | "in" | "call" }>;

/** The leaves of a condition, in the order written. */
export function* leavesOf(condition: Condition): Iterable<Leaf> {
  if (condition.kind === "and" || condition.kind === "or") {
    for (const term of condition.terms) yield* leavesOf(term);
  } else if (condition.kind === "not") {
    yield* leavesOf(condition.term);
  } else {
    yield condition;
  }
}

/** All calls of a leaf, innermost first. */
export function* callsIn(leaf: Leaf): Iterable<Call> {
  for (const operand of operandsOf(leaf)) yield* callsOf(operand);
  if (leaf.kind === "call") yield leaf;
}
