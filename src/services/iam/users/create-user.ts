import { principalsById, toNameKey, type UserRecord, users } from "../../../core/identity/store.js";
import { toUniqueId } from "../../../core/identity/unique-ids.js";
import type { Operation } from "../../../core/service.js";
import { toArn } from "../arns.js";
import { alreadyExists, quotaExceeded } from "../errors.js";
import { countUpTo, saveHolder, USER } from "../holders.js";
import { USERS_PER_ACCOUNT_MAX } from "../limits.js";
import { setBoundary } from "../policies/boundary.js";
import { change, type State } from "../state.js";
import { readTags } from "../tags/tag-list.js";
import { toWholeUser } from "./user.js";

export const CreateUser: Operation<"iam", "CreateUser", State> = async (input, ctx) => {
  const { account } = ctx;
  const name = input.UserName ?? "";
  const path = input.Path ?? "/";
  const tags = readTags(input.Tags);
  return change(ctx, async (tx) => {
    if (await users.get(tx, account, toNameKey(name))) {
      throw alreadyExists(`User with name ${name} already exists.`);
    }
    if ((await countUpTo(tx, users, account, USERS_PER_ACCOUNT_MAX)) === USERS_PER_ACCOUNT_MAX) {
      throw quotaExceeded("UsersPerAccount", USERS_PER_ACCOUNT_MAX);
    }
    const user: UserRecord = {
      id: toUniqueId(ctx.ids, "AIDA", account),
      name,
      path,
      arn: toArn("user", account, path, name),
      createdAt: ctx.clock.now(),
      inline: {},
      attached: [],
      groups: [],
      tags,
    };
    await setBoundary(tx, account, "user", user, input.PermissionsBoundary);
    saveHolder(tx, USER, account, user);
    principalsById.put(tx, [user.id], { account, kind: "user", name: toNameKey(name) });
    return { User: toWholeUser(user) };
  });
};
