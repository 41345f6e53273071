import { newDataKey } from "../encryption/data-keys.js";
import { groupExists, invalidParameter } from "../errors.js";
import type { LogsOperation } from "../operation.js";
import { groups } from "../store.js";
import { checkTags } from "../tags/tag-rules.js";

export const CreateLogGroup: LogsOperation<"CreateLogGroup"> = async (input, ctx) => {
  const name = input.logGroupName ?? "";
  const tags = input.tags ?? {};
  if (/^aws\//i.test(name)) throw invalidParameter("Log groups starting with AWS/ are reserved for AWS.");
  checkTags(tags);
  if (input.kmsKeyId !== undefined) {
    if (await groups.get(ctx.store, name)) throw groupExists();
    await newDataKey(ctx, name, input.kmsKeyId);
  }
  await ctx.store.transact(async (tx) => {
    if (await groups.get(tx, name)) throw groupExists();
    groups.put(tx, [name], {
      name,
      createdAt: ctx.clock.now(),
      kmsKeyId: input.kmsKeyId,
      logGroupClass: input.logGroupClass ?? "STANDARD",
      isProtected: input.deletionProtectionEnabled ?? false,
      tags,
    });
  });
  return {};
};
