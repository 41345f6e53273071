import type { AccessRequest } from "../../../core/access.js";
import { passwordPolicies } from "../../../core/identity/store.js";
import { directory, type IamContext } from "../state.js";

/**
 * An account may let all its users change their own passwords, and see the rules for them, as a policy of theirs would:
 * what denies it still does.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
 */
export async function ownPassword(ctx: IamContext, requests: AccessRequest[]): Promise<AccessRequest[]> {
  if (ctx.principal.type !== "user") return requests;
  const rules = await passwordPolicies.get(directory(ctx), ctx.account);
  if (!rules?.allowUsersToChange) return requests;
  return requests.map((request) => {
    const Principal = { AWS: ctx.principal.arn };
    const Statement = [{ Effect: "Allow", Principal, Action: request.action, Resource: "*" }];
    const document = JSON.stringify({ Version: "2012-10-17", Statement });
    return { ...request, resourcePolicies: [{ resource: "the account's password policy", document }] };
  });
}
