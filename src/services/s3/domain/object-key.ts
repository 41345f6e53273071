import { invalidArgument, keyTooLong, metadataTooLarge } from "../errors.js";
import { KEY_BYTES_MAX, USER_METADATA_BYTES_MAX } from "../limits.js";

/** Any UTF-8 of up to 1,024 bytes is a key: `../x`, `//` and NUL are names like others, never paths. */
export function checkKey(key: string): void {
  const size = Buffer.byteLength(key, "utf8");
  if (size > KEY_BYTES_MAX) throw keyTooLong(size, KEY_BYTES_MAX);
  if (/\p{Surrogate}/u.test(key)) throw invalidArgument("Object key is not valid UTF-8", "key");
}

/** User metadata is counted as the sum of the bytes of names and values. */
export function checkMetadata(metadata: Readonly<Record<string, string>>): void {
  let size = 0;
  for (const [name, value] of Object.entries(metadata))
    size += Buffer.byteLength(name) + Buffer.byteLength(value);
  if (size > USER_METADATA_BYTES_MAX) throw metadataTooLarge(size, USER_METADATA_BYTES_MAX);
}
