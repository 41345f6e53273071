import { type CallerNames, type Grant, isStronger } from "./caller-names.js";
import type { CompiledPolicy } from "./compile.js";
import type { ConditionContext } from "./condition-context.js";
import { type IndexedStatement, type Match, StatementIndex } from "./statement-index.js";

/** A compiled policy with the name that logs and simulations show. */
export interface NamedPolicy {
  /** `inline policy NAME of user alice`, or the ARN of a managed policy or of the resource. */
  readonly name: string;
  readonly policy: CompiledPolicy;
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
  readonly allow?: Match;
  /** How the permission reaches the caller. */
  readonly grant?: Grant;
}

/** Actions remembered per group. A caller's programs use few. */
const ACTIONS_MAX = 256;

/** The statements about an action. Denials are asked first: where none holds, the first direct permission decides. */
interface AboutAction {
  readonly denials: StatementIndex;
  readonly permissions: StatementIndex;
}

/** Policies that apply together. Remembers which statements name an action, so that most are never looked at again. */
export class PolicyGroup {
  readonly policies: readonly NamedPolicy[];
  readonly #byAction = new Map<string, AboutAction>();

  constructor(policies: readonly NamedPolicy[]) {
    this.policies = policies;
  }

  /** `caller` for policies that have a `Principal`; those of the caller itself need none. */
  ask({ action, resource, context }: Question, caller?: CallerNames): GroupAnswer {
    const { denials, permissions } = this.#about(action);
    const grantOf = ({ statement, matches }: IndexedStatement): Grant => {
      if (!matches(resource, context)) return "none";
      const grant = caller ? statement.reaches(caller) : "direct";
      return grant !== "none" && statement.holds(context) ? grant : "none";
    };
    const denial = denials.find(resource, (indexed) => grantOf(indexed) !== "none");
    if (denial) return { deny: denial.match };
    let allow: Match | undefined;
    let strongest: Grant = "none";
    permissions.find(resource, (indexed) => {
      const grant = grantOf(indexed);
      if (isStronger(grant, strongest)) {
        allow = indexed.match;
        strongest = grant;
      }
      // Nothing reaches further.
      return grant === "direct";
    });
    return { allow, grant: strongest };
  }

  #about(action: string): AboutAction {
    const known = this.#byAction.get(action);
    if (known) return known;
    const about = { denials: new StatementIndex(), permissions: new StatementIndex() };
    for (const { name, policy } of this.policies) {
      for (const statement of policy.statements) {
        const index = statement.effect === "Deny" ? about.denials : about.permissions;
        if (statement.matchesAction(action)) index.add(name, statement);
      }
    }
    if (this.#byAction.size >= ACTIONS_MAX) this.#byAction.clear();
    this.#byAction.set(action, about);
    return about;
  }
}
