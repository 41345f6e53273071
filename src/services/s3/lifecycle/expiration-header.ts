import type { BucketRecord, ObjectRecord } from "../records.js";

export function toExpirationHeader(
  _bucket: BucketRecord,
  _key: string,
  _record: ObjectRecord,
): string | undefined {
  return undefined;
}
