import { groups, toNameKey } from "../../../core/identity/store.js";
import type { Operation } from "../../../core/service.js";
import { quotaExceeded } from "../errors.js";
import { GROUP, loadHolder, saveHolder, USER } from "../holders.js";
import { GROUPS_PER_USER_MAX } from "../limits.js";
import { pageList } from "../pagination.js";
import { change, directory, type State } from "../state.js";
import { members } from "../store.js";
import { toGroup } from "./groups.js";

/** Adding a user twice changes nothing. */
export const AddUserToGroup: Operation<"iam", "AddUserToGroup", State> = async (input, ctx) => {
  const { account } = ctx;
  const addedAt = ctx.clock.now();
  await change(ctx, async (tx) => {
    const group = await loadHolder(tx, GROUP, account, input.GroupName ?? "");
    const user = await loadHolder(tx, USER, account, input.UserName ?? "");
    const key = toNameKey(group.name);
    if (user.groups.includes(key)) return;
    if (user.groups.length >= GROUPS_PER_USER_MAX) throw quotaExceeded("GroupsPerUser", GROUPS_PER_USER_MAX);
    saveHolder(tx, USER, account, { ...user, groups: [...user.groups, key] });
    members.put(tx, [account, key, toNameKey(user.name)], addedAt);
  });
  return {};
};

/** Taking out a user that is not in the group changes nothing. */
export const RemoveUserFromGroup: Operation<"iam", "RemoveUserFromGroup", State> = async (input, ctx) => {
  const { account } = ctx;
  await change(ctx, async (tx) => {
    const group = await loadHolder(tx, GROUP, account, input.GroupName ?? "");
    const user = await loadHolder(tx, USER, account, input.UserName ?? "");
    const key = toNameKey(group.name);
    saveHolder(tx, USER, account, { ...user, groups: user.groups.filter((name) => name !== key) });
    members.delete(tx, account, key, toNameKey(user.name));
  });
  return {};
};

export const ListGroupsForUser: Operation<"iam", "ListGroupsForUser", State> = async (input, ctx) => {
  const from = directory(ctx);
  const user = await loadHolder(from, USER, ctx.account, input.UserName ?? "");
  const found = await Promise.all(user.groups.map((name) => groups.get(from, ctx.account, name)));
  const all = found.filter((group) => group !== undefined);
  const { items, ...page } = pageList(all, input, ({ name }) => toNameKey(name));
  return { Groups: items.map(toGroup), ...page };
};
