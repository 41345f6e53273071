import type { AliasListEntry } from "@aws-sdk/client-kms";
import { aliasArn } from "../domain/arns.js";
import { aliasExists, aliasNotFound, invalidAliasName, validation } from "../errors.js";
import { findKey } from "../find-key.js";
import { toPage, toPageOutput } from "../pagination.js";
import type { Op } from "../state.js";
import { aliases } from "../store.js";

const NAME = /^alias\/[\w/-]{1,250}$/;

function checkName(name: string): void {
  if (!name.startsWith("alias/"))
    throw validation(
      'Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html',
    );
  if (!NAME.test(name)) throw invalidAliasName("The alias name is not valid.");
  if (name.startsWith("alias/aws/"))
    throw validation('Alias must not start with "alias/aws/", which is reserved for AWS managed keys.');
}

export const CreateAlias: Op<"CreateAlias"> = async (input, ctx) => {
  const name = input.AliasName ?? "";
  checkName(name);
  const key = await findKey(ctx, input.TargetKeyId);
  const now = ctx.clock.now();
  await ctx.store.transact(async (tx) => {
    const existing = await aliases.get(tx, ctx.account, ctx.region, name);
    if (existing) throw aliasExists(aliasArn(ctx.account, ctx.region, name));
    aliases.put(tx, [ctx.account, ctx.region, name], { keyId: key.id, createdAt: now, updatedAt: now });
  });
  return {};
};

export const UpdateAlias: Op<"UpdateAlias"> = async (input, ctx) => {
  const name = input.AliasName ?? "";
  checkName(name);
  const key = await findKey(ctx, input.TargetKeyId);
  await ctx.store.transact(async (tx) => {
    const existing = await aliases.get(tx, ctx.account, ctx.region, name);
    if (!existing) throw aliasNotFound(aliasArn(ctx.account, ctx.region, name));
    const before = await findKey(ctx, existing.keyId, tx);
    if (before.usage !== key.usage || before.spec !== key.spec) {
      throw validation("Alias must point to a key of the same type and usage.");
    }
    aliases.put(tx, [ctx.account, ctx.region, name], {
      ...existing,
      keyId: key.id,
      updatedAt: ctx.clock.now(),
    });
  });
  return {};
};

export const DeleteAlias: Op<"DeleteAlias"> = async (input, ctx) => {
  const name = input.AliasName ?? "";
  checkName(name);
  await ctx.store.transact(async (tx) => {
    if (!(await aliases.get(tx, ctx.account, ctx.region, name))) {
      throw aliasNotFound(aliasArn(ctx.account, ctx.region, name));
    }
    aliases.delete(tx, ctx.account, ctx.region, name);
  });
  return {};
};

export const ListAliases: Op<"ListAliases"> = async (input, ctx) => {
  const { after, limit } = toPage(input);
  const key = input.KeyId === undefined ? undefined : await findKey(ctx, input.KeyId);
  const Aliases: AliasListEntry[] = [];
  const prefix = [ctx.account, ctx.region];
  let last: string | undefined;
  for await (const { key: stored, value } of aliases.range(ctx.store, {
    prefix,
    start: [...prefix, after],
    startExclusive: true,
  })) {
    const name = String(stored[2]);
    if (key && value.keyId !== key.id) continue;
    if (Aliases.length === limit) return { Aliases, ...toPageOutput(last) };
    last = name;
    Aliases.push({
      AliasName: name,
      AliasArn: aliasArn(ctx.account, ctx.region, name),
      TargetKeyId: value.keyId,
      CreationDate: new Date(value.createdAt),
      LastUpdatedDate: new Date(value.updatedAt),
    });
  }
  return { Aliases, Truncated: false };
};
