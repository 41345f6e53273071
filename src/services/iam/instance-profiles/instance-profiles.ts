import type { InstanceProfile } from "@aws-sdk/client-iam";
import { roles, toNameKey } from "../../../core/identity/store.js";
import { toUniqueId } from "../../../core/identity/unique-ids.js";
import type { Operation } from "../../../core/service.js";
import type { Reader } from "../../../core/store/store.js";
import { toArn } from "../arns.js";
import { alreadyExists, deleteConflict, noSuchEntity, noSuchNamed, quotaExceeded } from "../errors.js";
import { countUpTo, loadHolder, ROLE } from "../holders.js";
import { INSTANCE_PROFILES_PER_ACCOUNT_MAX } from "../limits.js";
import { pageOf } from "../pagination.js";
import { toNewRole } from "../roles/role.js";
import { change, directory, type State } from "../state.js";
import { type InstanceProfileRecord, instanceProfiles, profilesOfRole } from "../store.js";
import { readTags, toTagsIfAny } from "../tags/tag-list.js";

export const CreateInstanceProfile: Operation<"iam", "CreateInstanceProfile", State> = async (input, ctx) => {
  const { account } = ctx;
  const name = input.InstanceProfileName ?? "";
  const path = input.Path ?? "/";
  const tags = readTags(input.Tags);
  const profile: InstanceProfileRecord = {
    id: toUniqueId(ctx.ids, "AIPA", account),
    name,
    path,
    arn: toArn("instance-profile", account, path, name),
    createdAt: ctx.clock.now(),
    tags,
  };
  return change(ctx, async (tx) => {
    if (await instanceProfiles.get(tx, account, toNameKey(name))) {
      throw alreadyExists(`Instance Profile ${name} already exists.`);
    }
    const max = INSTANCE_PROFILES_PER_ACCOUNT_MAX;
    if ((await countUpTo(tx, instanceProfiles, account, max)) === max) {
      throw quotaExceeded("InstanceProfilesPerAccount", max);
    }
    instanceProfiles.put(tx, [account, toNameKey(name)], profile);
    return { InstanceProfile: await toWholeProfile(tx, account, profile) };
  });
};

export const GetInstanceProfile: Operation<"iam", "GetInstanceProfile", State> = async (input, ctx) => {
  const from = directory(ctx);
  const profile = await loadProfile(from, ctx.account, input.InstanceProfileName ?? "");
  return { InstanceProfile: await toWholeProfile(from, ctx.account, profile) };
};

export const ListInstanceProfiles: Operation<"iam", "ListInstanceProfiles", State> = async (input, ctx) => {
  const { PathPrefix = "/" } = input;
  const from = directory(ctx);
  const { items, ...page } = await pageOf(from, instanceProfiles, [ctx.account], input, ({ path }) =>
    path.startsWith(PathPrefix),
  );
  const shown = items.map(({ value }) => toProfile(from, ctx.account, value));
  return { InstanceProfiles: await Promise.all(shown), ...page };
};

export const ListInstanceProfilesForRole: Operation<"iam", "ListInstanceProfilesForRole", State> = async (
  input,
  ctx,
) => {
  const { account } = ctx;
  const from = directory(ctx);
  const role = await loadHolder(from, ROLE, account, input.RoleName ?? "");
  const { items, ...page } = await pageOf(from, profilesOfRole, [account, toNameKey(role.name)], input);
  const found = await Promise.all(items.map(({ key }) => instanceProfiles.get(from, account, key[2] ?? "")));
  const profiles = found.filter((profile) => profile !== undefined);
  return {
    InstanceProfiles: await Promise.all(profiles.map((profile) => toProfile(from, account, profile))),
    ...page,
  };
};

export const DeleteInstanceProfile: Operation<"iam", "DeleteInstanceProfile", State> = async (input, ctx) => {
  await change(ctx, async (tx) => {
    const profile = await loadProfile(tx, ctx.account, input.InstanceProfileName ?? "");
    if (profile.role !== undefined) throw deleteConflict("remove roles from instance profile");
    instanceProfiles.delete(tx, ctx.account, toNameKey(profile.name));
  });
  return {};
};

export const AddRoleToInstanceProfile: Operation<"iam", "AddRoleToInstanceProfile", State> = async (
  input,
  ctx,
) => {
  const { account } = ctx;
  await change(ctx, async (tx) => {
    const profile = await loadProfile(tx, account, input.InstanceProfileName ?? "");
    const role = await loadHolder(tx, ROLE, account, input.RoleName ?? "");
    if (profile.role !== undefined) throw quotaExceeded("InstanceSessionsPerInstanceProfile", 1);
    const [profileKey, roleKey] = [toNameKey(profile.name), toNameKey(role.name)];
    instanceProfiles.put(tx, [account, profileKey], { ...profile, role: roleKey });
    profilesOfRole.put(tx, [account, roleKey, profileKey], true);
  });
  return {};
};

export const RemoveRoleFromInstanceProfile: Operation<"iam", "RemoveRoleFromInstanceProfile", State> = async (
  input,
  ctx,
) => {
  const { account } = ctx;
  await change(ctx, async (tx) => {
    const profile = await loadProfile(tx, account, input.InstanceProfileName ?? "");
    const roleKey = toNameKey(input.RoleName ?? "");
    if (profile.role !== roleKey) throw noSuchNamed("role", input.RoleName ?? "");
    instanceProfiles.put(tx, [account, toNameKey(profile.name)], { ...profile, role: undefined });
    profilesOfRole.delete(tx, account, roleKey, toNameKey(profile.name));
  });
  return {};
};

export async function loadProfile(
  from: Reader,
  account: string,
  name: string,
): Promise<InstanceProfileRecord> {
  const profile = await instanceProfiles.get(from, account, toNameKey(name));
  if (!profile) throw noSuchEntity(`Instance Profile ${name} cannot be found.`);
  return profile;
}

async function toProfile(
  from: Reader,
  account: string,
  profile: InstanceProfileRecord,
): Promise<InstanceProfile> {
  const role = profile.role === undefined ? undefined : await roles.get(from, account, profile.role);
  return {
    Path: profile.path,
    InstanceProfileName: profile.name,
    InstanceProfileId: profile.id,
    Arn: profile.arn,
    CreateDate: new Date(profile.createdAt),
    Roles: role ? [await toNewRole(from, role)] : [],
  };
}

/** With its tags, which lists leave out. */
export async function toWholeProfile(
  from: Reader,
  account: string,
  profile: InstanceProfileRecord,
): Promise<InstanceProfile> {
  return { ...(await toProfile(from, account, profile)), ...toTagsIfAny(profile.tags) };
}
