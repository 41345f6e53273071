import { invalidPattern } from "../errors.js";
import type { Matcher } from "./compile.js";
import { toRegex } from "./regex.js";

type Test = (message: string) => boolean;

const NOTHING = {};

/** One term: `?` before it makes it optional, `-` excludes it. */
const TERM = /\s*([?-]?)(?:"((?:[^"\\]|\\.)*)"|%((?:[^%\\]|\\.)*)%|([^\s"]+))(?=\s|$)/y;

/**
 * Terms of an unstructured event: all must occur, quoted ones as phrases, `-` ones must not; of `?` ones alone any will
 * do, and beside others they count for nothing. Case matters.
 */
export function compileTerms(pattern: string): Matcher {
  const required: Test[] = [];
  const optional: Test[] = [];
  const excluded: Test[] = [];
  const kinds: Record<string, Test[]> = { "": required, "?": optional, "-": excluded };
  const text = pattern.trim();
  TERM.lastIndex = 0;
  while (TERM.lastIndex < text.length) {
    const [, sign = "", phrase, regex, word] = TERM.exec(text) ?? [];
    if (phrase === undefined && regex === undefined && word === undefined) throw invalidPattern();
    kinds[sign]?.push(toTest(phrase, regex, word));
  }
  const any = required.length === 0 && excluded.length === 0 ? optional : [];
  return (message) => {
    const isMatch =
      required.every((test) => test(message)) &&
      !excluded.some((test) => test(message)) &&
      (any.length === 0 || any.some((test) => test(message)));
    return isMatch ? NOTHING : undefined;
  };
}

function toTest(phrase: string | undefined, regex: string | undefined, word: string | undefined): Test {
  if (regex !== undefined) {
    const compiled = toRegex(regex);
    return (message) => compiled.test(message);
  }
  const text = (phrase ?? word ?? "").replace(/\\(.)/g, "$1");
  if (text.trim() === "") return () => true;
  return (message) => message.includes(text);
}
