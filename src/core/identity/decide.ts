import type { AccessRequest } from "../access.js";
import type { Clock } from "../clock.js";
import { toAuthorizationMessage } from "../iam/authorization-message.js";
import { type CallerNames, toCallerNames } from "../iam/caller-names.js";
import { toConditionContext } from "../iam/condition-context.js";
import { toDenialMessage, toReason } from "../iam/denial.js";
import { evaluate, type Verdict } from "../iam/evaluate.js";
import { PolicyGroup } from "../iam/policy-group.js";
import { toPrincipalKeys } from "../iam/principal-keys.js";
import type { Principal } from "../principal.js";
import type { Decision, LazyConditions } from "./identity.js";
import type { CallerSet, PolicySets } from "./policy-sets.js";

const NOTHING_NEEDED: Decision = { allowed: true, because: "no permission is needed" };
const ROOT: Decision = { allowed: true, because: "the account's root user" };

/** Seals the text of a denial for the caller to carry to `DecodeAuthorizationMessage`. */
/** Seals a text that only callers of the account may read. */
type Encode = (account: string, text: string) => string;

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

  async decide(
    principal: Principal,
    requests: readonly AccessRequest[],
    conditions: LazyConditions,
  ): Promise<Decision> {
    if (isPlainRoot(principal, requests)) return ROOT;
    const set = await this.#sets.load(principal);
    const names = toCallerNames(principal);
    let decision = NOTHING_NEEDED;
    for (const request of requests) {
      const verdict = this.#ask(principal, set, names, request, conditions);
      decision = this.#toDecision(principal, request, verdict);
      if (!decision.allowed) return decision;
    }
    return decision;
  }

  #ask(
    principal: Principal,
    set: CallerSet | undefined,
    names: CallerNames,
    request: AccessRequest,
    conditions: LazyConditions,
  ): Verdict {
    const owner = request.resourceAccount ?? principal.account;
    const context = toConditionContext(
      { "aws:ResourceAccount": owner },
      conditions,
      // After the request's own words: nobody says of himself who he is.
      () => toPrincipalKeys(principal, set?.tags ?? {}, this.#clock.now()),
      request.conditions ?? {},
    );
    return evaluate({
      question: { action: request.action.toLowerCase(), resource: request.resource, context },
      names,
      caller: set?.policies,
      resource: {
        group: this.#resourceGroup(request),
        kind: request.resourcePolicyKind === "trust" ? "role trust policy" : "resource-based policy",
        mustAllow: request.resourcePolicyKind !== undefined,
      },
      isCrossAccount: owner !== principal.account,
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

  #toDecision(principal: Principal, request: AccessRequest, verdict: Verdict): Decision {
    const because = toReason(verdict);
    if (verdict.allowed) return { allowed: true, because };
    return {
      allowed: false,
      because,
      request,
      message: toDenialMessage(principal, request, verdict),
      encodedMessage: () =>
        this.#encode(principal.account, toAuthorizationMessage(principal, request, verdict)),
    };
  }
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
