import { principalsById, type RoleRecord, roles, toNameKey } from "../../../core/identity/store.js";
import { toUniqueId } from "../../../core/identity/unique-ids.js";
import type { Operation } from "../../../core/service.js";
import { toArn } from "../arns.js";
import { alreadyExists, quotaExceeded } from "../errors.js";
import { countUpTo, ROLE, saveHolder } from "../holders.js";
import { ROLE_SESSION_SECONDS_DEFAULT, ROLES_PER_ACCOUNT_MAX } from "../limits.js";
import { setBoundary } from "../policies/boundary.js";
import { change, type State } from "../state.js";
import { readTags, toTagsIfAny } from "../tags/tag-list.js";
import { toBoundaryIfAny } from "../users/user.js";
import { toNewRole } from "./role.js";
import { toTrustPolicy } from "./trust-policy.js";

export const CreateRole: Operation<"iam", "CreateRole", State> = async (input, ctx) => {
  const { account } = ctx;
  const name = input.RoleName ?? "";
  const path = input.Path ?? "/";
  const tags = readTags(input.Tags);
  return change(ctx, async (tx) => {
    const trustPolicy = await toTrustPolicy(tx, input.AssumeRolePolicyDocument ?? "");
    if (await roles.get(tx, account, toNameKey(name))) {
      throw alreadyExists(`Role with name ${name} already exists.`);
    }
    if ((await countUpTo(tx, roles, account, ROLES_PER_ACCOUNT_MAX)) === ROLES_PER_ACCOUNT_MAX) {
      throw quotaExceeded("RolesPerAccount", ROLES_PER_ACCOUNT_MAX);
    }
    const role: RoleRecord = {
      id: toUniqueId(ctx.ids, "AROA", account),
      name,
      path,
      arn: toArn("role", account, path, name),
      createdAt: ctx.clock.now(),
      inline: {},
      attached: [],
      tags,
      trustPolicy,
      description: input.Description,
      maxSessionSeconds: input.MaxSessionDuration ?? ROLE_SESSION_SECONDS_DEFAULT,
    };
    await setBoundary(tx, account, "role", role, input.PermissionsBoundary);
    saveHolder(tx, ROLE, account, role);
    principalsById.put(tx, [role.id], { account, kind: "role", name: toNameKey(name) });
    return {
      Role: { ...(await toNewRole(tx, role)), ...toBoundaryIfAny(role.boundary), ...toTagsIfAny(tags) },
    };
  });
};
