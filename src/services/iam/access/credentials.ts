import type { GetAccessKeyLastUsedRequest } from "@aws-sdk/client-iam";
import type { AccessRequest } from "../../../core/access.js";
import type { IamContext } from "../state.js";
import { ask } from "./request.js";
import { onUser } from "./rules.js";

/** Keys, passwords and devices of users. */
export const credentials = {
  CreateAccessKey: onUser("CreateAccessKey"),
  ListAccessKeys: onUser("ListAccessKeys"),
  UpdateAccessKey: onUser("UpdateAccessKey"),
  DeleteAccessKey: onUser("DeleteAccessKey"),
  GetAccessKeyLastUsed: onKey("GetAccessKeyLastUsed"),
};

/** An action on a key is one on its user. */
function onKey(action: string) {
  return async (input: GetAccessKeyLastUsedRequest, ctx: IamContext): Promise<AccessRequest[]> => {
    const known = await ctx.state.identity.find(input.AccessKeyId ?? "");
    return ask(ctx, action, known?.principal.account === ctx.account ? known.principal.arn : "*");
  };
}
