import type { User } from "@aws-sdk/client-iam";
import { accounts, loginProfiles, users } from "../../../core/identity/store.js";
import type { Operation } from "../../../core/service.js";
import { loadHolder, USER } from "../holders.js";
import { isOwnRoot, userNameOf } from "../own-user.js";
import { pageOf } from "../pagination.js";
import { directory, type IamContext, type State } from "../state.js";
import { toUser, toWholeUser } from "./user.js";

export const GetUser: Operation<"iam", "GetUser", State> = async (input, ctx) => {
  if (isOwnRoot(input.UserName, ctx)) return { User: await toRootUser(ctx) };
  const name = userNameOf(input.UserName, ctx);
  const user = await loadHolder(directory(ctx), USER, ctx.account, name);
  return { User: { ...toWholeUser(user), ...(await passwordUse(user.id, ctx)) } };
};

export const ListUsers: Operation<"iam", "ListUsers", State> = async (input, ctx) => {
  const { PathPrefix = "/" } = input;
  const { items, ...page } = await pageOf(directory(ctx), users, [ctx.account], input, ({ path }) =>
    path.startsWith(PathPrefix),
  );
  const Users = items.map(async ({ value }) => ({ ...toUser(value), ...(await passwordUse(value.id, ctx)) }));
  return { Users: await Promise.all(Users), ...page };
};

/** When the password was last signed in with; nothing for one that never was. */
async function passwordUse(ownerId: string, ctx: IamContext): Promise<Pick<User, "PasswordLastUsed">> {
  const at = (await loginProfiles.get(directory(ctx), ctx.account, ownerId))?.lastUsedAt;
  return at === undefined ? {} : { PasswordLastUsed: new Date(at) };
}

async function toRootUser(ctx: IamContext): Promise<User> {
  const { account, principal, state } = ctx;
  const record = await accounts.get(state.identity.directory, account);
  const user: Partial<User> = {
    UserId: principal.userId,
    Arn: principal.arn,
    CreateDate: new Date(record?.createdAt ?? 0),
    ...(await passwordUse(account, ctx)),
  };
  // The root user has neither name nor path, whatever the model says.
  return user as User;
}
