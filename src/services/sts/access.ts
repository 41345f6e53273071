import type { AssumeRoleCommandInput, Tag } from "@aws-sdk/client-sts";
import type { AccessRequest, ConditionValue } from "../../core/access.js";
import type { Session } from "../../core/principal.js";
import { resourceTagConditions } from "../../core/tags.js";
import { accessDenied, missingToken } from "./errors.js";
import { type MfaInput, proveMfa } from "./mfa.js";
import { accountOfArn, findRole } from "./role.js";
import type { StsContext } from "./state.js";

type Conditions = Record<string, ConditionValue>;

/** Needs a signature, and no permission: nobody can be kept from learning who it is. */
export function signed(_input: unknown, ctx: StsContext): AccessRequest[] {
  if (ctx.principal.type === "anonymous") throw missingToken();
  return [];
}

/** Needs no signature: an identity provider vouches for the caller, and the role's trust policy decides in the handler. */
export function federated(): AccessRequest[] {
  return [];
}

/** One permission, on no resource. */
export function onAll(action: string) {
  return (_input: unknown, ctx: StsContext): AccessRequest[] => {
    signed(_input, ctx);
    return [{ action, resource: "*" }];
  };
}

/** The role's trust policy must let the caller in; the caller's own policies too, unless it is named there. */
export async function assumeRole(input: AssumeRoleCommandInput, ctx: StsContext): Promise<AccessRequest[]> {
  signed(input, ctx);
  const resource = input.RoleArn ?? "";
  const found = await findRole(ctx.state.identity.directory, resource);
  if (ctx.principal.type === "root") throw accessDenied("Roles may not be assumed by root accounts.");
  const sourceIdentity = input.SourceIdentity ?? callingSession(ctx)?.sourceIdentity;
  const conditions: Conditions = {
    ...(input.TransitiveTagKeys?.length && { "sts:TransitiveTagKeys": [...input.TransitiveTagKeys] }),
    ...(await mfaConditions(input, ctx)),
    "sts:RoleSessionName": input.RoleSessionName ?? "",
    ...(input.ExternalId !== undefined && { "sts:ExternalId": input.ExternalId }),
    ...(sourceIdentity !== undefined && { "sts:SourceIdentity": sourceIdentity }),
  };
  const tags = found?.role.tags ?? {};
  Object.assign(conditions, resourceTagConditions(tags));
  for (const [key, value] of Object.entries(tags)) conditions[`iam:ResourceTag/${key}`] = value;
  const trust = {
    resource,
    resourceAccount: found?.account ?? accountOfArn(resource),
    resourcePolicies: found ? [{ resource, document: found.role.trustPolicy }] : [],
    resourcePolicyKind: "trust" as const,
    conditions,
  };
  return actionsOf(input, ctx).map((action) => ({ action, ...trust }));
}

function actionsOf(input: AssumeRoleCommandInput, ctx: StsContext): string[] {
  const calling = callingSession(ctx);
  const actions = ["sts:AssumeRole"];
  if (input.Tags?.length || calling?.transitiveTagKeys?.length) actions.push("sts:TagSession");
  if (input.SourceIdentity !== undefined || calling?.sourceIdentity !== undefined) {
    actions.push("sts:SetSourceIdentity");
  }
  return actions;
}

function callingSession({ principal }: StsContext): Session | undefined {
  return "session" in principal ? principal.session : undefined;
}

/** A code given with the request proves the device for this request, whatever the session says. */
async function mfaConditions(input: MfaInput, ctx: StsContext): Promise<Conditions> {
  const proven = await proveMfa(input, ctx);
  return proven === undefined ? {} : { "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "0" };
}

export async function getSessionToken(input: MfaInput, ctx: StsContext): Promise<AccessRequest[]> {
  signed(input, ctx);
  await proveMfa(input, ctx);
  return [];
}

export function getFederationToken(
  input: { Name?: string | undefined; Tags?: Tag[] | undefined },
  ctx: StsContext,
): AccessRequest[] {
  signed(input, ctx);
  const resource = `arn:aws:sts::${ctx.account}:federated-user/${input.Name}`;
  const requests: AccessRequest[] = [{ action: "sts:GetFederationToken", resource }];
  if (input.Tags?.length) requests.push({ action: "sts:TagSession", resource });
  return requests;
}
