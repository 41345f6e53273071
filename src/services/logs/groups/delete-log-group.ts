import { isProtected } from "../errors.js";
import type { LogsOperation } from "../operation.js";
import { deleteGroup, findGroup, groups } from "../store.js";
import { toGroupName } from "./names.js";

export const DeleteLogGroup: LogsOperation<"DeleteLogGroup"> = async (input, ctx) => {
  const name = input.logGroupName ?? "";
  await ctx.store.transact(async (tx) => {
    if ((await findGroup(tx, name)).isProtected) throw isProtected();
    deleteGroup(tx, name);
  });
  return {};
};

export const PutLogGroupDeletionProtection: LogsOperation<"PutLogGroupDeletionProtection"> = async (
  input,
  ctx,
) => {
  const name = toGroupName(input);
  await ctx.store.transact(async (tx) => {
    const group = await findGroup(tx, name);
    groups.put(tx, [name], { ...group, isProtected: input.deletionProtectionEnabled ?? false });
  });
  return {};
};
