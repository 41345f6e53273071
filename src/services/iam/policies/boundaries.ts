import type { RoleRecord, UserRecord } from "../../../core/identity/store.js";
import type { Operation } from "../../../core/service.js";
import { noSuchEntity } from "../errors.js";
import { type HolderType, loadHolder, ROLE, saveHolder, USER } from "../holders.js";
import { change, type IamContext, type State } from "../state.js";
import { setBoundary } from "./boundary.js";
import { checkNotLinked } from "./inline.js";

export const PutUserPermissionsBoundary: Operation<"iam", "PutUserPermissionsBoundary", State> = (
  input,
  ctx,
) => bound(ctx, USER, input.UserName, input.PermissionsBoundary ?? "");
export const PutRolePermissionsBoundary: Operation<"iam", "PutRolePermissionsBoundary", State> = (
  input,
  ctx,
) => bound(ctx, ROLE, input.RoleName, input.PermissionsBoundary ?? "");
export const DeleteUserPermissionsBoundary: Operation<"iam", "DeleteUserPermissionsBoundary", State> = (
  input,
  ctx,
) => bound(ctx, USER, input.UserName, undefined);
export const DeleteRolePermissionsBoundary: Operation<"iam", "DeleteRolePermissionsBoundary", State> = (
  input,
  ctx,
) => bound(ctx, ROLE, input.RoleName, undefined);

async function bound<R extends UserRecord | RoleRecord>(
  ctx: IamContext,
  type: HolderType<R>,
  name: string | undefined,
  arn: string | undefined,
): Promise<Record<string, never>> {
  await change(ctx, async (tx) => {
    const holder = { ...(await loadHolder(tx, type, ctx.account, name ?? "")) };
    checkNotLinked(holder);
    if (arn === undefined && holder.boundary === undefined) {
      throw noSuchEntity(`${type.title} ${holder.name} does not have a permissions boundary.`);
    }
    await setBoundary(tx, ctx.account, type.kind, holder, arn);
    saveHolder(tx, type, ctx.account, holder);
  });
  return {};
}
