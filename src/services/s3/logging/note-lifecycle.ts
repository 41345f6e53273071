import { toCanonicalId } from "../domain/canonical-id.js";
import type { BucketRecord } from "../records.js";
import type { S3Context } from "../state.js";
import { toLogLine } from "./log-line.js";

/** How the logs call a move to a storage class; to GLACIER it has no name of its own. */
const TRANSITIONS: Readonly<Record<string, string>> = {
  STANDARD_IA: "TRANSITION_SIA",
  ONEZONE_IA: "TRANSITION_ZIA",
  INTELLIGENT_TIERING: "TRANSITION_INT",
  GLACIER_IR: "TRANSITION_GIR",
  DEEP_ARCHIVE: "TRANSITION_GDA",
};

export const transitionOperation = (storageClass: string): string =>
  `S3.${TRANSITIONS[storageClass] ?? "TRANSITION"}.OBJECT`;

/** Adds what the lifecycle did to the access log of the bucket, where it has one. */
export function noteLifecycle(
  ctx: S3Context,
  bucket: BucketRecord,
  operation: string,
  done: { key: string; versionId?: string | undefined; objectSize?: number | undefined },
): void {
  if (!bucket.logging) return;
  const at = ctx.clock.now();
  const line = toLogLine({
    ...done,
    bucketOwner: toCanonicalId(bucket.account),
    bucket: bucket.name,
    at,
    requester: "AmazonS3",
    requestId: ctx.requestId,
    operation,
  });
  ctx.state.accessLogs.add(bucket, { at, line });
}
