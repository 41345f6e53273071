import type { Key } from "./store/store.js";
import { decodeKey, encodeKey } from "./store/tuple.js";

/** Where a listing goes on, for callers: the key of the last record they have got, made opaque. */
export function toPageToken(last: Key): string {
  return Buffer.from(encodeKey(last), "latin1").toString("base64url");
}

/**
 * The key inside a token; undefined for what is no token of ours, or one of another listing than that below `prefix`.
 * What the service then says (`InvalidNextToken`, `Invalid Marker.`, …) is its own.
 */
export function readPageToken(token: string, prefix: Key = []): Key | undefined {
  const bytes = Buffer.from(token, "base64url");
  if (token === "" || bytes.toString("base64url") !== token) return undefined;
  const encoded = bytes.toString("latin1");
  if (!encoded.startsWith(encodeKey(prefix))) return undefined;
  try {
    const key = decodeKey(encoded);
    return encodeKey(key) === encoded ? key : undefined;
  } catch {
    return undefined;
  }
}
