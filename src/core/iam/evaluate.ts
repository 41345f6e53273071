import type { CallerNames } from "./caller-names.js";
import type { GroupAnswer, PolicyGroup, Question } from "./policy-group.js";
import type { Match } from "./statement-index.js";

/** Kinds of policies, as denials name them. */
export type PolicyKind =
  | "service control policy"
  | "resource control policy"
  | "resource-based policy"
  | "role trust policy"
  | "identity-based policy"
  | "permissions boundary"
  | "session policy";

/** Policies that bound or make up what a caller may do. */
export interface CallerPolicies {
  /** The account's root user needs no permission. */
  readonly isRoot: boolean;
  readonly identity: PolicyGroup;
  readonly boundary?: PolicyGroup;
  /** Given when the session was made. An empty group allows nothing: a federated user's without policies. */
  readonly session?: PolicyGroup;
  /** One group a level of the organization; each must allow. */
  readonly serviceControl?: readonly PolicyGroup[];
}

export interface ResourcePolicies {
  readonly group?: PolicyGroup;
  readonly kind: "resource-based policy" | "role trust policy";
  /** The caller's own policies alone do not suffice: role trust policies, key policies. */
  readonly mustAllow: boolean;
  /** One group a level of the organization; each must allow. */
  readonly resourceControl?: readonly PolicyGroup[];
}

export interface Inquiry {
  readonly question: Question;
  /** Asked for by policies of resources alone. */
  names(): CallerNames;
  /** Undefined for services and the anonymous, who have only what resources grant them. */
  readonly caller?: CallerPolicies;
  readonly resource: ResourcePolicies;
  /** The resource belongs to another account than the caller. */
  readonly isCrossAccount: boolean;
}

export type Verdict =
  | { readonly allowed: true; readonly kind: PolicyKind | "root user"; readonly by?: Match }
  | { readonly allowed: false; readonly kind: PolicyKind; readonly explicit: boolean; readonly by?: Match };

/**
 * Decides one request as AWS documents it: a denial anywhere wins; then every kind that bounds must allow, and one that
 * grants.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 */
export function evaluate(inquiry: Inquiry): Verdict {
  const answers = askAll(inquiry);
  const denied = answers.find(({ answer }) => answer.deny);
  if (denied) return { allowed: false, kind: denied.kind, explicit: true, by: denied.answer.deny };

  const bound = answers.find(({ kind, answer }) => isControl(kind) && !answer.allow);
  if (bound) return implicitly(bound.kind);

  const { allow: granted, grant } = answers.find(({ kind }) => kind === inquiry.resource.kind)?.answer ?? {};
  if (!inquiry.caller)
    return granted ? allow(inquiry.resource.kind, granted) : implicitly(inquiry.resource.kind);
  if (granted && grant === "direct" && !inquiry.isCrossAccount) return allow(inquiry.resource.kind, granted);
  if (!granted && (inquiry.isCrossAccount || inquiry.resource.mustAllow)) {
    const own = askCaller(inquiry.caller, answers);
    // Where both sides refuse, the caller's own comes first: there its reader can mend it.
    return own.allowed ? implicitly(inquiry.resource.kind) : own;
  }
  const isEnough = granted !== undefined && grant !== "account" && !inquiry.isCrossAccount;
  return askCaller(inquiry.caller, answers, isEnough ? allow(inquiry.resource.kind, granted) : undefined);
}

interface Answered {
  kind: PolicyKind;
  answer: GroupAnswer;
}

/** In the order in which denials are reported. */
function askAll(inquiry: Inquiry): Answered[] {
  const { question, caller, resource } = inquiry;
  const answers: Answered[] = [];
  const ask = (kind: PolicyKind, group: PolicyGroup | undefined, withNames = false): void => {
    if (group) answers.push({ kind, answer: group.ask(question, withNames ? inquiry.names() : undefined) });
  };
  for (const level of caller?.serviceControl ?? []) ask("service control policy", level);
  for (const level of resource.resourceControl ?? []) ask("resource control policy", level, true);
  ask(resource.kind, resource.group, true);
  ask("identity-based policy", caller?.identity);
  ask("permissions boundary", caller?.boundary);
  ask("session policy", caller?.session);
  return answers;
}

/** The caller's own side. `granted` stands in for an identity-based policy's permission: a resource gave it to the role. */
function askCaller(caller: CallerPolicies, answers: readonly Answered[], granted?: Verdict): Verdict {
  const of = (kind: PolicyKind): GroupAnswer | undefined => answers.find((one) => one.kind === kind)?.answer;
  const identity = of("identity-based policy")?.allow;
  if (!identity && !granted && !caller.isRoot) return implicitly("identity-based policy");
  const boundary = of("permissions boundary");
  if (boundary && !boundary.allow) return implicitly("permissions boundary");
  const session = of("session policy");
  if (session && !session.allow) return implicitly("session policy");
  if (identity) return allow("identity-based policy", identity);
  return granted ?? { allowed: true, kind: "root user" };
}

function isControl(kind: PolicyKind): boolean {
  return kind === "service control policy" || kind === "resource control policy";
}

function allow(kind: PolicyKind, by: Match): Verdict {
  return { allowed: true, kind, by };
}

function implicitly(kind: PolicyKind): Verdict & { allowed: false } {
  return { allowed: false, kind, explicit: false };
}
