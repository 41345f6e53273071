import { LOWER_ALPHANUMERIC } from "./alphabet.js";
import { accessPointExists, invalidRequest, noSuchAccessPoint, noSuchBucket } from "./errors.js";
import type { ControlContext, Op } from "./state.js";
import { type AccessPointRecord, accessPointAliases, accessPoints, buckets } from "./store.js";
import { checkTags } from "./tags.js";

const NAME = /^[a-z0-9](?:[a-z0-9-]{1,48})[a-z0-9]$/;
const ALIAS_LENGTH = 34;
const PAGE_ENTRIES_MAX = 1000;

export const accessPointArn = ({
  account,
  region,
  name,
}: Pick<AccessPointRecord, "account" | "region" | "name">) =>
  `arn:aws:s3:${region}:${account}:accesspoint/${name}`;

/** Operations take the name alone, or the ARN. */
export const nameOf = (name: string | undefined): string => (name ?? "").replace(/^arn:.*:accesspoint\//, "");

export async function loadAccessPoint(
  ctx: ControlContext,
  name: string | undefined,
): Promise<AccessPointRecord> {
  const found = await accessPoints.get(ctx.store, ctx.account, ctx.region, nameOf(name));
  if (!found) throw noSuchAccessPoint();
  return found;
}

export const CreateAccessPoint: Op<"CreateAccessPoint"> = async (input, ctx) => {
  const name = nameOf(input.Name);
  if (!NAME.test(name) || name.endsWith("-s3alias"))
    throw invalidRequest("The specified accesspoint name is not valid");
  const tags = input.Tags ?? [];
  checkTags(tags);
  const bucket = await buckets.get(ctx.store, input.Bucket ?? "");
  if (!bucket || bucket.region !== ctx.region) throw noSuchBucket();
  const record: AccessPointRecord = {
    name,
    account: ctx.account,
    region: ctx.region,
    bucket: input.Bucket ?? "",
    bucketAccount: input.BucketAccountId ?? bucket.account,
    alias: `${name.slice(0, 20)}-${ctx.ids.string(ALIAS_LENGTH, LOWER_ALPHANUMERIC)}-s3alias`.slice(-63),
    createdAt: ctx.clock.now(),
    publicAccessBlock: input.PublicAccessBlockConfiguration ?? {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    },
    ...(input.VpcConfiguration?.VpcId !== undefined && { vpcId: input.VpcConfiguration.VpcId }),
    ...(tags.length > 0 && { tags }),
  };
  await ctx.store.transact(async (tx) => {
    if (await accessPoints.get(tx, ctx.account, ctx.region, name)) throw accessPointExists();
    accessPoints.put(tx, [ctx.account, ctx.region, name], record);
    accessPointAliases.put(tx, [record.alias], [ctx.account, ctx.region, name]);
  });
  return { AccessPointArn: accessPointArn(record), Alias: record.alias };
};

export const GetAccessPoint: Op<"GetAccessPoint"> = async (input, ctx) => {
  const point = await loadAccessPoint(ctx, input.Name);
  return {
    Name: point.name,
    Bucket: point.bucket,
    BucketAccountId: point.bucketAccount,
    Alias: point.alias,
    AccessPointArn: accessPointArn(point),
    CreationDate: new Date(point.createdAt),
    NetworkOrigin: point.vpcId === undefined ? "Internet" : "VPC",
    PublicAccessBlockConfiguration: point.publicAccessBlock,
    ...(point.vpcId !== undefined && { VpcConfiguration: { VpcId: point.vpcId } }),
  };
};

export const DeleteAccessPoint: Op<"DeleteAccessPoint"> = async (input, ctx) => {
  const point = await loadAccessPoint(ctx, input.Name);
  await ctx.store.transact(async (tx) => {
    accessPoints.delete(tx, point.account, point.region, point.name);
    accessPointAliases.delete(tx, point.alias);
  });
  return {};
};

export const ListAccessPoints: Op<"ListAccessPoints"> = async (input, ctx) => {
  const limit = Math.min(input.MaxResults ?? PAGE_ENTRIES_MAX, PAGE_ENTRIES_MAX);
  const prefix = [ctx.account, ctx.region];
  const found: AccessPointRecord[] = [];
  for await (const { value } of accessPoints.range(ctx.store, {
    prefix,
    start: [...prefix, input.NextToken ?? ""],
    startExclusive: true,
  })) {
    if (input.Bucket !== undefined && value.bucket !== input.Bucket) continue;
    found.push(value);
    if (found.length > limit) break;
  }
  const page = found.slice(0, limit);
  return {
    AccessPointList: page.map((point) => ({
      Name: point.name,
      NetworkOrigin: point.vpcId === undefined ? ("Internet" as const) : ("VPC" as const),
      Bucket: point.bucket,
      BucketAccountId: point.bucketAccount,
      AccessPointArn: accessPointArn(point),
      Alias: point.alias,
    })),
    ...(found.length > limit && { NextToken: page.at(-1)?.name }),
  };
};
