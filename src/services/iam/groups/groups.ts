import type { Group } from "@aws-sdk/client-iam";
import { type GroupRecord, groups, principalsById, toNameKey, users } from "../../../core/identity/store.js";
import { toUniqueId } from "../../../core/identity/unique-ids.js";
import type { Operation } from "../../../core/service.js";
import type { Transaction } from "../../../core/store/store.js";
import { toArn } from "../arns.js";
import { alreadyExists, deleteConflict, quotaExceeded } from "../errors.js";
import { countUpTo, GROUP, loadHolder, saveHolder } from "../holders.js";
import { GROUPS_PER_ACCOUNT_MAX, USERS_PER_ACCOUNT_MAX } from "../limits.js";
import { pageOf } from "../pagination.js";
import { change, directory, type State } from "../state.js";
import { attachments, members } from "../store.js";
import { toUser } from "../users/user.js";

export const CreateGroup: Operation<"iam", "CreateGroup", State> = async (input, ctx) => {
  const { account } = ctx;
  const name = input.GroupName ?? "";
  const path = input.Path ?? "/";
  return change(ctx, async (tx) => {
    if (await groups.get(tx, account, toNameKey(name))) throw groupExists(name);
    if ((await countUpTo(tx, groups, account, GROUPS_PER_ACCOUNT_MAX)) === GROUPS_PER_ACCOUNT_MAX) {
      throw quotaExceeded("GroupsPerAccount", GROUPS_PER_ACCOUNT_MAX);
    }
    const group: GroupRecord = {
      id: toUniqueId(ctx.ids, "AGPA", account),
      name,
      path,
      arn: toArn("group", account, path, name),
      createdAt: ctx.clock.now(),
      inline: {},
      attached: [],
    };
    saveHolder(tx, GROUP, account, group);
    principalsById.put(tx, [group.id], { account, kind: "group", name: toNameKey(name) });
    return { Group: toGroup(group) };
  });
};

/** The group with a page of its users. */
export const GetGroup: Operation<"iam", "GetGroup", State> = async (input, ctx) => {
  const from = directory(ctx);
  const group = await loadHolder(from, GROUP, ctx.account, input.GroupName ?? "");
  const prefix = [ctx.account, toNameKey(group.name)];
  const { items, ...page } = await pageOf(from, members, prefix, input);
  const found = await Promise.all(items.map(({ key }) => users.get(from, ctx.account, key[2] ?? "")));
  return { Group: toGroup(group), Users: found.filter((user) => user !== undefined).map(toUser), ...page };
};

export const ListGroups: Operation<"iam", "ListGroups", State> = async (input, ctx) => {
  const { PathPrefix = "/" } = input;
  const { items, ...page } = await pageOf(directory(ctx), groups, [ctx.account], input, ({ path }) =>
    path.startsWith(PathPrefix),
  );
  return { Groups: items.map(({ value }) => toGroup(value)), ...page };
};

export const UpdateGroup: Operation<"iam", "UpdateGroup", State> = async (input, ctx) => {
  const { account } = ctx;
  await change(ctx, async (tx) => {
    const group = await loadHolder(tx, GROUP, account, input.GroupName ?? "");
    const name = input.NewGroupName ?? group.name;
    const path = input.NewPath ?? group.path;
    if (toNameKey(name) !== toNameKey(group.name)) {
      if (await groups.get(tx, account, toNameKey(name))) throw groupExists(name);
      await moveUses(tx, account, group, toNameKey(name));
    }
    groups.delete(tx, account, toNameKey(group.name));
    saveHolder(tx, GROUP, account, { ...group, name, path, arn: toArn("group", account, path, name) });
    principalsById.put(tx, [group.id], { account, kind: "group", name: toNameKey(name) });
  });
  return {};
};

/** Users and indexes name groups by name. */
async function moveUses(tx: Transaction, account: string, group: GroupRecord, to: string): Promise<void> {
  const from = toNameKey(group.name);
  const joined = await members.page(tx, USERS_PER_ACCOUNT_MAX, { prefix: [account, from] });
  for (const { key, value: since } of joined.items) {
    const userKey = String(key[2]);
    members.delete(tx, account, from, userKey);
    members.put(tx, [account, to, userKey], since);
    const user = await users.get(tx, account, userKey);
    if (!user) continue;
    const renamed = user.groups.map((name) => (name === from ? to : name));
    users.put(tx, [account, userKey], { ...user, groups: renamed });
  }
  for (const arn of group.attached) {
    attachments.delete(tx, account, arn, "group", from);
    attachments.put(tx, [account, arn, "group", to], true);
  }
}

export const DeleteGroup: Operation<"iam", "DeleteGroup", State> = async (input, ctx) => {
  const { account } = ctx;
  await change(ctx, async (tx) => {
    const group = await loadHolder(tx, GROUP, account, input.GroupName ?? "");
    const key = toNameKey(group.name);
    const { items } = await members.page(tx, 1, { prefix: [account, key] });
    if (items.length > 0) throw deleteConflict("remove users from group");
    if (group.attached.length > 0) throw deleteConflict("detach all policies");
    if (Object.keys(group.inline).length > 0) throw deleteConflict("delete policies");
    groups.delete(tx, account, key);
    principalsById.delete(tx, group.id);
  });
  return {};
};

function groupExists(name: string): Error {
  return alreadyExists(`Group with name ${name} already exists.`);
}

export function toGroup(record: GroupRecord): Group {
  return {
    Path: record.path,
    GroupName: record.name,
    GroupId: record.id,
    Arn: record.arn,
    CreateDate: new Date(record.createdAt),
  };
}
