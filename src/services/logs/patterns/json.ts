import { invalidPattern } from "../errors.js";
import { toComparison } from "./comparison.js";
import type { Matcher } from "./compile.js";
import { type Condition, readConditions, readOperand, readOperator } from "./conditions.js";
import { type Selector, select, toSelector } from "./selector.js";
import { TokenReader, toTokens } from "./tokens.js";

/** `{ $.latency > 100 && $.user.name = "a*" }`: conditions on the properties of an event that is a JSON object. */
export function compileJson(pattern: string): Matcher {
  const reader = new TokenReader(toTokens(pattern));
  const named: { name: string; selector: Selector }[] = [];
  reader.expectSign("{");
  const condition = readConditions<unknown>(reader, () => readLeaf(reader, named));
  reader.expectSign("}");
  if (!reader.done) throw invalidPattern();
  return (message) => {
    const event = parse(message);
    if (event === undefined || !condition(event)) return undefined;
    return Object.fromEntries(
      named.flatMap(({ name, selector }) =>
        select(event, selector)
          .slice(0, 1)
          .map((value) => [name, toText(value)]),
      ),
    );
  };
}

function readLeaf(reader: TokenReader, named: { name: string; selector: Selector }[]): Condition<unknown> {
  const token = reader.next();
  if (token.kind !== "word" || !token.text.startsWith("$")) throw invalidPattern();
  const selector = toSelector(token.text);
  named.push({ name: token.text, selector });
  const special = readSpecial(reader, selector);
  if (special) return special;
  const compare = toComparison(readOperator(reader), readOperand(reader));
  return (event) => select(event, selector).some((value) => isComparable(value) && compare(toValue(value)));
}

/** `IS TRUE`, `IS FALSE`, `IS NULL`, `NOT EXISTS`. */
function readSpecial(reader: TokenReader, selector: Selector): Condition<unknown> | undefined {
  if (reader.takeWord("NOT")) {
    if (!reader.takeWord("EXISTS")) throw invalidPattern();
    return (event) => select(event, selector).length === 0;
  }
  if (!reader.takeWord("IS")) return undefined;
  const wanted = reader.takeWord("TRUE")
    ? true
    : reader.takeWord("FALSE")
      ? false
      : reader.takeWord("NULL")
        ? null
        : undefined;
  if (wanted === undefined) throw invalidPattern();
  return (event) => select(event, selector).some((value) => value === wanted);
}

function isComparable(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function toValue(value: string | number | boolean): string | number {
  return typeof value === "boolean" ? String(value) : value;
}

function toText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Events that are not JSON objects never match. */
function parse(message: string): unknown {
  if (!message.trimStart().startsWith("{")) return undefined;
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}
