import { invalidParameter } from "../errors.js";
import { fromGroupArn } from "../groups/names.js";
import type { LogsOperation } from "../operation.js";
import { findGroup, groups } from "../store.js";
import { newDataKey } from "./data-keys.js";

interface Target {
  logGroupName?: string | undefined;
  resourceIdentifier?: string | undefined;
}

/** The group that a key is of. Keys of query results are not built, as queries are not. */
export function toKeyTarget({ logGroupName, resourceIdentifier }: Target): string {
  if ((logGroupName === undefined) === (resourceIdentifier === undefined)) {
    throw invalidParameter("Exactly one of logGroupName and resourceIdentifier must be specified.");
  }
  return logGroupName ?? fromGroupArn(resourceIdentifier ?? "");
}

export const AssociateKmsKey: LogsOperation<"AssociateKmsKey"> = async (input, ctx) => {
  const name = toKeyTarget(input);
  await findGroup(ctx.store, name);
  await newDataKey(ctx, name, input.kmsKeyId ?? "");
  await ctx.store.transact(async (tx) => {
    groups.put(tx, [name], { ...(await findGroup(tx, name)), kmsKeyId: input.kmsKeyId });
  });
  return {};
};

export const DisassociateKmsKey: LogsOperation<"DisassociateKmsKey"> = async (input, ctx) => {
  const name = toKeyTarget(input);
  await ctx.store.transact(async (tx) => {
    groups.put(tx, [name], { ...(await findGroup(tx, name)), kmsKeyId: undefined });
  });
  return {};
};
