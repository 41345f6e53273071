import type { LifecycleRule } from "@aws-sdk/client-s3";
import { changeBucket, loadBucket } from "../buckets/load-bucket.js";
import { DAY_MS } from "../domain/lifecycle-rules.js";
import {
  invalidArgument,
  invalidBucketState,
  invalidRequest,
  malformedXml,
  noSuchConfiguration,
} from "../errors.js";
import { APPLY_LIFECYCLE } from "../lifecycle/apply-lifecycle.js";
import { LIFECYCLE_RULES_MAX } from "../limits.js";
import { STORAGE_CLASSES } from "../objects/settings.js";
import type { Op, S3Context } from "../state.js";

const RULE_ID_CHARACTERS_MAX = 255;

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
  const named = rules.map((rule) => ({ ...rule, ID: rule.ID || toRuleId(ctx) }));
  if (new Set(named.map((rule) => rule.ID)).size < named.length) {
    throw invalidArgument("Rule ID must be unique. Found same ID for more than one rule");
  }
  for (const rule of named) checkRule(rule);
  const minimumSize = input.TransitionDefaultMinimumObjectSize ?? "all_storage_classes_128K";
  await changeBucket(ctx, input.Bucket, (bucket, tx) => {
    if (bucket.mfaDelete === "Enabled") {
      throw invalidBucketState("Lifecycle configurations are not supported on buckets with Mfa delete.");
    }
    bucket.lifecycle = { rules: named, minimumSize };
    ctx.events.emit(tx, APPLY_LIFECYCLE, { bucket: bucket.name });
  });
  return { TransitionDefaultMinimumObjectSize: minimumSize };
};

const toRuleId = (ctx: S3Context): string => Buffer.from(ctx.ids.uuid()).toString("base64");

export const DeleteBucketLifecycle: Op<"DeleteBucketLifecycle"> = async (input, ctx) => {
  await changeBucket(ctx, input.Bucket, (bucket) => {
    bucket.lifecycle = undefined;
  });
  return {};
};

function checkRule(rule: LifecycleRule): void {
  if ((rule.ID?.length ?? 0) > RULE_ID_CHARACTERS_MAX) {
    throw invalidArgument(
      `ID length should not exceed allowed limit of ${RULE_ID_CHARACTERS_MAX}`,
      "ID",
      rule.ID,
    );
  }
  if (rule.Status !== "Enabled" && rule.Status !== "Disabled") throw malformedXml();
  if ((rule.Filter === undefined) === (rule.Prefix === undefined)) throw malformedXml();
  const acts =
    rule.Expiration ??
    rule.Transitions?.[0] ??
    rule.NoncurrentVersionExpiration ??
    rule.NoncurrentVersionTransitions?.[0] ??
    rule.AbortIncompleteMultipartUpload;
  if (!acts) throw invalidRequest("At least one action needs to be specified in a rule");
  checkFilter(rule);
  checkExpiration(rule);
  checkTransitions(rule);
  checkNoncurrent(rule);
}

function checkFilter({ Filter: filter, AbortIncompleteMultipartUpload: abort }: LifecycleRule): void {
  if (!filter) return;
  const set = Object.values(filter).filter((value) => value !== undefined);
  if (set.length > 1) throw malformedXml();
  if (abort && (filter.Tag || filter.And?.Tags?.length)) {
    throw invalidRequest("AbortIncompleteMultipartUpload cannot be specified with Tags");
  }
}

function checkExpiration({ Expiration: expiration }: LifecycleRule): void {
  if (!expiration) return;
  const { Days: days, Date: date, ExpiredObjectDeleteMarker: marker } = expiration;
  if ([days, date, marker].filter((value) => value !== undefined).length !== 1) throw malformedXml();
  if (days !== undefined && days <= 0) {
    throw invalidArgument("'Days' for Expiration action must be a positive integer", "Days", days);
  }
  checkMidnight(date);
}

function checkMidnight(date: Date | undefined): void {
  if (date === undefined) return;
  if (Number.isNaN(date.getTime())) throw malformedXml();
  if (date.getTime() % DAY_MS !== 0)
    throw invalidArgument("'Date' must be at midnight GMT", "Date", date.toISOString());
}

function checkTransitions({ Transitions: transitions = [], Expiration: expiration }: LifecycleRule): void {
  for (const { Days: days, Date: date, StorageClass: storageClass } of transitions) {
    if ((days === undefined) === (date === undefined)) throw malformedXml();
    checkStorageClass(storageClass);
    checkMidnight(date);
    if (days !== undefined && days < 0) {
      throw invalidArgument("'Days' in Transition action must be nonnegative integer", "Days", days);
    }
    if (
      days !== undefined &&
      days < 30 &&
      (storageClass === "STANDARD_IA" || storageClass === "ONEZONE_IA")
    ) {
      throw invalidArgument(
        `'Days' in Transition action must be greater than or equal to 30 for storageClass '${storageClass}'`,
        "Days",
        days,
      );
    }
    if (days !== undefined && expiration?.Days !== undefined && expiration.Days <= days) {
      throw invalidArgument(
        "'Days' in the Expiration action for filter must be greater than 'Days' in the Transition action",
      );
    }
  }
}

function checkNoncurrent(rule: LifecycleRule): void {
  const { NoncurrentVersionExpiration: expiration, NoncurrentVersionTransitions: transitions = [] } = rule;
  if (expiration) {
    const { NoncurrentDays: days, NewerNoncurrentVersions: newer } = expiration;
    if (days === undefined || days <= 0) {
      throw invalidArgument(
        "'NoncurrentDays' for NoncurrentVersionExpiration action must be a positive integer",
        "NoncurrentDays",
        days,
      );
    }
    if (newer !== undefined && (newer < 1 || newer > 100)) {
      throw invalidArgument(
        "'NewerNoncurrentVersions' must be an integer between 1 and 100",
        "NewerNoncurrentVersions",
        newer,
      );
    }
  }
  for (const { StorageClass: storageClass, NoncurrentDays: days } of transitions) {
    checkStorageClass(storageClass);
    if (days === undefined || days < 0) throw malformedXml();
  }
  const { DaysAfterInitiation: days } = rule.AbortIncompleteMultipartUpload ?? {};
  if (rule.AbortIncompleteMultipartUpload && (days === undefined || days <= 0)) {
    throw invalidArgument(
      "'DaysAfterInitiation' for AbortIncompleteMultipartUpload action must be a positive integer",
    );
  }
}

function checkStorageClass(storageClass: string | undefined): void {
  if (storageClass && storageClass !== "STANDARD" && STORAGE_CLASSES.includes(storageClass)) return;
  throw malformedXml();
}
