import { compileFields } from "./fields.js";
import { compileJson } from "./json.js";
import { compileTerms } from "./terms.js";

/** What a matching event yields: the values that the pattern names (`$ip`, `$.latency`), for metrics and tests. */
export type Extracted = Readonly<Record<string, string>>;

/** Undefined for an event that does not match. */
export type Matcher = (message: string) => Extracted | undefined;

/** Reads a filter pattern of any of the three kinds. Throws InvalidParameterException. */
export function compilePattern(pattern: string): Matcher {
  const text = pattern.trim();
  if (text.startsWith("{")) return compileJson(text);
  if (text.startsWith("[")) return compileFields(text);
  return compileTerms(text);
}
