import type { LoginProfile } from "@aws-sdk/client-iam";
import { hashPassword } from "../../../core/identity/passwords.js";
import { type LoginProfileRecord, loginProfiles } from "../../../core/identity/store.js";
import type { Operation } from "../../../core/service.js";
import type { Reader } from "../../../core/store/store.js";
import { alreadyExists, noSuchEntity } from "../errors.js";
import { loadOwner, type Owner } from "../own-user.js";
import { change, directory, type State } from "../state.js";
import { checkNewPassword, withPassword } from "./new-password.js";

export const CreateLoginProfile: Operation<"iam", "CreateLoginProfile", State> = async (input, ctx) => {
  const { account, ids } = ctx;
  const user = await loadOwner(directory(ctx), input.UserName, ctx);
  const password = input.Password ?? "";
  await checkNewPassword(directory(ctx), account, password);
  const now = ctx.clock.now();
  const profile: LoginProfileRecord = {
    hash: await hashPassword(ids, password),
    createdAt: now,
    changedAt: now,
    resetRequired: input.PasswordResetRequired ?? false,
    previous: [],
  };
  return change(ctx, async (tx) => {
    if (await loginProfiles.get(tx, account, user.id)) {
      throw alreadyExists(`Login Profile for user ${user.name} already exists.`);
    }
    loginProfiles.put(tx, [account, user.id], profile);
    return { LoginProfile: toLoginProfile(user, profile) };
  });
};

export const GetLoginProfile: Operation<"iam", "GetLoginProfile", State> = async (input, ctx) => {
  const user = await loadOwner(directory(ctx), input.UserName, ctx);
  return { LoginProfile: toLoginProfile(user, await loadProfile(directory(ctx), ctx.account, user)) };
};

/** An administrator's new password for a user, which may be one of the user's old ones. */
export const UpdateLoginProfile: Operation<"iam", "UpdateLoginProfile", State> = async (input, ctx) => {
  const { account } = ctx;
  const user = await loadOwner(directory(ctx), input.UserName, ctx);
  await loadProfile(directory(ctx), account, user);
  const { Password: password, PasswordResetRequired: resetRequired } = input;
  if (password !== undefined) await checkNewPassword(directory(ctx), account, password);
  const hash = password === undefined ? undefined : await hashPassword(ctx.ids, password);
  const now = ctx.clock.now();
  await change(ctx, async (tx) => {
    const present = await loadProfile(tx, account, user);
    const changed = hash === undefined ? present : withPassword(present, hash, now);
    loginProfiles.put(tx, [account, user.id], {
      ...changed,
      resetRequired: resetRequired ?? changed.resetRequired,
    });
  });
  return {};
};

export const DeleteLoginProfile: Operation<"iam", "DeleteLoginProfile", State> = async (input, ctx) => {
  const { account } = ctx;
  await change(ctx, async (tx) => {
    const user = await loadOwner(tx, input.UserName, ctx);
    await loadProfile(tx, account, user);
    loginProfiles.delete(tx, account, user.id);
  });
  return {};
};

async function loadProfile(from: Reader, account: string, user: Owner): Promise<LoginProfileRecord> {
  const profile = await loginProfiles.get(from, account, user.id);
  if (!profile) throw noSuchEntity(`Login Profile for User ${user.name} cannot be found.`);
  return profile;
}

function toLoginProfile(user: Owner, profile: LoginProfileRecord): LoginProfile {
  return {
    UserName: user.name,
    CreateDate: new Date(profile.createdAt),
    PasswordResetRequired: profile.resetRequired,
  };
}
