import * as sdk from "@aws-sdk/client-iam";
import { defineService } from "../../core/service.js";
import { account } from "./access/account.js";
import { credentials } from "./access/credentials.js";
import { entities } from "./access/entities.js";
import { providers } from "./access/providers.js";
import {
  CreateAccessKey,
  DeleteAccessKey,
  GetAccessKeyLastUsed,
  ListAccessKeys,
  UpdateAccessKey,
} from "./access-keys/access-keys.js";
import * as aliases from "./account/aliases.js";
import * as summary from "./account/summary.js";
import * as tokenPreferences from "./account/token-preferences.js";
import { CreateGroup, DeleteGroup, GetGroup, ListGroups, UpdateGroup } from "./groups/groups.js";
import { AddUserToGroup, ListGroupsForUser, RemoveUserFromGroup } from "./groups/membership.js";
import * as instanceProfiles from "./instance-profiles/instance-profiles.js";
import * as serverCertificates from "./keys/server-certificates.js";
import * as serviceCredentials from "./keys/service-credentials.js";
import * as signingCertificates from "./keys/signing-certificates.js";
import * as sshKeys from "./keys/ssh-keys.js";
import { free } from "./metering.js";
import * as userDevices from "./mfa/user-devices.js";
import * as virtualDevices from "./mfa/virtual-devices.js";
import * as changePassword from "./passwords/change-password.js";
import * as loginProfiles from "./passwords/login-profiles.js";
import * as passwordPolicy from "./passwords/password-policy.js";
import * as attach from "./policies/attach.js";
import * as boundaries from "./policies/boundaries.js";
import { DeletePolicy } from "./policies/change-policy.js";
import { CreatePolicy } from "./policies/create-policy.js";
import { ListEntitiesForPolicy } from "./policies/entities.js";
import * as inline from "./policies/inline.js";
import { GetPolicy, ListPolicies } from "./policies/read-policies.js";
import * as versions from "./policies/versions.js";
import * as oidcProviders from "./providers/oidc-providers.js";
import * as samlProviders from "./providers/saml-providers.js";
import * as accessAdvisor from "./reports/access-advisor.js";
import * as authorizationDetails from "./reports/authorization-details.js";
import * as credentialReport from "./reports/credential-report.js";
import * as grantingPolicies from "./reports/granting-policies.js";
import {
  DeleteRole,
  UpdateAssumeRolePolicy,
  UpdateRole,
  UpdateRoleDescription,
} from "./roles/change-role.js";
import { CreateRole } from "./roles/create-role.js";
import { GetRole, ListRoles } from "./roles/read-roles.js";
import * as serviceLinkedRoles from "./service-linked/service-linked-roles.js";
import * as contextKeys from "./simulation/context-keys.js";
import * as simulatePolicies from "./simulation/simulate-policies.js";
import type { State } from "./state.js";
import * as moreTags from "./tags/more-tags.js";
import * as tags from "./tags/tags.js";
import { DeleteUser, UpdateUser } from "./users/change-user.js";
import { CreateUser } from "./users/create-user.js";
import { GetUser, ListUsers } from "./users/read-users.js";

const operations = {
  AddClientIDToOpenIDConnectProvider: oidcProviders.AddClientIDToOpenIDConnectProvider,
  AddRoleToInstanceProfile: instanceProfiles.AddRoleToInstanceProfile,
  AddUserToGroup,
  AttachGroupPolicy: attach.AttachGroupPolicy,
  AttachRolePolicy: attach.AttachRolePolicy,
  AttachUserPolicy: attach.AttachUserPolicy,
  ChangePassword: changePassword.ChangePassword,
  CreateAccessKey,
  CreateAccountAlias: aliases.CreateAccountAlias,
  CreateGroup,
  CreateInstanceProfile: instanceProfiles.CreateInstanceProfile,
  CreateLoginProfile: loginProfiles.CreateLoginProfile,
  CreateOpenIDConnectProvider: oidcProviders.CreateOpenIDConnectProvider,
  CreatePolicy,
  CreatePolicyVersion: versions.CreatePolicyVersion,
  CreateRole,
  CreateSAMLProvider: samlProviders.CreateSAMLProvider,
  CreateServiceLinkedRole: serviceLinkedRoles.CreateServiceLinkedRole,
  CreateServiceSpecificCredential: serviceCredentials.CreateServiceSpecificCredential,
  CreateUser,
  CreateVirtualMFADevice: virtualDevices.CreateVirtualMFADevice,
  DeactivateMFADevice: userDevices.DeactivateMFADevice,
  DeleteAccessKey,
  DeleteAccountAlias: aliases.DeleteAccountAlias,
  DeleteAccountPasswordPolicy: passwordPolicy.DeleteAccountPasswordPolicy,
  DeleteGroup,
  DeleteGroupPolicy: inline.DeleteGroupPolicy,
  DeleteInstanceProfile: instanceProfiles.DeleteInstanceProfile,
  DeleteLoginProfile: loginProfiles.DeleteLoginProfile,
  DeleteOpenIDConnectProvider: oidcProviders.DeleteOpenIDConnectProvider,
  DeletePolicy,
  DeletePolicyVersion: versions.DeletePolicyVersion,
  DeleteRole,
  DeleteRolePermissionsBoundary: boundaries.DeleteRolePermissionsBoundary,
  DeleteRolePolicy: inline.DeleteRolePolicy,
  DeleteSAMLProvider: samlProviders.DeleteSAMLProvider,
  DeleteServerCertificate: serverCertificates.DeleteServerCertificate,
  DeleteServiceLinkedRole: serviceLinkedRoles.DeleteServiceLinkedRole,
  DeleteServiceSpecificCredential: serviceCredentials.DeleteServiceSpecificCredential,
  DeleteSigningCertificate: signingCertificates.DeleteSigningCertificate,
  DeleteSSHPublicKey: sshKeys.DeleteSSHPublicKey,
  DeleteUser,
  DeleteUserPermissionsBoundary: boundaries.DeleteUserPermissionsBoundary,
  DeleteUserPolicy: inline.DeleteUserPolicy,
  DeleteVirtualMFADevice: virtualDevices.DeleteVirtualMFADevice,
  DetachGroupPolicy: attach.DetachGroupPolicy,
  DetachRolePolicy: attach.DetachRolePolicy,
  DetachUserPolicy: attach.DetachUserPolicy,
  EnableMFADevice: userDevices.EnableMFADevice,
  GenerateCredentialReport: credentialReport.GenerateCredentialReport,
  GenerateServiceLastAccessedDetails: accessAdvisor.GenerateServiceLastAccessedDetails,
  GetAccessKeyLastUsed,
  GetAccountAuthorizationDetails: authorizationDetails.GetAccountAuthorizationDetails,
  GetAccountPasswordPolicy: passwordPolicy.GetAccountPasswordPolicy,
  GetAccountSummary: summary.GetAccountSummary,
  GetContextKeysForCustomPolicy: contextKeys.GetContextKeysForCustomPolicy,
  GetContextKeysForPrincipalPolicy: contextKeys.GetContextKeysForPrincipalPolicy,
  GetCredentialReport: credentialReport.GetCredentialReport,
  GetGroup,
  GetGroupPolicy: inline.GetGroupPolicy,
  GetInstanceProfile: instanceProfiles.GetInstanceProfile,
  GetLoginProfile: loginProfiles.GetLoginProfile,
  GetMFADevice: userDevices.GetMFADevice,
  GetOpenIDConnectProvider: oidcProviders.GetOpenIDConnectProvider,
  GetPolicy,
  GetPolicyVersion: versions.GetPolicyVersion,
  GetRole,
  GetRolePolicy: inline.GetRolePolicy,
  GetSAMLProvider: samlProviders.GetSAMLProvider,
  GetServerCertificate: serverCertificates.GetServerCertificate,
  GetServiceLastAccessedDetails: accessAdvisor.GetServiceLastAccessedDetails,
  GetServiceLastAccessedDetailsWithEntities: accessAdvisor.GetServiceLastAccessedDetailsWithEntities,
  GetServiceLinkedRoleDeletionStatus: serviceLinkedRoles.GetServiceLinkedRoleDeletionStatus,
  GetSSHPublicKey: sshKeys.GetSSHPublicKey,
  GetUser,
  GetUserPolicy: inline.GetUserPolicy,
  ListAccessKeys,
  ListAccountAliases: aliases.ListAccountAliases,
  ListAttachedGroupPolicies: attach.ListAttachedGroupPolicies,
  ListAttachedRolePolicies: attach.ListAttachedRolePolicies,
  ListAttachedUserPolicies: attach.ListAttachedUserPolicies,
  ListEntitiesForPolicy,
  ListGroupPolicies: inline.ListGroupPolicies,
  ListGroups,
  ListGroupsForUser,
  ListInstanceProfiles: instanceProfiles.ListInstanceProfiles,
  ListInstanceProfilesForRole: instanceProfiles.ListInstanceProfilesForRole,
  ListInstanceProfileTags: moreTags.ListInstanceProfileTags,
  ListMFADevices: userDevices.ListMFADevices,
  ListMFADeviceTags: moreTags.ListMFADeviceTags,
  ListOpenIDConnectProviders: oidcProviders.ListOpenIDConnectProviders,
  ListOpenIDConnectProviderTags: moreTags.ListOpenIDConnectProviderTags,
  ListPolicies,
  ListPoliciesGrantingServiceAccess: grantingPolicies.ListPoliciesGrantingServiceAccess,
  ListPolicyTags: tags.ListPolicyTags,
  ListPolicyVersions: versions.ListPolicyVersions,
  ListRolePolicies: inline.ListRolePolicies,
  ListRoles,
  ListRoleTags: tags.ListRoleTags,
  ListSAMLProviders: samlProviders.ListSAMLProviders,
  ListSAMLProviderTags: moreTags.ListSAMLProviderTags,
  ListServerCertificates: serverCertificates.ListServerCertificates,
  ListServerCertificateTags: moreTags.ListServerCertificateTags,
  ListServiceSpecificCredentials: serviceCredentials.ListServiceSpecificCredentials,
  ListSigningCertificates: signingCertificates.ListSigningCertificates,
  ListSSHPublicKeys: sshKeys.ListSSHPublicKeys,
  ListUserPolicies: inline.ListUserPolicies,
  ListUsers,
  ListUserTags: tags.ListUserTags,
  ListVirtualMFADevices: virtualDevices.ListVirtualMFADevices,
  PutGroupPolicy: inline.PutGroupPolicy,
  PutRolePermissionsBoundary: boundaries.PutRolePermissionsBoundary,
  PutRolePolicy: inline.PutRolePolicy,
  PutUserPermissionsBoundary: boundaries.PutUserPermissionsBoundary,
  PutUserPolicy: inline.PutUserPolicy,
  RemoveClientIDFromOpenIDConnectProvider: oidcProviders.RemoveClientIDFromOpenIDConnectProvider,
  RemoveRoleFromInstanceProfile: instanceProfiles.RemoveRoleFromInstanceProfile,
  RemoveUserFromGroup,
  ResetServiceSpecificCredential: serviceCredentials.ResetServiceSpecificCredential,
  ResyncMFADevice: userDevices.ResyncMFADevice,
  SetDefaultPolicyVersion: versions.SetDefaultPolicyVersion,
  SetSecurityTokenServicePreferences: tokenPreferences.SetSecurityTokenServicePreferences,
  SimulateCustomPolicy: simulatePolicies.SimulateCustomPolicy,
  SimulatePrincipalPolicy: simulatePolicies.SimulatePrincipalPolicy,
  TagInstanceProfile: moreTags.TagInstanceProfile,
  TagMFADevice: moreTags.TagMFADevice,
  TagOpenIDConnectProvider: moreTags.TagOpenIDConnectProvider,
  TagPolicy: tags.TagPolicy,
  TagRole: tags.TagRole,
  TagSAMLProvider: moreTags.TagSAMLProvider,
  TagServerCertificate: moreTags.TagServerCertificate,
  TagUser: tags.TagUser,
  UntagInstanceProfile: moreTags.UntagInstanceProfile,
  UntagMFADevice: moreTags.UntagMFADevice,
  UntagOpenIDConnectProvider: moreTags.UntagOpenIDConnectProvider,
  UntagPolicy: tags.UntagPolicy,
  UntagRole: tags.UntagRole,
  UntagSAMLProvider: moreTags.UntagSAMLProvider,
  UntagServerCertificate: moreTags.UntagServerCertificate,
  UntagUser: tags.UntagUser,
  UpdateAccessKey,
  UpdateAccountPasswordPolicy: passwordPolicy.UpdateAccountPasswordPolicy,
  UpdateAssumeRolePolicy,
  UpdateGroup,
  UpdateLoginProfile: loginProfiles.UpdateLoginProfile,
  UpdateOpenIDConnectProviderThumbprint: oidcProviders.UpdateOpenIDConnectProviderThumbprint,
  UpdateRole,
  UpdateRoleDescription,
  UpdateSAMLProvider: samlProviders.UpdateSAMLProvider,
  UpdateServerCertificate: serverCertificates.UpdateServerCertificate,
  UpdateServiceSpecificCredential: serviceCredentials.UpdateServiceSpecificCredential,
  UpdateSigningCertificate: signingCertificates.UpdateSigningCertificate,
  UpdateSSHPublicKey: sshKeys.UpdateSSHPublicKey,
  UpdateUser,
  UploadServerCertificate: serverCertificates.UploadServerCertificate,
  UploadSigningCertificate: signingCertificates.UploadSigningCertificate,
  UploadSSHPublicKey: sshKeys.UploadSSHPublicKey,
};

export const service = defineService<"iam", State>()({
  sdk,
  operations,
  access: { ...account, ...credentials, ...entities, ...providers },
  metering: free(operations),
  start: async ({ identity }) => ({ state: { identity } }),
});
