import { invalidParameter } from "../errors.js";
import { DAY_MS, RETENTION_DAYS } from "../limits.js";
import type { LogsOperation } from "../operation.js";
import { findGroup, type GroupRecord, groups } from "../store.js";

export const PutRetentionPolicy: LogsOperation<"PutRetentionPolicy"> = async (input, ctx) => {
  const name = input.logGroupName ?? "";
  const days = input.retentionInDays ?? 0;
  if (!RETENTION_DAYS.has(days)) {
    throw invalidParameter(
      `Invalid retention value specified. Valid values are: [${[...RETENTION_DAYS].join(", ")}]`,
    );
  }
  await ctx.store.transact(async (tx) => {
    groups.put(tx, [name], { ...(await findGroup(tx, name)), retentionDays: days });
  });
  return {};
};

export const DeleteRetentionPolicy: LogsOperation<"DeleteRetentionPolicy"> = async (input, ctx) => {
  const name = input.logGroupName ?? "";
  await ctx.store.transact(async (tx) => {
    const { retentionDays, ...rest } = await findGroup(tx, name);
    groups.put(tx, [name], rest);
  });
  return {};
};

/** Events from before this time are gone, whether they have been swept away yet or not. */
export function expiredBefore(group: GroupRecord, now: number): number {
  return group.retentionDays === undefined ? 0 : now - group.retentionDays * DAY_MS;
}
