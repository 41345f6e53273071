import { principalsById, type RoleRecord, roles, roleUses, toNameKey } from "../../../core/identity/store.js";
import type { Operation } from "../../../core/service.js";
import type { Reader, Transaction } from "../../../core/store/store.js";
import { deleteConflict, protectedRole } from "../errors.js";
import { loadHolder, ROLE, saveHolder } from "../holders.js";
import { setBoundary } from "../policies/boundary.js";
import { change, type IamContext, type State } from "../state.js";
import { profilesOfRole } from "../store.js";
import { toRole } from "./role.js";
import { toTrustPolicy } from "./trust-policy.js";

/** The role, unless it belongs to an AWS service, which alone may change it. */
export async function loadOwnRole(from: Reader, account: string, name: string): Promise<RoleRecord> {
  const role = await loadHolder(from, ROLE, account, name);
  if (role.linkedService !== undefined) throw protectedRole(role.name);
  return role;
}

export const UpdateRole: Operation<"iam", "UpdateRole", State> = async (input, ctx) => {
  await changeRole(ctx, input.RoleName, async (role) => ({
    ...role,
    description: input.Description ?? role.description,
    maxSessionSeconds: input.MaxSessionDuration ?? role.maxSessionSeconds,
  }));
  return {};
};

export const UpdateRoleDescription: Operation<"iam", "UpdateRoleDescription", State> = async (input, ctx) => {
  const description = input.Description;
  return changeRole(
    ctx,
    input.RoleName,
    async (role) => ({ ...role, description }),
    async (role, tx) => ({
      Role: await toRole(tx, role),
    }),
  );
};

export const UpdateAssumeRolePolicy: Operation<"iam", "UpdateAssumeRolePolicy", State> = async (
  input,
  ctx,
) => {
  await changeRole(ctx, input.RoleName, async (role, tx) => ({
    ...role,
    trustPolicy: await toTrustPolicy(tx, input.PolicyDocument ?? ""),
  }));
  return {};
};

type Change = (role: RoleRecord, tx: Transaction) => Promise<RoleRecord>;

async function changeRole<R = void>(
  ctx: IamContext,
  name: string | undefined,
  by: Change,
  then?: (role: RoleRecord, tx: Transaction) => Promise<R>,
): Promise<R> {
  return change(ctx, async (tx) => {
    const role = await by(await loadOwnRole(tx, ctx.account, name ?? ""), tx);
    saveHolder(tx, ROLE, ctx.account, role);
    return then?.(role, tx) as Promise<R>;
  });
}

export const DeleteRole: Operation<"iam", "DeleteRole", State> = async (input, ctx) => {
  const { account } = ctx;
  await change(ctx, async (tx) => {
    const role = await loadOwnRole(tx, account, input.RoleName ?? "");
    if (role.attached.length > 0) throw deleteConflict("detach all policies");
    if (Object.keys(role.inline).length > 0) throw deleteConflict("delete policies");
    const { items } = await profilesOfRole.page(tx, 1, { prefix: [account, toNameKey(role.name)] });
    if (items.length > 0) throw deleteConflict("remove roles from instance profile");
    await dropRole(tx, account, role);
  });
  return {};
};

/** Deletes a role that nothing hangs on any more. */
export async function dropRole(tx: Transaction, account: string, role: RoleRecord): Promise<void> {
  await setBoundary(tx, account, "role", { ...role }, undefined);
  roles.delete(tx, account, toNameKey(role.name));
  principalsById.delete(tx, role.id);
  roleUses.delete(tx, account, role.id);
}
