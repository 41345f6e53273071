import type { AssumedRoleUser, Credentials } from "@aws-sdk/client-sts";
import type { AccessRequest, ConditionValue } from "../../core/access.js";
import type { Principal, Session } from "../../core/principal.js";
import { toCredentials } from "./credentials.js";
import { accessDenied, validationError } from "./errors.js";
import { ROLE_SESSION_SECONDS_DEFAULT } from "./limits.js";
import { type FoundRole, findRole } from "./role.js";
import { toAssumedRole } from "./role-session.js";
import { type SessionPolicyInput, toPackedPercent, toSessionPolicies } from "./session-policies.js";
import type { StsContext } from "./state.js";

/** Somebody an identity provider vouches for, who wants to be a role. */
export interface Federated {
  operation: "AssumeRoleWithSAML" | "AssumeRoleWithWebIdentity";
  roleArn: string;
  sessionName: string;
  durationSeconds: number | undefined;
  policies: SessionPolicyInput;
  /** ARN of the provider. */
  provider: string;
  /** What the provider says of the caller, as condition keys. They stay with the session. */
  keys: Record<string, string>;
  tags: Record<string, string>;
  transitiveTagKeys: string[];
  sourceIdentity: string | undefined;
}

interface FederatedAnswer {
  Credentials: Credentials;
  AssumedRoleUser: AssumedRoleUser;
  PackedPolicySize?: number;
  SourceIdentity?: string;
}

/** Makes a session of a role, if the role's trust policy lets in whom the provider describes. */
export async function assumeFederated(ctx: StsContext, federated: Federated): Promise<FederatedAnswer> {
  const { identity } = ctx.state;
  const found = await findRole(identity.directory, federated.roleArn);
  await checkTrusted(ctx, federated, found);
  if (!found) throw notAuthorized(federated);
  const durationSeconds = federated.durationSeconds ?? ROLE_SESSION_SECONDS_DEFAULT;
  if (durationSeconds > found.role.maxSessionSeconds) {
    throw validationError("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  }
  const { tags, transitiveTagKeys, sourceIdentity } = federated;
  const session: Omit<Session, "accessKeyId" | "issuedAt" | "expiresAt"> = {
    ...(await toSessionPolicies(federated.policies, found.account, identity.directory)),
    tags,
    transitiveTagKeys,
    sourceIdentity,
    federation: { ...federated.keys, "aws:FederatedProvider": federated.provider },
  };
  const packed = toPackedPercent(session);
  const principal = toAssumedRole(found, federated.sessionName);
  const made = identity.issue({ principal, session, durationSeconds });
  return {
    Credentials: toCredentials(made),
    AssumedRoleUser: { AssumedRoleId: principal.userId, Arn: principal.arn },
    ...(packed > 0 && { PackedPolicySize: packed }),
    ...(sourceIdentity !== undefined && { SourceIdentity: sourceIdentity }),
  };
}

async function checkTrusted(
  ctx: StsContext,
  federated: Federated,
  found: FoundRole | undefined,
): Promise<void> {
  const { provider, roleArn } = federated;
  const account = found?.account ?? "";
  const caller: Principal = { type: "anonymous", account, arn: "*", userId: "anonymous", provider };
  const about: Omit<AccessRequest, "action"> = {
    resource: roleArn,
    resourceAccount: account,
    resourcePolicies: found ? [{ resource: roleArn, document: found.role.trustPolicy }] : [],
    resourcePolicyKind: "trust",
    conditions: toConditions(federated),
  };
  const requests = [`sts:${federated.operation}`];
  if (Object.keys(federated.tags).length > 0) requests.push("sts:TagSession");
  if (federated.sourceIdentity !== undefined) requests.push("sts:SetSourceIdentity");
  const decision = await ctx.decide(
    requests.map((action) => ({ action, ...about })),
    caller,
  );
  if (!decision.allowed) throw notAuthorized(federated);
}

function toConditions(federated: Federated): Record<string, ConditionValue> {
  const conditions: Record<string, ConditionValue> = {
    ...federated.keys,
    "aws:FederatedProvider": federated.provider,
    "sts:RoleSessionName": federated.sessionName,
  };
  for (const [key, value] of Object.entries(federated.tags)) conditions[`aws:RequestTag/${key}`] = value;
  if (Object.keys(federated.tags).length > 0) conditions["aws:TagKeys"] = Object.keys(federated.tags);
  if (federated.transitiveTagKeys.length > 0)
    conditions["sts:TransitiveTagKeys"] = federated.transitiveTagKeys;
  if (federated.sourceIdentity !== undefined) conditions["sts:SourceIdentity"] = federated.sourceIdentity;
  return conditions;
}

/** Neither whether there is such a role nor what it asks for is told. */
function notAuthorized({ operation }: Federated): Error {
  return accessDenied(`Not authorized to perform sts:${operation}`);
}
