import type { EntityType } from "@aws-sdk/client-iam";
import type { Operation } from "../../../core/service.js";
import { pageList } from "../pagination.js";
import { directory, type State } from "../state.js";
import { type Detail, listDetails } from "./details.js";

/** Everything that decides who may do what: users, groups, roles and policies, with their documents. */
export const GetAccountAuthorizationDetails: Operation<
  "iam",
  "GetAccountAuthorizationDetails",
  State
> = async (input, ctx) => {
  const { Filter } = input;
  const wanted = new Set<EntityType>(Filter?.length ? Filter : undefined);
  const entries = await listDetails(directory(ctx), ctx.account);
  const chosen = entries.filter(({ type }) => wanted.size === 0 || wanted.has(type));
  const { items, ...page } = pageList(chosen, input, ({ order }) => order);
  const details = await Promise.all(items.map(({ load }) => load()));
  return {
    UserDetailList: of(details, "user"),
    GroupDetailList: of(details, "group"),
    RoleDetailList: of(details, "role"),
    Policies: of(details, "policy"),
    ...page,
  };
};

function of<K extends keyof Detail>(details: readonly Detail[], kind: K): NonNullable<Detail[K]>[] {
  return details.map((detail) => detail[kind]).filter((detail) => detail !== undefined);
}
