import { type ConditionContext, singleValue } from "./condition-context.js";
import type { PolicyVersion } from "./document.js";
import { type Glob, literalHead, toGlob, toLiteral } from "./glob.js";

/**
 * Text of a policy in which `${key}` and `${key, 'default'}` stand for values of the request.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export interface Template {
  /** The text, if it has no variable. */
  readonly fixed: Glob | undefined;
  /** What every text that matches begins with: tells most of them apart without resolving anything. */
  readonly head: string;
  /** The text for this request; undefined when a variable has neither value nor default: then it matches nothing. */
  resolve(context: ConditionContext): Glob | undefined;
}

interface Variable {
  key: string;
  fallback: string | undefined;
}

type ToGlob = (text: string) => Glob;

const VARIABLE = /\$\{([^}]*)\}/g;

/** `${*}`, `${?}` and `${$}` are the characters themselves. */
const ESCAPES = new Set(["*", "?", "$"]);

/** `wildcards`: whether `*` and `?` in the text are wildcards, or stand for themselves. */
export function toTemplate(text: string, version: PolicyVersion, wildcards: boolean): Template {
  const read: ToGlob = wildcards ? toGlob : toLiteral;
  // The older language knows no variables: there `${aws:username}` is only text.
  const parts = version === "2012-10-17" && text.includes("${") ? split(text, read) : [read(text)];
  if (parts.every((part) => typeof part === "string")) return toFixed(parts.join("") as Glob);
  return {
    fixed: undefined,
    head: typeof parts[0] === "string" ? literalHead(parts[0]) : "",
    resolve(context) {
      let resolved = "";
      for (const part of parts) {
        if (typeof part === "string") {
          resolved += part;
          continue;
        }
        const value = singleValue(context, part.key) ?? part.fallback;
        if (value === undefined) return undefined;
        resolved += toLiteral(value);
      }
      return resolved as Glob;
    },
  };
}

function toFixed(glob: Glob): Template {
  return { fixed: glob, head: literalHead(glob), resolve: () => glob };
}

function split(text: string, read: ToGlob): (Glob | Variable)[] {
  const parts: (Glob | Variable)[] = [];
  let from = 0;
  for (const match of text.matchAll(VARIABLE)) {
    if (match.index > from) parts.push(read(text.slice(from, match.index)));
    const name = match[1] ?? "";
    parts.push(ESCAPES.has(name) ? toLiteral(name) : readVariable(name));
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push(read(text.slice(from)));
  return parts;
}

function readVariable(name: string): Variable {
  const match = /^([^,]*?)\s*,\s*'(.*)'\s*$/.exec(name);
  const key = (match?.[1] ?? name).trim().toLowerCase();
  return { key, fallback: match?.[2] };
}
