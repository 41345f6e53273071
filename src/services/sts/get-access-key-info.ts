import { credentials } from "../../core/identity/store.js";
import { accountOf } from "../../core/identity/unique-ids.js";
import type { Operation } from "../../core/service.js";
import { validationError } from "./errors.js";
import type { State } from "./state.js";

/** A key id names its account, whether or not there still is such a key. */
export const GetAccessKeyInfo: Operation<"sts", "GetAccessKeyInfo", State> = async (input, ctx) => {
  const id = input.AccessKeyId ?? "";
  const account = accountOf(id) ?? (await credentials.get(ctx.state.identity.directory, id))?.account;
  if (account === undefined) throw validationError("Invalid Access Key ID format.");
  return { Account: account };
};
