import { compileEventPattern, type EventMatcher } from "../../../core/event-pattern/event-pattern.js";
import { InvalidPattern } from "../../../core/event-pattern/invalid-pattern.js";
import { invalidPattern } from "../errors.js";
import type { EventsContext } from "../state.js";

/** Patterns that stay compiled. */
const MATCHERS_MAX = 2_000;

/** Throws EventBridge's error for what is no pattern. */
export function toMatcher(pattern: string): EventMatcher {
  try {
    return compileEventPattern(pattern);
  } catch (error) {
    if (!(error instanceof InvalidPattern)) throw error;
    throw invalidPattern(error.message);
  }
}

/** The matcher of a stored pattern, compiled once. */
export function matcherOf(ctx: EventsContext, pattern: string): EventMatcher {
  const { matchers } = ctx.state;
  const known = matchers.get(pattern);
  if (known) return known;
  const [oldest] = matchers.keys();
  if (matchers.size >= MATCHERS_MAX && oldest !== undefined) matchers.delete(oldest);
  const made = compileEventPattern(pattern);
  matchers.set(pattern, made);
  return made;
}
