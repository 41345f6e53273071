import { changeBucket, loadBucket } from "../buckets/load-bucket.js";
import {
  invalidArgument,
  invalidBucketState,
  invalidRequest,
  malformedXml,
  noSuchConfiguration,
} from "../errors.js";
import { APPLY_LIFECYCLE } from "../lifecycle/apply-lifecycle.js";
import { LIFECYCLE_RULES_MAX } from "../limits.js";
import type { Op, S3Context } from "../state.js";
import { checkRule } from "./lifecycle-rule.js";

export const GetBucketLifecycleConfiguration: Op<"GetBucketLifecycleConfiguration"> = async (input, ctx) => {
  const { lifecycle, name } = await loadBucket(ctx, input.Bucket);
  if (!lifecycle) {
    throw noSuchConfiguration(
      "NoSuchLifecycleConfiguration",
      "The lifecycle configuration does not exist",
      name,
    );
  }
  return { Rules: lifecycle.rules, TransitionDefaultMinimumObjectSize: lifecycle.minimumSize };
};

export const PutBucketLifecycleConfiguration: Op<"PutBucketLifecycleConfiguration"> = async (input, ctx) => {
  const rules = input.LifecycleConfiguration?.Rules ?? [];
  if (rules.length === 0 || rules.length > LIFECYCLE_RULES_MAX) throw malformedXml();
  if (new Set(rules.map(({ Filter }) => Filter === undefined)).size > 1) {
    throw invalidRequest("Filter element can only be used in Lifecycle V2.");
  }
  const named = rules.map((rule) => ({ ...rule, ID: rule.ID || toRuleId(ctx) }));
  const twin = named.find(({ ID }, index) => named.findIndex((one) => one.ID === ID) < index);
  if (twin) {
    throw invalidArgument("Rule ID must be unique. Found same ID for more than one rule", "ID", twin.ID);
  }
  for (const rule of named) checkRule(rule);
  const minimumSize = input.TransitionDefaultMinimumObjectSize ?? "all_storage_classes_128K";
  if (!MINIMUM_SIZES.includes(minimumSize))
    throw invalidRequest(`Invalid TransitionDefaultMinimumObjectSize found: ${minimumSize}`);
  await changeBucket(ctx, input.Bucket, (bucket, tx) => {
    if (bucket.mfaDelete === "Enabled") {
      throw invalidBucketState("Lifecycle configurations are not supported on buckets with Mfa delete.");
    }
    bucket.lifecycle = { rules: named, minimumSize };
    ctx.events.emit(tx, APPLY_LIFECYCLE, { bucket: bucket.name });
  });
  return { TransitionDefaultMinimumObjectSize: minimumSize };
};

const MINIMUM_SIZES: readonly string[] = ["all_storage_classes_128K", "varies_by_storage_class"];

const toRuleId = (ctx: S3Context): string => Buffer.from(ctx.ids.uuid()).toString("base64");

export const DeleteBucketLifecycle: Op<"DeleteBucketLifecycle"> = async (input, ctx) => {
  await changeBucket(ctx, input.Bucket, (bucket) => {
    bucket.lifecycle = undefined;
  });
  return {};
};
