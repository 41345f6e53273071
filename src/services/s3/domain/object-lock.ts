import type { ObjectLockRule } from "@aws-sdk/client-s3";
import type { ObjectRecord, Retention } from "../records.js";

const DAY_MS = 24 * 3600 * 1000;
/** S3 counts a year of default retention as 365 days. */
const YEAR_DAYS = 365;

/** Whether a version must not be deleted or overwritten now. */
export function isLocked(record: ObjectRecord, nowMs: number, bypassGovernance: boolean): boolean {
  if (record.legalHold) return true;
  const { retention } = record;
  if (!retention || retention.until <= nowMs) return false;
  return !(retention.mode === "GOVERNANCE" && bypassGovernance);
}

/** The retention that a bucket's default rule gives an object written now. */
export function toDefaultRetention(rule: ObjectLockRule | undefined, nowMs: number): Retention | undefined {
  const { Mode: mode, Days: days, Years: years } = rule?.DefaultRetention ?? {};
  if (mode === undefined) return undefined;
  return { mode, until: toEnd(nowMs + (days ?? (years ?? 0) * YEAR_DAYS) * DAY_MS) };
}

/** Whether a retention in force may be changed into another: anybody may make it longer. */
export function mayChangeRetention(
  current: Retention | undefined,
  next: Retention | undefined,
  nowMs: number,
  bypassGovernance: boolean,
): boolean {
  if (!current || current.until <= nowMs) return true;
  if (current.mode === "GOVERNANCE" && bypassGovernance) return true;
  return next !== undefined && next.mode === current.mode && next.until >= current.until;
}

/** When a lock ends, in whole seconds as answers tell it: never sooner than was asked. */
export const toEnd = (untilMs: number): number => Math.ceil(untilMs / 1000) * 1000;
