import type { AwsError } from "../../../wire/aws-error.js";
import { namesEtag } from "../domain/etag.js";
import { noSuchKey, preconditionFailed, unsupportedHeader } from "../errors.js";
import type { ObjectRecord } from "../records.js";

export interface WriteConditions {
  IfMatch?: string | undefined;
  IfNoneMatch?: string | undefined;
}

/** Conditional writes: create only (`If-None-Match: *`), or replace only this (`If-Match`). A delete marker is no object. */
export function checkWriteConditions(
  conditions: WriteConditions,
  key: string,
  current: ObjectRecord | undefined,
): void {
  const exists = current !== undefined && !current.deleteMarker;
  const { IfMatch: match, IfNoneMatch: noneMatch } = conditions;
  checkForm(conditions);
  if (noneMatch !== undefined && exists) throw preconditionFailed("If-None-Match");
  if (match === undefined) return;
  if (!exists) throw noSuchKey(key);
  if (!namesEtag(match, current.etag)) throw preconditionFailed("If-Match");
}

/** S3 takes no entity tags after `If-None-Match`, no `*` after `If-Match`, and not both. */
function checkForm({ IfMatch, IfNoneMatch }: WriteConditions): void {
  if (IfMatch !== undefined && IfNoneMatch !== undefined) {
    throw unsupportedHeader(
      "If-Match,If-None-Match",
      "Multiple conditional request headers present in the request",
    );
  }
  if (IfNoneMatch !== undefined && IfNoneMatch !== "*") throw unacceptedValue("If-None-Match");
  if (IfMatch === "*") throw unacceptedValue("If-Match");
}

const unacceptedValue = (header: string): AwsError =>
  unsupportedHeader(header, `We don't accept the provided value of ${header} header for this API`);
