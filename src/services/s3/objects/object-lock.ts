import type { AwsError } from "../../../wire/aws-error.js";
import { loadBucket } from "../buckets/load-bucket.js";
import { mayChangeRetention, toEnd } from "../domain/object-lock.js";
import {
  invalidArgument,
  lockedByWorm,
  malformedXml,
  noObjectLockOnBucket,
  noSuchConfiguration,
} from "../errors.js";
import { emitObjectEvent } from "../notifications/emit.js";
import type { Retention } from "../records.js";
import type { Op, S3Context } from "../state.js";
import { changeObject } from "./change-object.js";
import { loadTarget } from "./read-object.js";

/** The lock operations want a bucket with object lock, before they look for the object. */
async function checkLockBucket(ctx: S3Context, name: string | undefined): Promise<void> {
  if (!(await loadBucket(ctx, name)).objectLock) throw noObjectLockOnBucket();
}

const noLock = (): AwsError =>
  noSuchConfiguration(
    "NoSuchObjectLockConfiguration",
    "The specified object does not have a ObjectLock configuration",
  );

export const GetObjectRetention: Op<"GetObjectRetention"> = async (input, ctx) => {
  await checkLockBucket(ctx, input.Bucket);
  const { retention } = (await loadTarget(ctx, input)).record;
  if (!retention) throw noLock();
  return { Retention: { Mode: retention.mode, RetainUntilDate: new Date(retention.until) } };
};

export const PutObjectRetention: Op<"PutObjectRetention"> = async (input, ctx) => {
  await checkLockBucket(ctx, input.Bucket);
  const wanted = toRetention(ctx, input.Retention ?? {});
  await changeObject(ctx, input, ({ retention, ...record }, bucket, tx) => {
    const bypass = input.BypassGovernanceRetention === true;
    if (!mayChangeRetention(retention, wanted, ctx.clock.now(), bypass)) throw lockedByWorm();
    const changed = { ...record, ...(wanted && { retention: wanted }) };
    emitObjectEvent(ctx, tx, bucket, "s3:ObjectRetention:Put", input.Key ?? "", changed);
    return changed;
  });
  return {};
};

/** An empty retention takes the old one away. */
function toRetention(
  ctx: S3Context,
  { Mode: mode, RetainUntilDate: until }: { Mode?: string | undefined; RetainUntilDate?: Date | undefined },
): Retention | undefined {
  if (mode === undefined && until === undefined) return undefined;
  if (mode !== "GOVERNANCE" && mode !== "COMPLIANCE") throw malformedXml();
  if (until === undefined) throw malformedXml();
  if (until.getTime() <= ctx.clock.now()) {
    throw invalidArgument(
      "The retain until date must be in the future!",
      "RetainUntilDate",
      toPacificTime(until),
    );
  }
  return { mode, until: toEnd(until.getTime()) };
}

const PACIFIC = new Intl.DateTimeFormat("en-US", {
  timeZone: "America/Los_Angeles",
  weekday: "short",
  month: "short",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
  timeZoneName: "short",
  year: "numeric",
});

/** `Tue Dec 31 16:00:00 PST 2019`, as S3 repeats a time in this one error. */
function toPacificTime(time: Date): string {
  const parts = new Map(PACIFIC.formatToParts(time).map(({ type, value }) => [type, value]));
  const [weekday, month, day, hour, minute, second, zone, year] = (
    ["weekday", "month", "day", "hour", "minute", "second", "timeZoneName", "year"] as const
  ).map((type) => parts.get(type));
  return `${weekday} ${month} ${day} ${hour}:${minute}:${second} ${zone} ${year}`;
}

export const GetObjectLegalHold: Op<"GetObjectLegalHold"> = async (input, ctx) => {
  await checkLockBucket(ctx, input.Bucket);
  const { legalHold } = (await loadTarget(ctx, input)).record;
  if (legalHold === undefined) throw noLock();
  return { LegalHold: { Status: legalHold ? "ON" : "OFF" } };
};

export const PutObjectLegalHold: Op<"PutObjectLegalHold"> = async (input, ctx) => {
  const status = input.LegalHold?.Status;
  if (status !== "ON" && status !== "OFF") throw malformedXml();
  await checkLockBucket(ctx, input.Bucket);
  await changeObject(ctx, input, (record) => ({ ...record, legalHold: status === "ON" }));
  return {};
};
