import { createHash } from "node:crypto";

/** The ETag of a completed multipart upload: the MD5 of the parts' MD5s, and their number. */
export function toMultipartEtag(partEtags: readonly string[]): string {
  const hash = createHash("md5");
  for (const etag of partEtags) hash.update(Buffer.from(etag, "hex"));
  return `${hash.digest("hex")}-${partEtags.length}`;
}

export const quoted = (etag: string): string => `"${etag}"`;

/** Without the quotes and the weakness mark a caller may add. */
export const unquoted = (etag: string): string =>
  etag
    .trim()
    .replace(/^W\//, "")
    .replace(/^"(.*)"$/s, "$1");

/** Whether a header's list of entity tags (`"a", "b"` or `*`) names this one. */
export function namesEtag(list: string, etag: string): boolean {
  return list.split(",").some((one) => one.trim() === "*" || unquoted(one) === etag);
}
