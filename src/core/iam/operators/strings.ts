import { toMatcher } from "../glob.js";
import { toTemplate } from "../variables.js";
import type { Operator } from "./operator.js";

function strings(wildcards: boolean, fold: (text: string) => string): Operator {
  return {
    compile(policyValue, version) {
      const template = toTemplate(policyValue, version, wildcards);
      if (template.fixed !== undefined) {
        const matches = toMatcher(fold(template.fixed) as typeof template.fixed);
        return (value) => matches(fold(value));
      }
      return (value, context) => {
        const resolved = template.resolve(context);
        return resolved !== undefined && toMatcher(fold(resolved) as typeof resolved)(fold(value));
      };
    },
  };
}

const asIs = (text: string): string => text;

export const stringEquals = strings(false, asIs);
export const stringEqualsIgnoreCase = strings(false, (text) => text.toLowerCase());
export const stringLike = strings(true, asIs);
