import { namesEtag } from "./etag.js";

export interface Preconditions {
  ifMatch?: string;
  ifNoneMatch?: string;
  ifModifiedSince?: Date;
  ifUnmodifiedSince?: Date;
}

export interface Validators {
  etag: string;
  /** Milliseconds. */
  modifiedAt: number;
}

export type Verdict = { kind: "proceed" } | { kind: "not-modified" } | { kind: "failed"; condition: string };

const PROCEED: Verdict = { kind: "proceed" };
const failed = (condition: string): Verdict => ({ kind: "failed", condition });

/** HTTP dates have whole seconds. */
const toSeconds = (ms: number): number => Math.floor(ms / 1000);

/**
 * RFC 9110 §13.2.2 as S3 applies it to GET and HEAD: an ETag condition outranks the date one of its pair, and what has been
 * modified since a time to come is not asked.
 */
export function checkRead(conditions: Preconditions, object: Validators, nowMs: number): Verdict {
  const { ifMatch, ifNoneMatch, ifUnmodifiedSince } = conditions;
  const since = conditions.ifModifiedSince?.getTime() ?? Number.POSITIVE_INFINITY;
  if (ifMatch !== undefined) {
    if (!namesEtag(ifMatch, object.etag)) return failed("If-Match");
  } else if (ifUnmodifiedSince && toSeconds(object.modifiedAt) > toSeconds(ifUnmodifiedSince.getTime())) {
    return failed("If-Unmodified-Since");
  }
  if (ifNoneMatch !== undefined) {
    if (namesEtag(ifNoneMatch, object.etag)) return { kind: "not-modified" };
  } else if (since <= nowMs && toSeconds(object.modifiedAt) <= toSeconds(since)) {
    return { kind: "not-modified" };
  }
  return PROCEED;
}

/** The `x-amz-copy-source-if-…` family: what would be "not modified" on a read fails a copy. */
export function checkCopySource(conditions: Preconditions, source: Validators, nowMs: number): Verdict {
  const verdict = checkRead(conditions, source, nowMs);
  if (verdict.kind === "failed") return failed(`x-amz-copy-source-${verdict.condition}`);
  if (verdict.kind === "proceed") return verdict;
  return failed(
    conditions.ifNoneMatch === undefined
      ? "x-amz-copy-source-If-Modified-Since"
      : "x-amz-copy-source-If-None-Match",
  );
}
