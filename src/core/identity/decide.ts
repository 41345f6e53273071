import { type Awaitable, whenThere } from "../../wire/awaitable.js";
import type { AccessRequest } from "../access.js";
import type { Clock } from "../clock.js";
import { type AuthorizationMessage, toAuthorizationMessage } from "../iam/authorization-message.js";
import { toCallerNames } from "../iam/caller-names.js";
import { type ConditionContext, toConditionContext } from "../iam/condition-context.js";
import { toDenialMessage, toReason } from "../iam/denial.js";
import { evaluate, type Verdict } from "../iam/evaluate.js";
import { PolicyGroup } from "../iam/policy-group.js";
import { toPrincipalKeys } from "../iam/principal-keys.js";
import type { Principal } from "../principal.js";
import type { Decision, LazyConditions } from "./identity.js";
import type { CallerSet, PolicySets } from "./policy-sets.js";

const NOTHING_NEEDED: Decision = { allowed: true, because: "no permission is needed" };
const ROOT: Decision = { allowed: true, because: "the account's root user" };

/** Seals what is to be known of a denial, for the caller to carry to `DecodeAuthorizationMessage`. */
export type Encode = (account: string, message: AuthorizationMessage) => string;

/** Answers whether callers may do what they ask, from their own policies and the resource's. */
export class Decider {
  readonly #sets: PolicySets;
  readonly #clock: Clock;
  readonly #encode: Encode;

  constructor(sets: PolicySets, clock: Clock, encode: Encode) {
    this.#sets = sets;
    this.#clock = clock;
    this.#encode = encode;
  }

  decide(
    principal: Principal,
    requests: readonly AccessRequest[],
    conditions: LazyConditions,
  ): Awaitable<Decision> {
    if (isPlainRoot(principal, requests)) return ROOT;
    return whenThere(this.#sets.load(principal), (set) => this.#decide(principal, set, requests, conditions));
  }

  #decide(
    principal: Principal,
    set: CallerSet | undefined,
    requests: readonly AccessRequest[],
    conditions: LazyConditions,
  ): Decision {
    let decision = NOTHING_NEEDED;
    for (const request of requests) {
      decision = this.#decideOne(principal, set, request, conditions);
      if (!decision.allowed) return decision;
    }
    return decision;
  }

  /** What a caller's own policies allow without a look at the request's condition keys, they allow every time. */
  #decideOne(
    principal: Principal,
    set: CallerSet | undefined,
    request: AccessRequest,
    conditions: LazyConditions,
  ): Decision {
    const name = isOwnAlone(principal, request) ? `${request.resource}\n${request.action}` : undefined;
    const because = name === undefined ? undefined : set?.allowed.get(name);
    if (because !== undefined) return { allowed: true, because };
    const context = this.#toContext(principal, set, request, conditions);
    const decision = this.#toDecision(
      principal,
      request,
      this.#ask(principal, set, request, context),
      context,
    );
    if (name !== undefined && decision.allowed && !context.wasAsked) set?.allowed.set(name, decision.because);
    return decision;
  }

  #toContext(
    principal: Principal,
    set: CallerSet | undefined,
    request: AccessRequest,
    conditions: LazyConditions,
  ): ConditionContext {
    return toConditionContext(
      { "aws:ResourceAccount": request.resourceAccount ?? principal.account },
      conditions,
      // After the request's own words: nobody says of himself who he is.
      () => toPrincipalKeys(principal, set?.tags ?? {}, this.#clock.now()),
      () => request.conditions ?? {},
    );
  }

  #ask(
    principal: Principal,
    set: CallerSet | undefined,
    request: AccessRequest,
    context: ConditionContext,
  ): Verdict {
    return evaluate({
      question: { action: request.action.toLowerCase(), resource: request.resource, context },
      names: () => toCallerNames(principal),
      caller: set?.policies,
      resource: {
        group: this.#resourceGroup(request),
        kind: request.resourcePolicyKind === "trust" ? "role trust policy" : "resource-based policy",
        mustAllow: request.resourcePolicyKind !== undefined,
      },
      isCrossAccount: (request.resourceAccount ?? principal.account) !== principal.account,
    });
  }

  #resourceGroup({ resourcePolicies }: AccessRequest): PolicyGroup | undefined {
    if (!resourcePolicies || resourcePolicies.length === 0) return undefined;
    return new PolicyGroup(
      resourcePolicies.map(({ resource, document }) => ({
        name: resource,
        policy: this.#sets.compile(document),
      })),
    );
  }

  #toDecision(
    principal: Principal,
    request: AccessRequest,
    verdict: Verdict,
    context: ConditionContext,
  ): Decision {
    const because = toReason(verdict);
    if (verdict.allowed) return { allowed: true, because };
    return {
      allowed: false,
      because,
      request,
      message: toDenialMessage(principal, request, verdict),
      encodedMessage: () =>
        this.#encode(principal.account, toAuthorizationMessage(principal, request, verdict, context)),
    };
  }
}

/** Nobody but the caller's own policies has a say. */
function isOwnAlone({ account }: Principal, request: AccessRequest): boolean {
  const { resourcePolicies, resourcePolicyKind, resourceAccount = account } = request;
  return !resourcePolicies?.length && resourcePolicyKind === undefined && resourceAccount === account;
}

/** The root user of the account that owns everything asked for, where no resource policy could deny it. */
function isPlainRoot(principal: Principal, requests: readonly AccessRequest[]): boolean {
  return (
    principal.type === "root" &&
    requests.every(
      ({ resourcePolicies, resourceAccount }) =>
        !resourcePolicies?.length && (resourceAccount === undefined || resourceAccount === principal.account),
    )
  );
}
