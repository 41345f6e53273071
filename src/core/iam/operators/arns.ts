import { type Glob, matchesGlob } from "../glob.js";
import { toTemplate } from "../variables.js";
import type { Operator } from "./operator.js";

const COMPONENTS = 6;

/** Each of the six components is compared by itself; `ArnEquals` takes wildcards as `ArnLike` does. */
export const arnLike: Operator = {
  compile(policyValue, version) {
    const template = toTemplate(policyValue, version, true);
    const fixed = template.fixed === undefined ? undefined : splitArn(template.fixed);
    return (value, context) => {
      const resolved = fixed ? undefined : template.resolve(context);
      const pattern = fixed ?? (resolved === undefined ? undefined : splitArn(resolved));
      return pattern !== undefined && matchesArn(pattern, value);
    };
  },
};

function matchesArn(pattern: readonly string[], value: string): boolean {
  // A lone wildcard is any ARN.
  if (pattern.length === 1) return matchesGlob(pattern[0] as Glob, value);
  const components = splitArn(value);
  return (
    components.length === COMPONENTS &&
    pattern.length === COMPONENTS &&
    components.every((component, index) => matchesGlob((pattern[index] ?? "") as Glob, component))
  );
}

function splitArn(arn: string): string[] {
  const parts = arn.split(":");
  return parts.length <= COMPONENTS
    ? parts
    : [...parts.slice(0, COMPONENTS - 1), parts.slice(COMPONENTS - 1).join(":")];
}
