import { InvalidPattern } from "./invalid-pattern.js";

/** Stars before one and the same character; more would make AWS's matcher too large, and it refuses them. */
const LIKE_STARS_MAX = 4;

/** `*` stands for any text, `\*` and `\\` for themselves. Looks through a text once, however many stars there are. */
export function toWildcardTest(operand: unknown): (value: unknown) => boolean {
  if (typeof operand !== "string") throw new InvalidPattern("wildcard match pattern must be a string");
  const [first = "", ...rest] = toLiterals(operand);
  const last = rest.pop();
  if (last === undefined) return (given) => given === first;
  checkComplexity([...rest, last]);
  return (given) => {
    if (typeof given !== "string" || given.length < first.length + last.length) return false;
    if (!given.startsWith(first) || !given.endsWith(last)) return false;
    const end = given.length - last.length;
    let at = first.length;
    for (const part of rest) {
      const found = given.indexOf(part, at);
      if (found < 0 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}

/** What stands between the stars. */
function toLiterals(pattern: string): string[] {
  const literals = [""];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? "";
    const next = pattern[at + 1];
    if (character === "\\") {
      if (next !== "*" && next !== "\\") throw new InvalidPattern(`Invalid escape character at pos ${at}`);
      literals[literals.length - 1] += next;
      at += 1;
    } else if (character !== "*") {
      literals[literals.length - 1] += character;
    } else {
      if (next === "*") throw new InvalidPattern(`Consecutive wildcard characters at pos ${at + 1}`);
      literals.push("");
    }
  }
  return literals;
}

function checkComplexity(afterStars: readonly string[]): void {
  const counts = new Map<string, number>();
  for (const literal of afterStars) {
    const character = literal.charAt(0);
    const count = (counts.get(character) ?? 0) + 1;
    counts.set(character, count);
    if (character !== "" && count > LIKE_STARS_MAX) {
      throw new InvalidPattern(
        "Rule is too complex - try using fewer wildcard characters or fewer repeating character " +
          "sequences after a wildcard character",
      );
    }
  }
}
