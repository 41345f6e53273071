import { type CallerNames, type Grant, stronger } from "./caller-names.js";
import type { CompiledPolicy, CompiledStatement } from "./compile.js";
import type { ConditionContext } from "./condition-context.js";

/** A compiled policy with the name that logs and simulations show. */
export interface NamedPolicy {
  /** `inline policy NAME of user alice`, or the ARN of a managed policy or of the resource. */
  readonly name: string;
  readonly policy: CompiledPolicy;
}

/** One statement of a group, with where it stands. */
export interface Match {
  readonly policy: string;
  readonly statement: string;
}

export interface Question {
  /** Lower case. */
  readonly action: string;
  readonly resource: string;
  readonly context: ConditionContext;
}

/** What a group of policies says: a denial wins; else the permission that reaches the caller most directly. */
export interface GroupAnswer {
  readonly deny?: Match;
  readonly allow?: Match & { grant: Grant };
}

interface Candidate {
  readonly policy: string;
  readonly statement: CompiledStatement;
}

/** Actions remembered per group. A caller's programs use few. */
const ACTIONS_MAX = 256;

/** Policies that apply together. Remembers which statements name an action, so that most are never looked at again. */
export class PolicyGroup {
  readonly policies: readonly NamedPolicy[];
  readonly #byAction = new Map<string, readonly Candidate[]>();

  constructor(policies: readonly NamedPolicy[]) {
    this.policies = policies;
  }

  /** `caller` for policies that have a `Principal`; those of the caller itself need none. */
  ask(question: Question, caller?: CallerNames): GroupAnswer {
    let allow: (Match & { grant: Grant }) | undefined;
    for (const { policy, statement } of this.#candidates(question.action)) {
      const grant = caller ? statement.reaches(caller) : "direct";
      if (grant === "none") continue;
      // A permission that adds nothing to the one found need not be looked at.
      if (allow && statement.effect === "Allow" && stronger(allow.grant, grant) === allow.grant) continue;
      if (!statement.matchesResource(question.resource, question.context)) continue;
      if (!statement.holds(question.context)) continue;
      if (statement.effect === "Deny") return { deny: { policy, statement: statement.label } };
      allow = { policy, statement: statement.label, grant };
    }
    return { allow };
  }

  #candidates(action: string): readonly Candidate[] {
    const known = this.#byAction.get(action);
    if (known) return known;
    const found = this.policies.flatMap(({ name, policy }) =>
      policy.statements
        .filter((statement) => statement.matchesAction(action))
        .map((statement) => ({ policy: name, statement })),
    );
    if (this.#byAction.size >= ACTIONS_MAX) this.#byAction.clear();
    this.#byAction.set(action, found);
    return found;
  }
}
