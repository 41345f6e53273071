import { invalidPattern } from "../errors.js";

/**
 * What AWS allows between percent signs: classes, anchors, `?` `*` `+` `{n,m}`, alternatives. Groups with backreferences
 * and the constructs that cost exponential time are not among it.
 */
const ALLOWED = /^[a-zA-Z0-9_\-:/@#!&=~,;'"<> ^$?*+.|()[\]{}\\]*$/;
/** A repetition of a repetition: the shape that backtracks without end. */
const NESTED_REPETITION = /\([^)]*[*+}][^)]*\)[*+{]/;

export function toRegex(source: string): RegExp {
  if (
    source === "" ||
    !ALLOWED.test(source) ||
    NESTED_REPETITION.test(source) ||
    /\\[1-9kpP]|\(\?/.test(source)
  ) {
    throw invalidPattern();
  }
  try {
    return new RegExp(source);
  } catch {
    throw invalidPattern();
  }
}
