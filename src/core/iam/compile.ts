import { type CallerNames, type Grant, grantOf, isExcepted } from "./caller-names.js";
import type { ConditionContext } from "./condition-context.js";
import { toConditionTest } from "./conditions.js";
import { type Effect, type PolicyVersion, readPolicy, type Statement } from "./document.js";
import { toGlob, toMatcher, toResourceGlob } from "./glob.js";
import { toTemplate } from "./variables.js";

/** A statement made ready to be asked many times. */
export interface CompiledStatement {
  /** `Sid`, or its place: `statement 2`. */
  readonly label: string;
  /** As its author wrote it; undefined for the stand-in of a policy that cannot be read. */
  readonly written: Statement | undefined;
  readonly effect: Effect;
  /** `action` in lower case: actions are compared without case. */
  matchesAction(action: string): boolean;
  /** The resources it is about, one by one; undefined for a statement that must be asked about each (`NotResource`). */
  readonly resources: readonly ResourceTest[] | undefined;
  matchesResource(resource: string, context: ConditionContext): boolean;
  /** Whether all conditions hold. */
  holds(context: ConditionContext): boolean;
  /** How the statement reaches a caller; a policy without `Principal` belongs to the caller and is `direct`. */
  reaches(caller: CallerNames): Grant;
}

export interface CompiledPolicy {
  readonly statements: readonly CompiledStatement[];
}

/** Compiles a document. One that cannot be read denies everything: what it was to deny is not known. */
export function compilePolicy(json: string): CompiledPolicy {
  try {
    const { version, statements } = readPolicy(json);
    return { statements: statements.map((statement, index) => compileStatement(statement, index, version)) };
  } catch {
    return { statements: [UNREADABLE] };
  }
}

const UNREADABLE: CompiledStatement = {
  label: "(the policy cannot be read)",
  written: undefined,
  effect: "Deny",
  matchesAction: () => true,
  resources: undefined,
  matchesResource: () => true,
  holds: () => true,
  reaches: () => "direct",
};

function compileStatement(statement: Statement, index: number, version: PolicyVersion): CompiledStatement {
  const tests = statement.conditions.map((clause) => toConditionTest(clause, version));
  return {
    label: statement.sid || `statement ${index + 1}`,
    written: statement,
    effect: statement.effect,
    matchesAction: compileActions(statement),
    ...compileResources(statement, version),
    holds: tests.length === 0 ? () => true : (context) => tests.every((test) => test(context)),
    reaches: compilePrincipals(statement),
  };
}

function compileActions({ action, notAction }: Statement): CompiledStatement["matchesAction"] {
  const matchers = (action ?? notAction ?? []).map((pattern) => toMatcher(toGlob(pattern.toLowerCase())));
  const isListed = (name: string): boolean => matchers.some((matches) => matches(name));
  return action ? isListed : (name) => !isListed(name);
}

type Resources = Pick<CompiledStatement, "resources" | "matchesResource">;

function compileResources(statement: Statement, version: PolicyVersion): Resources {
  const patterns = statement.resource ?? statement.notResource;
  // A resource's own policy may leave it out, and then means that resource.
  if (!patterns) return { resources: undefined, matchesResource: () => true };
  const tests = patterns.map((pattern) => compileResource(pattern, version));
  const isListed = (resource: string, context: ConditionContext): boolean =>
    tests.some(({ matches }) => matches(resource, context));
  return statement.resource
    ? { resources: tests, matchesResource: isListed }
    : { resources: undefined, matchesResource: (resource, context) => !isListed(resource, context) };
}

/** One `Resource` of a statement. */
export interface ResourceTest {
  /** The only resource that matches, for a pattern without wildcards and variables. */
  readonly only: string | undefined;
  /** What every resource that matches begins with. */
  readonly head: string;
  matches(resource: string, context: ConditionContext): boolean;
}

function compileResource(pattern: string, version: PolicyVersion): ResourceTest {
  const template = toTemplate(pattern, version, true);
  const { head, fixed } = template;
  if (fixed !== undefined) {
    return { only: fixed === head ? head : undefined, head, matches: toMatcher(toResourceGlob(fixed)) };
  }
  return {
    only: undefined,
    head,
    matches: (resource, context) => {
      if (!resource.startsWith(head)) return false;
      const resolved = template.resolve(context);
      // One with a variable that has no value matches no resource. Under `NotResource` the statement then applies.
      return resolved !== undefined && toMatcher(toResourceGlob(resolved))(resource);
    },
  };
}

function compilePrincipals({ principal, notPrincipal, effect }: Statement): CompiledStatement["reaches"] {
  if (principal) return (caller) => grantOf(principal, caller);
  if (notPrincipal)
    return (caller) => (isExcepted(notPrincipal, caller, effect === "Deny") ? "none" : "direct");
  return () => "direct";
}
