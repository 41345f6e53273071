import { appliesTo, dueAt } from "../domain/lifecycle-rules.js";
import type { BucketRecord, UploadRecord } from "../records.js";
import type { S3Context } from "../state.js";

/** When, and by which rule, an upload that nobody completes is aborted; undefined where no rule says so. */
export function findAbort(
  { state: { lifecycleDayMs } }: S3Context,
  bucket: BucketRecord,
  key: string,
  { initiatedAt }: Pick<UploadRecord, "initiatedAt">,
): { at: number; ruleId: string } | undefined {
  let soonest: { at: number; ruleId: string } | undefined;
  for (const rule of bucket.lifecycle?.rules ?? []) {
    const days = rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation;
    // Rules about uploads have neither tags nor sizes.
    if (days === undefined || !appliesTo(rule, { key, size: 0, tags: [] })) continue;
    const at = dueAt(initiatedAt, days, lifecycleDayMs);
    if (!soonest || at < soonest.at) soonest = { at, ruleId: rule.ID ?? "" };
  }
  return soonest;
}

/** `x-amz-abort-date` and `x-amz-abort-rule-id`. */
export function toAbortMembers(
  ctx: S3Context,
  bucket: BucketRecord,
  key: string,
  upload: Pick<UploadRecord, "initiatedAt">,
) {
  const abort = findAbort(ctx, bucket, key, upload);
  return abort ? { AbortDate: new Date(abort.at), AbortRuleId: abort.ruleId } : {};
}
