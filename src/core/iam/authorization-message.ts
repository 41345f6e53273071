import type { AccessRequest, ConditionValue } from "../access.js";
import type { Principal } from "../principal.js";
import type { Verdict } from "./evaluate.js";

interface Items<T> {
  items: T[];
}

/**
 * What `DecodeAuthorizationMessage` shows of a denial, as JSON text.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
 */
export function toAuthorizationMessage(
  principal: Principal,
  request: AccessRequest,
  verdict: Verdict,
): string {
  const { by } = verdict;
  return JSON.stringify({
    allowed: verdict.allowed,
    explicitDeny: !verdict.allowed && verdict.explicit,
    matchedStatements: listed(by ? [{ statementId: by.statement, effect: "DENY", policy: by.policy }] : []),
    failures: listed([]),
    context: {
      principal: { id: principal.userId, name: nameOf(principal), arn: principal.arn },
      action: request.action,
      resource: request.resource,
      conditions: listed(Object.entries(request.conditions ?? {}).map(toCondition)),
    },
  });
}

function nameOf(principal: Principal): string | undefined {
  if (principal.type === "user") return principal.userName;
  return principal.type === "assumed-role" ? principal.sessionName : undefined;
}

function toCondition([key, value]: [string, ConditionValue]): {
  key: string;
  values: Items<{ value: string }>;
} {
  const values = typeof value === "string" ? [value] : value;
  return { key, values: listed(values.map((one) => ({ value: one }))) };
}

function listed<T>(items: T[]): Items<T> {
  return { items };
}
