import { aliases, aliasOwners } from "../../../core/identity/store.js";
import type { Operation } from "../../../core/service.js";
import { alreadyExists, noSuchEntity } from "../errors.js";
import { change, directory, type State } from "../state.js";

/** An account has one alias: a new one takes the place of the present one. */
export const CreateAccountAlias: Operation<"iam", "CreateAccountAlias", State> = async (input, ctx) => {
  const { account } = ctx;
  const alias = input.AccountAlias ?? "";
  await change(ctx, async (tx) => {
    const owner = await aliasOwners.get(tx, alias);
    if (owner !== undefined) throw alreadyExists(`The account alias ${alias} already exists.`);
    const present = await aliases.get(tx, account);
    if (present !== undefined) aliasOwners.delete(tx, present);
    aliases.put(tx, [account], alias);
    aliasOwners.put(tx, [alias], account);
  });
  return {};
};

export const DeleteAccountAlias: Operation<"iam", "DeleteAccountAlias", State> = async (input, ctx) => {
  const { account } = ctx;
  const alias = input.AccountAlias ?? "";
  await change(ctx, async (tx) => {
    if ((await aliases.get(tx, account)) !== alias) {
      throw noSuchEntity(`The account alias ${alias} does not exist.`);
    }
    aliases.delete(tx, account);
    aliasOwners.delete(tx, alias);
  });
  return {};
};

export const ListAccountAliases: Operation<"iam", "ListAccountAliases", State> = async (_input, ctx) => {
  const alias = await aliases.get(directory(ctx), ctx.account);
  return { AccountAliases: alias === undefined ? [] : [alias], IsTruncated: false };
};
