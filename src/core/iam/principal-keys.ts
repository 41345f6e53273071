import type { ConditionValue } from "../access.js";
import type { Principal, Session } from "../principal.js";

type Keys = Record<string, ConditionValue | undefined>;

/**
 * Condition keys that tell who calls.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 *
 * @param tags of the user or role; tags of the session win over them.
 */
export function toPrincipalKeys(
  principal: Principal,
  tags: Readonly<Record<string, string>>,
  now: number,
): Keys {
  const isService = principal.type === "service";
  const keys: Keys = { "aws:PrincipalIsAWSService": String(isService), "aws:userid": principal.userId };
  if (principal.type === "anonymous") return { ...keys, "aws:PrincipalType": "Anonymous" };
  if (isService) {
    return {
      ...keys,
      "aws:PrincipalServiceName": principal.service,
      "aws:PrincipalServiceNamesList": [principal.service],
      "aws:SourceAccount": principal.account,
      "aws:SourceArn": principal.sourceArn,
    };
  }
  keys["aws:PrincipalAccount"] = principal.account;
  keys["aws:PrincipalArn"] = principal.type === "assumed-role" ? principal.roleArn : principal.arn;
  keys["aws:PrincipalType"] = PRINCIPAL_TYPES[principal.type];
  if (principal.type === "user") keys["aws:username"] = principal.userName;
  for (const [key, value] of Object.entries(tags)) keys[`aws:PrincipalTag/${key}`] = value;
  if (principal.session) addSessionKeys(keys, principal.session, now);
  return keys;
}

const PRINCIPAL_TYPES = {
  root: "Account",
  user: "User",
  "assumed-role": "AssumedRole",
  "federated-user": "FederatedUser",
};

function addSessionKeys(keys: Keys, session: Session, now: number): void {
  for (const [key, value] of Object.entries(session.tags ?? {})) keys[`aws:PrincipalTag/${key}`] = value;
  Object.assign(keys, session.federation);
  keys["aws:TokenIssueTime"] = new Date(session.issuedAt).toISOString();
  keys["aws:SourceIdentity"] = session.sourceIdentity;
  // Long-term keys have neither: a policy that requires MFA must ask with `BoolIfExists` to refuse them too.
  keys["aws:MultiFactorAuthPresent"] = String(session.mfaAuthenticatedAt !== undefined);
  if (session.mfaAuthenticatedAt !== undefined) {
    keys["aws:MultiFactorAuthAge"] = String(
      Math.max(0, Math.floor((now - session.mfaAuthenticatedAt) / 1000)),
    );
  }
}
