import { changeBucket, loadBucket } from "../buckets/load-bucket.js";
import { invalidArgument, invalidBucketState, malformedXml, noSuchConfiguration } from "../errors.js";
import type { Op } from "../state.js";

const DAYS_MAX = 36_500;
const YEARS_MAX = 100;

export const GetObjectLockConfiguration: Op<"GetObjectLockConfiguration"> = async (input, ctx) => {
  const { objectLock, name } = await loadBucket(ctx, input.Bucket);
  if (!objectLock) {
    throw noSuchConfiguration(
      "ObjectLockConfigurationNotFoundError",
      "Object Lock configuration does not exist for this bucket",
      name,
    );
  }
  return {
    ObjectLockConfiguration: {
      ObjectLockEnabled: "Enabled",
      ...(objectLock.rule && { Rule: objectLock.rule }),
    },
  };
};

export const PutObjectLockConfiguration: Op<"PutObjectLockConfiguration"> = async (input, ctx) => {
  const wanted = input.ObjectLockConfiguration;
  if (wanted?.ObjectLockEnabled !== "Enabled") throw malformedXml();
  const retention = wanted.Rule?.DefaultRetention;
  if (wanted.Rule) {
    const { Mode: mode, Days: days, Years: years } = retention ?? {};
    if (mode !== "GOVERNANCE" && mode !== "COMPLIANCE") throw malformedXml();
    if ((days === undefined) === (years === undefined)) throw malformedXml();
    checkPeriod("Days", days, DAYS_MAX);
    checkPeriod("Years", years, YEARS_MAX);
  }
  await changeBucket(ctx, input.Bucket, (bucket) => {
    if (bucket.versioning !== "Enabled") {
      throw invalidBucketState(
        "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
      );
    }
    bucket.objectLock = { ...(wanted.Rule && { rule: wanted.Rule }) };
  });
  return {};
};

function checkPeriod(unit: "Days" | "Years", value: number | undefined, max: number): void {
  if (value === undefined) return;
  if (value <= 0) {
    throw invalidArgument("Default retention period must be a positive integer value", unit, value);
  }
  if (value > max) throw invalidArgument("Default retention period too large.", unit, value);
}
