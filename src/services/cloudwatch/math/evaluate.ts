import { validation } from "../errors.js";
import { type MathGround, toFunction } from "./functions.js";
import { operate } from "./operators.js";
import type { Node } from "./parser.js";
import { isSeries, type MathValue } from "./series.js";

/** Words that functions take: `FILL(m1, REPEAT)`, `SORT(METRICS(), MAX, DESC, 5)`. */
const WORDS: ReadonlySet<string> = new Set(["REPEAT", "LINEAR", "AVG", "MIN", "MAX", "SUM", "ASC", "DESC"]);

/** Computes an expression; `resultOf` gives what another query of the request came to. */
export function evaluate(node: Node, resultOf: (id: string) => MathValue, ground: MathGround): MathValue {
  const inner = (each: Node) => evaluate(each, resultOf, ground);
  switch (node.kind) {
    case "number":
      return node.value;
    case "text":
      return { kind: "text", text: node.text };
    case "name":
      return WORDS.has(node.name) ? { kind: "text", text: node.name } : resultOf(node.name);
    case "list": {
      const items = node.items.map(inner);
      if (!items.every(isSeries)) throw validation("Error in expression: An array holds time series");
      return { kind: "list", items };
    }
    case "unary":
      return operate("*", -1, inner(node.operand));
    case "binary":
      return operate(node.operator, inner(node.left), inner(node.right));
    case "call":
      return toFunction(node.name)(node.args.map(inner), ground);
  }
}

/** The ids that an expression speaks of. */
export function namesIn(node: Node): string[] {
  switch (node.kind) {
    case "name":
      return WORDS.has(node.name) ? [] : [node.name];
    case "list":
      return node.items.flatMap(namesIn);
    case "unary":
      return namesIn(node.operand);
    case "binary":
      return [...namesIn(node.left), ...namesIn(node.right)];
    case "call":
      return node.args.flatMap(namesIn);
    default:
      return [];
  }
}

/** The calls of one function in an expression, those inside of others too. */
export function callsOf(node: Node, name: string): Extract<Node, { kind: "call" }>[] {
  switch (node.kind) {
    case "list":
      return node.items.flatMap((item) => callsOf(item, name));
    case "unary":
      return callsOf(node.operand, name);
    case "binary":
      return [...callsOf(node.left, name), ...callsOf(node.right, name)];
    case "call":
      return [...(node.name === name ? [node] : []), ...node.args.flatMap((arg) => callsOf(arg, name))];
    default:
      return [];
  }
}
