import type { CreateInstanceProfileRequest } from "@aws-sdk/client-iam";
import { toNameKey } from "../../../core/identity/store.js";
import { toArn } from "../arns.js";
import { LINKED_SERVICES } from "../service-linked/services.js";
import { directory, type IamContext } from "../state.js";
import { instanceProfiles } from "../store.js";
import { ownPassword } from "./own-password.js";
import { ask, having, tagged } from "./request.js";
import { onAll, onArn, onNew, onPath, onRole, type Rule } from "./rules.js";

/** Instance profiles, service-linked roles, and what is about the account as a whole. */
export const account = {
  CreateInstanceProfile: onNew(
    "CreateInstanceProfile",
    "instance-profile",
    (input: CreateInstanceProfileRequest) => input.InstanceProfileName,
    "TagInstanceProfile",
  ),
  GetInstanceProfile: onProfile("GetInstanceProfile"),
  ListInstanceProfiles: onPath("ListInstanceProfiles", "instance-profile"),
  ListInstanceProfilesForRole: onRole("ListInstanceProfilesForRole"),
  DeleteInstanceProfile: onProfile("DeleteInstanceProfile"),
  AddRoleToInstanceProfile: withPassRole(onProfile("AddRoleToInstanceProfile")),
  RemoveRoleFromInstanceProfile: onProfile("RemoveRoleFromInstanceProfile"),
  TagInstanceProfile: onProfile("TagInstanceProfile"),
  UntagInstanceProfile: onProfile("UntagInstanceProfile"),
  ListInstanceProfileTags: onProfile("ListInstanceProfileTags"),

  CreateServiceLinkedRole: onLinkedRole("CreateServiceLinkedRole"),
  DeleteServiceLinkedRole: onRole("DeleteServiceLinkedRole"),
  GetServiceLinkedRoleDeletionStatus: async (
    input: { DeletionTaskId?: string | undefined },
    ctx: IamContext,
  ) => ask(ctx, "GetServiceLinkedRoleDeletionStatus", roleOfTask(input.DeletionTaskId ?? "", ctx)),

  CreateAccountAlias: onAll("CreateAccountAlias"),
  DeleteAccountAlias: onAll("DeleteAccountAlias"),
  ListAccountAliases: onAll("ListAccountAliases"),
  GetAccountSummary: onAll("GetAccountSummary"),
  SetSecurityTokenServicePreferences: onAll("SetSecurityTokenServicePreferences"),
  GetAccountPasswordPolicy: async (_input: unknown, ctx: IamContext) =>
    ownPassword(ctx, ask(ctx, "GetAccountPasswordPolicy", "*")),
  UpdateAccountPasswordPolicy: onAll("UpdateAccountPasswordPolicy"),
  DeleteAccountPasswordPolicy: onAll("DeleteAccountPasswordPolicy"),

  GenerateCredentialReport: onAll("GenerateCredentialReport"),
  GetCredentialReport: onAll("GetCredentialReport"),
  GetAccountAuthorizationDetails: onAll("GetAccountAuthorizationDetails"),
  GenerateServiceLastAccessedDetails: onArn("GenerateServiceLastAccessedDetails", "Arn"),
  GetServiceLastAccessedDetails: onAll("GetServiceLastAccessedDetails"),
  GetServiceLastAccessedDetailsWithEntities: onAll("GetServiceLastAccessedDetailsWithEntities"),
  ListPoliciesGrantingServiceAccess: onArn("ListPoliciesGrantingServiceAccess", "Arn"),
  SimulateCustomPolicy: onAll("SimulateCustomPolicy"),
  SimulatePrincipalPolicy: onArn("SimulatePrincipalPolicy", "PolicySourceArn"),
  GetContextKeysForCustomPolicy: onAll("GetContextKeysForCustomPolicy"),
  GetContextKeysForPrincipalPolicy: onArn("GetContextKeysForPrincipalPolicy", "PolicySourceArn"),
};

/** `task/aws-service-role/SERVICE/ROLE/ID` names its role. */
function roleOfTask(task: string, { account }: IamContext): string {
  const [, path] = /^task\/(aws-service-role\/.+)\/[^/]+$/.exec(task) ?? [];
  return path === undefined ? "*" : `arn:aws:iam::${account}:role/${path}`;
}

function onProfile(action: string): Rule<{ InstanceProfileName?: string | undefined }> {
  return async (input, ctx) => {
    const name = input.InstanceProfileName ?? "";
    const profile = await instanceProfiles.get(directory(ctx), ctx.account, toNameKey(name));
    const arn = profile?.arn ?? toArn("instance-profile", ctx.account, "/", name);
    return ask(ctx, action, arn, tagged(profile?.tags ?? {}));
  };
}

/** What an instance profile holds, instances can become: who puts a role there must be allowed to pass it on. */
function withPassRole<I>(rule: Rule<I>): Rule<I & { RoleName?: string | undefined }> {
  const pass = onRole("PassRole");
  return async (input, ctx) => {
    const passing = await pass({ RoleName: input.RoleName }, ctx);
    const conditions = having("iam:PassedToService", "ec2.amazonaws.com");
    return [...(await rule(input, ctx)), ...passing.map((request) => ({ ...request, conditions }))];
  };
}

function onLinkedRole(action: string) {
  return async (
    input: { AWSServiceName?: string | undefined; CustomSuffix?: string | undefined },
    ctx: IamContext,
  ) => {
    const service = input.AWSServiceName ?? "";
    const role = Object.hasOwn(LINKED_SERVICES, service) ? LINKED_SERVICES[service]?.roleName : "*";
    const name = input.CustomSuffix === undefined ? role : `${role}_${input.CustomSuffix}`;
    const arn = toArn("role", ctx.account, `/aws-service-role/${service}/`, name ?? "*");
    return ask(ctx, action, arn, { "iam:AWSServiceName": service });
  };
}
