import { AwsError } from "../../../wire/aws-error.js";
import { loadBucket, reloadBucket } from "../buckets/load-bucket.js";
import { malformedXml, noSuchConfiguration } from "../errors.js";
import { CONFIGURATIONS_PER_KIND_MAX } from "../limits.js";
import type { Op, S3Context } from "../state.js";
import { configurations } from "../store.js";
import { checkAnalytics, checkInventory, checkMetrics, checkTiering } from "./held-rules.js";

const CHECKS: Readonly<Record<Kind, (configuration: object, id: string) => void>> = {
  analytics: checkAnalytics,
  inventory: checkInventory,
  metrics: checkMetrics,
  "intelligent-tiering": checkTiering,
};

/** Configurations that are held and returned by id; those of metrics alone act. */
type Kind = "analytics" | "inventory" | "metrics" | "intelligent-tiering";

const PAGE_SIZE = 100;

interface ById {
  Bucket?: string | undefined;
  Id?: string | undefined;
}

async function put(
  ctx: S3Context,
  kind: Kind,
  input: ById,
  configuration: { Id?: string | undefined } | undefined,
) {
  const bucket = await loadBucket(ctx, input.Bucket);
  const id = checkQueryId(kind, input.Id);
  if (!configuration) throw malformedXml();
  CHECKS[kind](configuration, id);
  await ctx.store.transact(async (tx) => {
    await reloadBucket(tx, bucket);
    const page = await configurations.page(tx, CONFIGURATIONS_PER_KIND_MAX, { prefix: [bucket.id, kind] });
    const known = page.items.some(({ key }) => key[2] === id);
    if (!known && page.items.length >= CONFIGURATIONS_PER_KIND_MAX) {
      throw new AwsError(
        "TooManyConfigurations",
        `You have attempted to create more configurations than the ${CONFIGURATIONS_PER_KIND_MAX} allowed.`,
      );
    }
    configurations.put(tx, [bucket.id, kind, id], { ...configuration });
  });
  if (kind === "metrics") await ctx.state.metricsConfigurations.reload(ctx.store, bucket.id);
  return {};
}

/** The id in the address of a change. */
function checkQueryId(kind: Kind, id: string | undefined): string {
  if (id || kind === "inventory") return id ?? "";
  throw new AwsError("InvalidConfigurationId", "The specified configuration id is invalid.");
}

async function get(ctx: S3Context, kind: Kind, input: ById): Promise<Record<string, unknown>> {
  const bucket = await loadBucket(ctx, input.Bucket);
  const found = await configurations.get(ctx.store, bucket.id, kind, input.Id ?? "");
  if (!found) throw noSuchConfiguration("NoSuchConfiguration", "The specified configuration does not exist.");
  return found;
}

async function remove(ctx: S3Context, kind: Kind, input: ById) {
  checkQueryId(kind, input.Id);
  await get(ctx, kind, input);
  const bucket = await loadBucket(ctx, input.Bucket);
  await ctx.store.transact(async (tx) => configurations.delete(tx, bucket.id, kind, input.Id ?? ""));
  if (kind === "metrics") await ctx.state.metricsConfigurations.reload(ctx.store, bucket.id);
  return {};
}

async function list(
  ctx: S3Context,
  kind: Kind,
  input: { Bucket?: string | undefined; ContinuationToken?: string | undefined },
) {
  const bucket = await loadBucket(ctx, input.Bucket);
  const after =
    input.ContinuationToken === undefined ? "" : Buffer.from(input.ContinuationToken, "base64url").toString();
  const page = await configurations.page(ctx.store, PAGE_SIZE, {
    prefix: [bucket.id, kind],
    start: [bucket.id, kind, after],
    startExclusive: true,
  });
  const last = page.next?.[2];
  return {
    found: page.items.map(({ value }) => value),
    IsTruncated: page.next !== undefined,
    ...(input.ContinuationToken !== undefined && { ContinuationToken: input.ContinuationToken }),
    ...(last !== undefined && { NextContinuationToken: Buffer.from(String(last)).toString("base64url") }),
  };
}

// What is stored is what was put, so its type is the put one's.
const as = <T>(configuration: Record<string, unknown>): T => configuration as T;

export const PutBucketAnalyticsConfiguration: Op<"PutBucketAnalyticsConfiguration"> = (input, ctx) =>
  put(ctx, "analytics", input, input.AnalyticsConfiguration);
export const GetBucketAnalyticsConfiguration: Op<"GetBucketAnalyticsConfiguration"> = async (input, ctx) => ({
  AnalyticsConfiguration: as(await get(ctx, "analytics", input)),
});
export const DeleteBucketAnalyticsConfiguration: Op<"DeleteBucketAnalyticsConfiguration"> = (input, ctx) =>
  remove(ctx, "analytics", input);
export const ListBucketAnalyticsConfigurations: Op<"ListBucketAnalyticsConfigurations"> = async (
  input,
  ctx,
) => {
  const { found, ...page } = await list(ctx, "analytics", input);
  return { ...page, AnalyticsConfigurationList: as(found as never) };
};

export const PutBucketInventoryConfiguration: Op<"PutBucketInventoryConfiguration"> = (input, ctx) =>
  put(ctx, "inventory", input, input.InventoryConfiguration);
export const GetBucketInventoryConfiguration: Op<"GetBucketInventoryConfiguration"> = async (input, ctx) => ({
  InventoryConfiguration: as(await get(ctx, "inventory", input)),
});
export const DeleteBucketInventoryConfiguration: Op<"DeleteBucketInventoryConfiguration"> = (input, ctx) =>
  remove(ctx, "inventory", input);
export const ListBucketInventoryConfigurations: Op<"ListBucketInventoryConfigurations"> = async (
  input,
  ctx,
) => {
  const { found, ...page } = await list(ctx, "inventory", input);
  return { ...page, InventoryConfigurationList: as(found as never) };
};

export const PutBucketMetricsConfiguration: Op<"PutBucketMetricsConfiguration"> = (input, ctx) =>
  put(ctx, "metrics", input, input.MetricsConfiguration);
export const GetBucketMetricsConfiguration: Op<"GetBucketMetricsConfiguration"> = async (input, ctx) => ({
  MetricsConfiguration: as(await get(ctx, "metrics", input)),
});
export const DeleteBucketMetricsConfiguration: Op<"DeleteBucketMetricsConfiguration"> = (input, ctx) =>
  remove(ctx, "metrics", input);
export const ListBucketMetricsConfigurations: Op<"ListBucketMetricsConfigurations"> = async (input, ctx) => {
  const { found, ...page } = await list(ctx, "metrics", input);
  return { ...page, MetricsConfigurationList: as(found as never) };
};

export const PutBucketIntelligentTieringConfiguration: Op<"PutBucketIntelligentTieringConfiguration"> = (
  input,
  ctx,
) => put(ctx, "intelligent-tiering", input, input.IntelligentTieringConfiguration);
export const GetBucketIntelligentTieringConfiguration: Op<
  "GetBucketIntelligentTieringConfiguration"
> = async (input, ctx) => ({
  IntelligentTieringConfiguration: as(await get(ctx, "intelligent-tiering", input)),
});
export const DeleteBucketIntelligentTieringConfiguration: Op<
  "DeleteBucketIntelligentTieringConfiguration"
> = (input, ctx) => remove(ctx, "intelligent-tiering", input);
export const ListBucketIntelligentTieringConfigurations: Op<
  "ListBucketIntelligentTieringConfigurations"
> = async (input, ctx) => {
  const { found, ...page } = await list(ctx, "intelligent-tiering", input);
  return { ...page, IntelligentTieringConfigurationList: as(found as never) };
};
