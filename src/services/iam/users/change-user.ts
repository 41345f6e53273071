import {
  keysByOwner,
  loginProfiles,
  mfaByOwner,
  principalsById,
  toNameKey,
  type UserRecord,
  users,
} from "../../../core/identity/store.js";
import type { Operation } from "../../../core/service.js";
import type { Key, Reader, Transaction } from "../../../core/store/store.js";
import { toArn } from "../arns.js";
import { alreadyExists, deleteConflict } from "../errors.js";
import { loadHolder, saveHolder, USER } from "../holders.js";
import { setBoundary } from "../policies/boundary.js";
import { change, type State } from "../state.js";
import {
  attachments,
  boundaryUses,
  members,
  serviceCredentials,
  signingCertificates,
  sshKeys,
} from "../store.js";

/** A new name or path. Groups, policies, keys and everything else of the user stay with it. */
export const UpdateUser: Operation<"iam", "UpdateUser", State> = async (input, ctx) => {
  const { account } = ctx;
  await change(ctx, async (tx) => {
    const user = await loadHolder(tx, USER, account, input.UserName ?? "");
    const name = input.NewUserName ?? user.name;
    const isOther = toNameKey(name) !== toNameKey(user.name);
    if (isOther && (await users.get(tx, account, toNameKey(name)))) {
      throw alreadyExists(`User with name ${name} already exists.`);
    }
    const path = input.NewPath ?? user.path;
    const renamed = { ...user, name, path, arn: toArn("user", account, path, name) };
    if (isOther) await moveUses(tx, account, user, toNameKey(name));
    users.delete(tx, account, toNameKey(user.name));
    saveHolder(tx, USER, account, renamed);
    principalsById.put(tx, [user.id], { account, kind: "user", name: toNameKey(name) });
  });
  return {};
};

/** The indexes name users by name. */
async function moveUses(tx: Transaction, account: string, user: UserRecord, to: string): Promise<void> {
  const from = toNameKey(user.name);
  for (const group of user.groups) {
    const since = (await members.get(tx, account, group, from)) ?? 0;
    members.delete(tx, account, group, from);
    members.put(tx, [account, group, to], since);
  }
  for (const arn of user.attached) {
    attachments.delete(tx, account, arn, "user", from);
    attachments.put(tx, [account, arn, "user", to], true);
  }
  if (user.boundary !== undefined) {
    boundaryUses.delete(tx, account, user.boundary, "user", from);
    boundaryUses.put(tx, [account, user.boundary, "user", to], true);
  }
}

export const DeleteUser: Operation<"iam", "DeleteUser", State> = async (input, ctx) => {
  const { account } = ctx;
  await change(ctx, async (tx) => {
    const user = await loadHolder(tx, USER, account, input.UserName ?? "");
    await checkBare(tx, account, user);
    await setBoundary(tx, account, "user", user, undefined);
    users.delete(tx, account, toNameKey(user.name));
    principalsById.delete(tx, user.id);
  });
  return {};
};

/** Everything that hangs on a user must be taken off by name first. */
async function checkBare(tx: Transaction, account: string, user: UserRecord): Promise<void> {
  const has = async (from: Reader, key: Key): Promise<boolean> =>
    (await from.list({ prefix: key, limit: 1 })).length > 0;
  if (user.groups.length > 0) throw deleteConflict("remove users from group");
  if (user.attached.length > 0) throw deleteConflict("detach all policies");
  if (Object.keys(user.inline).length > 0) throw deleteConflict("delete policies");
  if (await has(tx, [keysByOwner.name, account, user.id])) throw deleteConflict("delete access keys");
  if (await has(tx, [mfaByOwner.name, account, user.id])) throw deleteConflict("delete MFA device");
  if (await loginProfiles.get(tx, account, user.id)) throw deleteConflict("delete login profile");
  for (const { name } of [signingCertificates, sshKeys, serviceCredentials]) {
    if (await has(tx, [name, account, user.id])) throw deleteConflict("remove referenced objects");
  }
}
