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

/** RFC 9110 §13.2.2 as S3 applies it to GET and HEAD: an ETag condition outranks the date one of its pair. */
export function checkRead(conditions: Preconditions, object: Validators): Verdict {
  const { ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince } = conditions;
  if (ifMatch !== undefined) {
    if (!namesEtag(ifMatch, object.etag)) return failed("If-Match");
  } else if (ifUnmodifiedSince && toSeconds(object.modifiedAt) > toSeconds(ifUnmodifiedSince.getTime())) {
    return failed("If-Unmodified-Since");
  }
  if (ifNoneMatch !== undefined) {
    if (namesEtag(ifNoneMatch, object.etag)) return { kind: "not-modified" };
  } else if (ifModifiedSince && toSeconds(object.modifiedAt) <= toSeconds(ifModifiedSince.getTime())) {
    return { kind: "not-modified" };
  }
  return PROCEED;
}

/** The `x-amz-copy-source-if-…` family: what would be "not modified" on a read fails a copy. */
export function checkCopySource(conditions: Preconditions, source: Validators): Verdict {
  const verdict = checkRead(conditions, source);
  if (verdict.kind !== "not-modified") return verdict;
  return failed(
    conditions.ifNoneMatch === undefined
      ? "x-amz-copy-source-If-Modified-Since"
      : "x-amz-copy-source-If-None-Match",
  );
}
