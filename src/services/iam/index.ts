import * as sdk from "@aws-sdk/client-iam";
import { defineService } from "../../core/service.js";
import { credentials } from "./access/credentials.js";
import { entities } from "./access/entities.js";
import {
  CreateAccessKey,
  DeleteAccessKey,
  GetAccessKeyLastUsed,
  ListAccessKeys,
  UpdateAccessKey,
} from "./access-keys/access-keys.js";
import { CreateGroup, DeleteGroup, GetGroup, ListGroups, UpdateGroup } from "./groups/groups.js";
import { AddUserToGroup, ListGroupsForUser, RemoveUserFromGroup } from "./groups/membership.js";
import { free } from "./metering.js";
import * as attach from "./policies/attach.js";
import * as boundaries from "./policies/boundaries.js";
import { DeletePolicy } from "./policies/change-policy.js";
import { CreatePolicy } from "./policies/create-policy.js";
import { ListEntitiesForPolicy } from "./policies/entities.js";
import * as inline from "./policies/inline.js";
import { GetPolicy, ListPolicies } from "./policies/read-policies.js";
import * as versions from "./policies/versions.js";
import {
  DeleteRole,
  UpdateAssumeRolePolicy,
  UpdateRole,
  UpdateRoleDescription,
} from "./roles/change-role.js";
import { CreateRole } from "./roles/create-role.js";
import { GetRole, ListRoles } from "./roles/read-roles.js";
import type { State } from "./state.js";
import * as tags from "./tags/tags.js";
import { DeleteUser, UpdateUser } from "./users/change-user.js";
import { CreateUser } from "./users/create-user.js";
import { GetUser, ListUsers } from "./users/read-users.js";

const operations = {
  AddUserToGroup,
  AttachGroupPolicy: attach.AttachGroupPolicy,
  AttachRolePolicy: attach.AttachRolePolicy,
  AttachUserPolicy: attach.AttachUserPolicy,
  CreateAccessKey,
  CreateGroup,
  CreatePolicy,
  CreatePolicyVersion: versions.CreatePolicyVersion,
  CreateRole,
  CreateUser,
  DeleteAccessKey,
  DeleteGroup,
  DeleteGroupPolicy: inline.DeleteGroupPolicy,
  DeletePolicy,
  DeletePolicyVersion: versions.DeletePolicyVersion,
  DeleteRole,
  DeleteRolePermissionsBoundary: boundaries.DeleteRolePermissionsBoundary,
  DeleteRolePolicy: inline.DeleteRolePolicy,
  DeleteUser,
  DeleteUserPermissionsBoundary: boundaries.DeleteUserPermissionsBoundary,
  DeleteUserPolicy: inline.DeleteUserPolicy,
  DetachGroupPolicy: attach.DetachGroupPolicy,
  DetachRolePolicy: attach.DetachRolePolicy,
  DetachUserPolicy: attach.DetachUserPolicy,
  GetAccessKeyLastUsed,
  GetGroup,
  GetGroupPolicy: inline.GetGroupPolicy,
  GetPolicy,
  GetPolicyVersion: versions.GetPolicyVersion,
  GetRole,
  GetRolePolicy: inline.GetRolePolicy,
  GetUser,
  GetUserPolicy: inline.GetUserPolicy,
  ListAccessKeys,
  ListAttachedGroupPolicies: attach.ListAttachedGroupPolicies,
  ListAttachedRolePolicies: attach.ListAttachedRolePolicies,
  ListAttachedUserPolicies: attach.ListAttachedUserPolicies,
  ListEntitiesForPolicy,
  ListGroupPolicies: inline.ListGroupPolicies,
  ListGroups,
  ListGroupsForUser,
  ListPolicies,
  ListPolicyTags: tags.ListPolicyTags,
  ListPolicyVersions: versions.ListPolicyVersions,
  ListRolePolicies: inline.ListRolePolicies,
  ListRoles,
  ListRoleTags: tags.ListRoleTags,
  ListUserPolicies: inline.ListUserPolicies,
  ListUsers,
  ListUserTags: tags.ListUserTags,
  PutGroupPolicy: inline.PutGroupPolicy,
  PutRolePermissionsBoundary: boundaries.PutRolePermissionsBoundary,
  PutRolePolicy: inline.PutRolePolicy,
  PutUserPermissionsBoundary: boundaries.PutUserPermissionsBoundary,
  PutUserPolicy: inline.PutUserPolicy,
  RemoveUserFromGroup,
  SetDefaultPolicyVersion: versions.SetDefaultPolicyVersion,
  TagPolicy: tags.TagPolicy,
  TagRole: tags.TagRole,
  TagUser: tags.TagUser,
  UntagPolicy: tags.UntagPolicy,
  UntagRole: tags.UntagRole,
  UntagUser: tags.UntagUser,
  UpdateAccessKey,
  UpdateAssumeRolePolicy,
  UpdateGroup,
  UpdateRole,
  UpdateRoleDescription,
  UpdateUser,
};

export const service = defineService<"iam", State>()({
  sdk,
  operations,
  access: { ...entities, ...credentials },
  metering: free(operations),
  start: async ({ identity }) => ({ state: { identity } }),
});
