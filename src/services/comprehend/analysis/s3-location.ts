import { invalidRequest } from "../errors.js";

export interface S3Location {
  bucket: string;
  /** A key, or the beginning of keys. */
  key: string;
}

/** @throws InvalidRequestException for what is no `s3://bucket/…` URI */
export function toLocation(uri: string | undefined): S3Location {
  const found = /^s3:\/\/([a-z0-9][.a-z0-9-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(uri ?? "");
  if (!found?.[1]) throw invalidRequest(`Invalid S3 URI: ${uri}`);
  return { bucket: found[1], key: found[2] ?? "" };
}

/** Puts a folder below a prefix, whether or not the prefix ends in a slash. */
export const below = (prefix: string, rest: string): string =>
  prefix === "" || prefix.endsWith("/") ? `${prefix}${rest}` : `${prefix}/${rest}`;
