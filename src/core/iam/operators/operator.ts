import type { ConditionContext } from "../condition-context.js";
import type { PolicyVersion } from "../document.js";

/** Whether one value of the request matches one value of the policy. */
export type ValueTest = (value: string, context: ConditionContext) => boolean;

/**
 * A condition operator without its negation, `IfExists` and set quantifier.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export interface Operator {
  /** Compiles a value of the policy; undefined for one of another type, which then matches nothing. */
  compile(policyValue: string, version: PolicyVersion): ValueTest | undefined;
}
