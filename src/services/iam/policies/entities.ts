import type { PolicyGroup, PolicyRole, PolicyUser } from "@aws-sdk/client-iam";
import type { PolicyHolder } from "../../../core/identity/store.js";
import type { Operation } from "../../../core/service.js";
import { GROUP, type HolderType, ROLE, USER } from "../holders.js";
import { pageOf } from "../pagination.js";
import { directory, type State } from "../state.js";
import { attachments, boundaryUses, type HolderKind } from "../store.js";
import { checkAttachable } from "./policy-arn.js";

const TYPES: Record<HolderKind, HolderType> = {
  user: USER as HolderType<PolicyHolder>,
  group: GROUP,
  role: ROLE as HolderType<PolicyHolder>,
};

const FILTERS: Record<string, HolderKind | undefined> = { User: "user", Group: "group", Role: "role" };

/** Where a policy is attached, or serves as a boundary. */
export const ListEntitiesForPolicy: Operation<"iam", "ListEntitiesForPolicy", State> = async (input, ctx) => {
  const { account } = ctx;
  const arn = input.PolicyArn ?? "";
  const from = directory(ctx);
  await checkAttachable(from, account, arn);
  const { PathPrefix = "/", EntityFilter, PolicyUsageFilter } = input;
  const kind = FILTERS[EntityFilter ?? ""];
  const isNone = EntityFilter === "LocalManagedPolicy" || EntityFilter === "AWSManagedPolicy";
  const uses = PolicyUsageFilter === "PermissionsBoundary" ? boundaryUses : attachments;
  const prefix = kind ? [account, arn, kind] : [account, arn];
  const { items, ...page } = await pageOf(from, uses, prefix, input, () => !isNone);
  const PolicyUsers: PolicyUser[] = [];
  const PolicyGroups: PolicyGroup[] = [];
  const PolicyRoles: PolicyRole[] = [];
  for (const { key } of items) {
    const holder = await TYPES[key[2] as HolderKind].records.get(from, account, String(key[3]));
    if (!holder?.path.startsWith(PathPrefix)) continue;
    if (key[2] === "user") PolicyUsers.push({ UserName: holder.name, UserId: holder.id });
    else if (key[2] === "group") PolicyGroups.push({ GroupName: holder.name, GroupId: holder.id });
    else PolicyRoles.push({ RoleName: holder.name, RoleId: holder.id });
  }
  return { PolicyUsers, PolicyGroups, PolicyRoles, ...page };
};
