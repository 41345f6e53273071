import type { AccessRequest } from "../../core/access.js";
import { accessPointArn, nameOf } from "./access-points.js";
import { accessDenied } from "./errors.js";
import type { ControlContext } from "./state.js";

interface AccountInput {
  AccountId?: string | undefined;
}

/** Requests name their account; it must be the caller's. */
function checkAccount(input: AccountInput, ctx: ControlContext): void {
  if (input.AccountId !== undefined && input.AccountId !== ctx.account) throw accessDenied();
}

const onAccount =
  (action: string) =>
  (input: AccountInput, ctx: ControlContext): AccessRequest[] => {
    checkAccount(input, ctx);
    return [{ action, resource: "*" }];
  };

const onAccessPoint =
  (action: string) =>
  (input: AccountInput & { Name?: string | undefined }, ctx: ControlContext): AccessRequest[] => {
    checkAccount(input, ctx);
    const { account, region } = ctx;
    return [{ action, resource: accessPointArn({ account, region, name: nameOf(input.Name) }) }];
  };

/** Which permissions each operation asks for. */
export const access = {
  GetPublicAccessBlock: onAccount("s3:GetAccountPublicAccessBlock"),
  PutPublicAccessBlock: onAccount("s3:PutAccountPublicAccessBlock"),
  DeletePublicAccessBlock: onAccount("s3:PutAccountPublicAccessBlock"),
  CreateAccessPoint: onAccessPoint("s3:CreateAccessPoint"),
  GetAccessPoint: onAccessPoint("s3:GetAccessPoint"),
  DeleteAccessPoint: onAccessPoint("s3:DeleteAccessPoint"),
  ListAccessPoints: onAccount("s3:ListAccessPoints"),
  GetAccessPointPolicy: onAccessPoint("s3:GetAccessPointPolicy"),
  PutAccessPointPolicy: onAccessPoint("s3:PutAccessPointPolicy"),
  DeleteAccessPointPolicy: onAccessPoint("s3:DeleteAccessPointPolicy"),
};
