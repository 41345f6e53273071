import { appliesTo, expiresAt } from "../domain/lifecycle-rules.js";
import type { BucketRecord, ObjectRecord } from "../records.js";
import type { S3Context } from "../state.js";

/** `x-amz-expiration`: when, and by which rule, the current version of an object expires. Not told of a named version. */
export function toExpirationHeader(
  { state: { lifecycleDayMs } }: S3Context,
  bucket: BucketRecord,
  key: string,
  record: ObjectRecord,
): string | undefined {
  let soonest: { at: number; id: string } | undefined;
  for (const rule of bucket.lifecycle?.rules ?? []) {
    if (!appliesTo(rule, { key, size: record.size, tags: record.tags ?? [] })) continue;
    const at = expiresAt(rule, record.modifiedAt, lifecycleDayMs);
    if (at !== undefined && (!soonest || at < soonest.at)) soonest = { at, id: rule.ID ?? "" };
  }
  if (!soonest) return undefined;
  return `expiry-date="${new Date(soonest.at).toUTCString()}", rule-id="${encodeURIComponent(soonest.id)}"`;
}
