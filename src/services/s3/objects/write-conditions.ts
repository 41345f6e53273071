import { namesEtag } from "../domain/etag.js";
import { noSuchKey, preconditionFailed } from "../errors.js";
import type { ObjectRecord } from "../records.js";

export interface WriteConditions {
  IfMatch?: string | undefined;
  IfNoneMatch?: string | undefined;
}

/**
 * Conditional writes: create only (`If-None-Match: *`), or replace only this (`If-Match`). A delete marker is no object.
 * Entity tags after `If-None-Match`, and `*` after `If-Match`, mean what RFC 9110 says; Amazon S3 takes neither.
 */
export function checkWriteConditions(
  conditions: WriteConditions,
  key: string,
  current: ObjectRecord | undefined,
): void {
  const exists = current !== undefined && !current.deleteMarker;
  const { IfMatch: match, IfNoneMatch: noneMatch } = conditions;
  if (noneMatch !== undefined && exists && namesEtag(noneMatch, current.etag)) {
    throw preconditionFailed("If-None-Match");
  }
  if (match === undefined) return;
  if (!exists) throw noSuchKey(key);
  if (!namesEtag(match, current.etag)) throw preconditionFailed("If-Match");
}
