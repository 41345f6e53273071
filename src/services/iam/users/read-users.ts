import type { User } from "@aws-sdk/client-iam";
import { accounts, users } from "../../../core/identity/store.js";
import type { Operation } from "../../../core/service.js";
import { loadHolder, USER } from "../holders.js";
import { isOwnRoot, userNameOf } from "../own-user.js";
import { pageOf } from "../pagination.js";
import { directory, type IamContext, type State } from "../state.js";
import { toUser, toWholeUser } from "./user.js";

export const GetUser: Operation<"iam", "GetUser", State> = async (input, ctx) => {
  if (isOwnRoot(input.UserName, ctx)) return { User: await toRootUser(ctx) };
  const name = userNameOf(input.UserName, ctx);
  return { User: toWholeUser(await loadHolder(directory(ctx), USER, ctx.account, name)) };
};

export const ListUsers: Operation<"iam", "ListUsers", State> = async (input, ctx) => {
  const { PathPrefix = "/" } = input;
  const { items, ...page } = await pageOf(directory(ctx), users, [ctx.account], input, ({ path }) =>
    path.startsWith(PathPrefix),
  );
  return { Users: items.map(({ value }) => toUser(value)), ...page };
};

async function toRootUser({ account, principal, state }: IamContext): Promise<User> {
  const record = await accounts.get(state.identity.directory, account);
  const user: Partial<User> = {
    UserId: principal.userId,
    Arn: principal.arn,
    CreateDate: new Date(record?.createdAt ?? 0),
  };
  // The root user has neither name nor path, whatever the model says.
  return user as User;
}
