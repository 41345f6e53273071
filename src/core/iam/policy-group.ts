import { type CallerNames, type Grant, isStronger } from "./caller-names.js";
import type { CompiledPolicy } from "./compile.js";
import type { ConditionContext } from "./condition-context.js";
import { StatementIndex } from "./statement-index.js";

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

/** Actions remembered per group. A caller's programs use few. */
const ACTIONS_MAX = 256;

/** Policies that apply together. Remembers which statements name an action, so that most are never looked at again. */
export class PolicyGroup {
  readonly policies: readonly NamedPolicy[];
  readonly #byAction = new Map<string, StatementIndex>();

  constructor(policies: readonly NamedPolicy[]) {
    this.policies = policies;
  }

  /** `caller` for policies that have a `Principal`; those of the caller itself need none. */
  ask({ action, resource, context }: Question, caller?: CallerNames): GroupAnswer {
    let allow: (Match & { grant: Grant }) | undefined;
    for (const { policy, statement, matches } of this.#indexOf(action).about(resource)) {
      const isDenial = statement.effect === "Deny";
      // Nothing reaches further than `direct`: only denials can still change the answer.
      if (!isDenial && allow?.grant === "direct") continue;
      if (!matches(resource, context)) continue;
      const grant = caller ? statement.reaches(caller) : "direct";
      if (grant === "none" || !statement.holds(context)) continue;
      if (isDenial) return { deny: { policy, statement: statement.label } };
      if (!allow || isStronger(grant, allow.grant)) allow = { policy, statement: statement.label, grant };
    }
    return { allow };
  }

  #indexOf(action: string): StatementIndex {
    const known = this.#byAction.get(action);
    if (known) return known;
    const index = new StatementIndex();
    for (const { name, policy } of this.policies) {
      for (const statement of policy.statements)
        if (statement.matchesAction(action)) index.add(name, statement);
    }
    if (this.#byAction.size >= ACTIONS_MAX) this.#byAction.clear();
    this.#byAction.set(action, index);
    return index;
  }
}
