import { roles } from "../../../core/identity/store.js";
import type { Operation } from "../../../core/service.js";
import { loadHolder, ROLE } from "../holders.js";
import { pageOf } from "../pagination.js";
import { directory, type State } from "../state.js";
import { toRole, toWholeRole } from "./role.js";

export const GetRole: Operation<"iam", "GetRole", State> = async (input, ctx) => {
  await ctx.state.identity.flush();
  const from = directory(ctx);
  const role = await loadHolder(from, ROLE, ctx.account, input.RoleName ?? "");
  return { Role: await toWholeRole(from, ctx.account, role) };
};

export const ListRoles: Operation<"iam", "ListRoles", State> = async (input, ctx) => {
  const { PathPrefix = "/" } = input;
  const from = directory(ctx);
  const { items, ...page } = await pageOf(from, roles, [ctx.account], input, ({ path }) =>
    path.startsWith(PathPrefix),
  );
  return { Roles: await Promise.all(items.map(({ value }) => toRole(from, value))), ...page };
};
