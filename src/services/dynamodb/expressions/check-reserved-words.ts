import { isReservedWord } from "./reserved-words.js";
import type { PathStep } from "./syntax.js";
import { type ExpressionLabel, expressionError } from "./tokens.js";

/** Throws for the first name written without a placeholder that is a reserved word. */
export function checkReservedWords(paths: Iterable<readonly PathStep[]>, label: ExpressionLabel): void {
  for (const steps of paths) {
    const word = steps.find((step) => typeof step === "string" && isReservedWord(step));
    if (word !== undefined) {
      throw expressionError(label, `Attribute name is a reserved keyword; reserved keyword: ${word}`);
    }
  }
}
