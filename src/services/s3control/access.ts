import type { AccessRequest, ConditionValue } from "../../core/access.js";
import { signatureConditions } from "../../core/signature-conditions.js";
import { resourceTagConditions, type Tags } from "../../core/tags.js";
import { accessPointArn, nameOf } from "./access-points.js";
import { accessDenied } from "./errors.js";
import type { ControlContext } from "./state.js";
import { accessPoints } from "./store.js";
import { loadDecidingTags } from "./tags.js";

interface AccountInput {
  AccountId?: string | undefined;
}

interface PointInput extends AccountInput {
  Name?: string | undefined;
  /** Of an access point that is to be made. */
  VpcConfiguration?: { VpcId: string | undefined } | undefined;
  Tags?: readonly unknown[] | undefined;
}

/** Requests name their account; it must be the caller's. */
function checkAccount(input: AccountInput, ctx: ControlContext): void {
  if (input.AccountId !== undefined && input.AccountId !== ctx.account) throw accessDenied();
}

const callerConditions = (ctx: ControlContext): Record<string, ConditionValue> => ({
  ...signatureConditions(ctx.request, ctx.clock.now()),
  "s3:ResourceAccount": ctx.account,
});

const onAccount =
  (action: string) =>
  (input: AccountInput, ctx: ControlContext): AccessRequest[] => {
    checkAccount(input, ctx);
    return [{ action, resource: "*", conditions: callerConditions(ctx) }];
  };

const onAccessPoint =
  (action: string) =>
  async (input: PointInput, ctx: ControlContext): Promise<AccessRequest[]> => {
    checkAccount(input, ctx);
    const { account, region } = ctx;
    const name = nameOf(input.Name);
    const known = await accessPoints.get(ctx.store, account, region, name);
    const vpc = known ? known.vpcId : input.VpcConfiguration?.VpcId;
    const resource = accessPointArn({ account, region, name });
    const conditions = {
      ...callerConditions(ctx),
      "s3:DataAccessPointArn": resource,
      "s3:DataAccessPointAccount": account,
      "s3:AccessPointNetworkOrigin": vpc === undefined ? "Internet" : "VPC",
      ...tagConditions("s3:AccessPointTag", known?.tags),
    };
    // To tag what one makes is a permission of its own.
    const actions = input.Tags?.length ? [action, "s3:TagResource"] : [action];
    return actions.map((asked) => ({ action: asked, resource, conditions }));
  };

interface ResourceInput extends AccountInput {
  ResourceArn?: string | undefined;
}

const onResource =
  (action: string) =>
  async (input: ResourceInput, ctx: ControlContext): Promise<AccessRequest[]> => {
    checkAccount(input, ctx);
    const { key, tags } = await loadDecidingTags(ctx, input.ResourceArn);
    const conditions = { ...callerConditions(ctx), ...tagConditions(key, tags) };
    return [{ action, resource: input.ResourceArn ?? "", conditions }];
  };

interface StoredTag {
  Key: string | undefined;
  Value: string | undefined;
}

/** What a thing is tagged with, by S3's name and by the one that all services have. */
function tagConditions(own: string, tags: readonly StoredTag[] = []): Record<string, string> {
  const pairs: Tags = Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));
  const named = Object.entries(pairs).map(([key, value]) => [`${own}/${key}`, value]);
  return { ...Object.fromEntries(named), ...(resourceTagConditions(pairs) as Record<string, string>) };
}

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
  ListTagsForResource: onResource("s3:ListTagsForResource"),
  TagResource: onResource("s3:TagResource"),
  UntagResource: onResource("s3:UntagResource"),
};
