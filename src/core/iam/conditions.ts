import type { ConditionContext } from "./condition-context.js";
import type { ConditionClause, PolicyVersion } from "./document.js";
import type { ValueTest } from "./operators/operator.js";
import { OPERATORS } from "./operators/table.js";

/** Whether a clause of a `Condition` holds for a request. */
export type ConditionTest = (context: ConditionContext) => boolean;

const never: ConditionTest = () => false;

/** An operator's name taken apart: `ForAllValues:StringLikeIfExists`. */
export interface OperatorName {
  quantifier: "forallvalues" | "foranyvalue" | undefined;
  base: string;
  ifExists: boolean;
}

/** Undefined for a name AWS does not know. */
export function readOperatorName(name: string): OperatorName | undefined {
  const match = /^(?:(forallvalues|foranyvalue):)?(.*?)(ifexists)?$/.exec(name.toLowerCase());
  const base = match?.[2] ?? "";
  const ifExists = match?.[3] !== undefined;
  if (base === "null" ? ifExists : !Object.hasOwn(OPERATORS, base)) return undefined;
  return { quantifier: match?.[1] as OperatorName["quantifier"], base, ifExists };
}

/** Compiles one clause. One that cannot be understood never holds. */
export function toConditionTest(clause: ConditionClause, version: PolicyVersion): ConditionTest {
  const name = readOperatorName(clause.operator);
  if (!name) return never;
  const key = clause.key.toLowerCase();
  if (name.base === "null") return toNullTest(key, clause.values);
  const entry = OPERATORS[name.base];
  if (!entry) return never;
  const tests = clause.values.map((value) => entry.operator.compile(value, version)).filter(isTest);
  const matchesOne = (value: string, context: ConditionContext): boolean =>
    tests.some((test) => test(value, context)) !== entry.negated;
  const whenMissing = name.ifExists || (name.quantifier === undefined ? entry.negated : false);

  if (name.quantifier === "forallvalues") {
    // No value at all, or only an empty one, passes: "a null data set, such as an empty string".
    return (context) => {
      const values = valuesOf(context, key);
      return (
        values.every((value) => value === "" && values.length === 1) ||
        values.every((v) => matchesOne(v, context))
      );
    };
  }
  return (context) => {
    const values = valuesOf(context, key);
    if (values.length === 0) return whenMissing;
    if (name.quantifier === "foranyvalue") return values.some((value) => matchesOne(value, context));
    // Several values without a set operator: as one value each, where a negation must hold for all.
    return entry.negated
      ? values.every((value) => matchesOne(value, context))
      : values.some((value) => matchesOne(value, context));
  };
}

/** `Null`: `true` holds when the key is not there, `false` when it is. */
function toNullTest(key: string, values: readonly string[]): ConditionTest {
  const wanted = new Set(values.map((value) => value.toLowerCase() === "true"));
  return (context) => wanted.has(valuesOf(context, key).length === 0);
}

const NONE: readonly string[] = [];

function valuesOf(context: ConditionContext, key: string): readonly string[] {
  const value = context.get(key);
  return value === undefined ? NONE : typeof value === "string" ? [value] : value;
}

function isTest(test: ValueTest | undefined): test is ValueTest {
  return test !== undefined;
}
