import type { AccessRequest, ConditionValue } from "../../../core/access.js";
import { resourceTagConditions } from "../../../core/tags.js";
import { AwsError } from "../../../wire/aws-error.js";
import type { IamContext } from "../state.js";

export type Conditions = Record<string, ConditionValue>;

/** What a rule asks: `iam:ACTION` on a resource of the caller's account. */
export function ask(
  ctx: IamContext,
  action: string,
  resource: string,
  conditions: Conditions = {},
): AccessRequest[] {
  checkSession(ctx);
  return [{ action: `iam:${action}`, resource, conditions }];
}

/**
 * Sessions of a user or of the root may call IAM only if they were made with MFA or by signing in, those of federated
 * users only signed in. AWS says then that their token is invalid.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
 */
function checkSession({ principal }: IamContext): void {
  if (principal.type === "assumed-role" || !("session" in principal) || !principal.session) return;
  const { mfaAuthenticatedAt, console } = principal.session;
  if (console || (principal.type !== "federated-user" && mfaAuthenticatedAt !== undefined)) return;
  const message = "The security token included in the request is invalid";
  throw new AwsError("InvalidClientTokenId", message, { status: 403 });
}

/** Tags of the thing itself, under both names IAM knows them by. */
export function tagged(tags: Readonly<Record<string, string>>): Conditions {
  const own = Object.entries(tags).map(([key, value]) => [`iam:ResourceTag/${key}`, value]);
  return { ...resourceTagConditions(tags), ...Object.fromEntries(own) };
}

/** `iam:PolicyARN`, `iam:PermissionsBoundary`, …: a key that is there only with a value. */
export function having(key: string, value: string | undefined): Conditions {
  return value === undefined ? {} : { [key]: value };
}
