import type { AccessRequest, ConditionValue } from "../access.js";
import type { Principal } from "../principal.js";
import type { ConditionContext } from "./condition-context.js";
import type { PrincipalElement, Statement } from "./document.js";
import type { Verdict } from "./evaluate.js";

/** Lists stand in objects, each text in one of its own. */
interface Items<T> {
  items: T[];
}
type Texts = Items<{ value: string }>;
interface KeyValues {
  key: string;
  values: Texts;
}

export interface AuthorizationMessage {
  allowed: false;
  explicitDeny: boolean;
  matchedStatements: Items<object>;
  failures: Items<never>;
  context: {
    principal: { id: string; name: string | undefined; arn: string };
    action: string;
    resource: string;
    conditions: Items<KeyValues>;
  };
}

/**
 * What `DecodeAuthorizationMessage` shows of a denial: the statement that denied, and every condition key the request had.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
 */
export function toAuthorizationMessage(
  principal: Principal,
  request: AccessRequest,
  verdict: Verdict & { allowed: false },
  context: ConditionContext,
): AuthorizationMessage {
  const denial = verdict.explicit ? verdict.by?.written : undefined;
  const conditions = [...context.entries(), ...resourceFacts(request.resource)].map(toKeyValues);
  return {
    allowed: false,
    explicitDeny: verdict.explicit,
    matchedStatements: listed(denial ? [toStatement(denial, principal, verdict)] : []),
    failures: listed([]),
    context: {
      principal: { id: principal.userId, name: nameOf(principal), arn: principal.arn },
      action: request.action,
      resource: request.resource,
      conditions: listed(conditions),
    },
  };
}

function toStatement(statement: Statement, principal: Principal, { kind }: Verdict) {
  const { action, notAction, resource, notResource, conditions } = statement;
  return {
    statementId: statement.sid ?? "",
    effect: "DENY",
    principals: texts(toPrincipals(statement.principal ?? statement.notPrincipal, principal, kind)),
    principalGroups: listed([]),
    actions: texts(action ?? notAction ?? []),
    resources: texts(resource ?? notResource ?? []),
    conditions: listed(conditions.map(({ key, values }) => ({ key, values: texts(values) }))),
  };
}

/** Policies of the caller itself name nobody: AWS puts the caller there, and a constant for those that only bound it. */
function toPrincipals(
  element: PrincipalElement | undefined,
  caller: Principal,
  kind: Verdict["kind"],
): readonly string[] {
  if (element === undefined)
    return [kind === "identity-based policy" ? caller.userId : "SCOPE_POLICY_ISSUER"];
  return element === "*" ? ["*"] : Object.values(element).flat();
}

/** The parts of the resource's ARN, which AWS tells as keys too. */
function resourceFacts(arn: string): [string, ConditionValue][] {
  const [, , service, region, account, ...rest] = arn.split(":");
  if (!service) return [];
  const resource = rest.join(":");
  const [, type = resource, id = ""] = /^([^/:]*)[/:](.*)$/.exec(resource) ?? [];
  const facts: [string, string | undefined][] = [
    ["aws:Resource", resource],
    ["aws:Account", account],
    ["aws:Region", region],
    ["aws:ID", id],
    ["aws:Service", service],
    ["aws:Type", type],
    ["aws:ARN", arn],
  ];
  return facts.filter((fact): fact is [string, string] => Boolean(fact[1]));
}

function nameOf(principal: Principal): string | undefined {
  return principal.type === "user" ? principal.userName : undefined;
}

function toKeyValues([key, value]: [string, ConditionValue]): KeyValues {
  return { key, values: texts(typeof value === "string" ? [value] : value) };
}

function texts(values: readonly string[]): Texts {
  return listed(values.map((value) => ({ value })));
}

function listed<T>(items: T[]): Items<T> {
  return { items };
}
