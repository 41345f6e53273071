import type { Key } from "../../../core/store/store.js";
import { invalidRequest } from "../errors.js";

/** A listing's place as an opaque token: where the next page starts after. */
export const toPageToken = (key: Key): string => Buffer.from(JSON.stringify(key)).toString("base64url");

/** @throws InvalidRequestException for a token that is none of ours */
export function fromPageToken(token: string | undefined): Key | undefined {
  if (token === undefined) return undefined;
  try {
    const key: unknown = JSON.parse(Buffer.from(token, "base64url").toString("utf8"));
    if (Array.isArray(key) && key.every((part) => typeof part === "string" || typeof part === "number"))
      return key;
  } catch {
    // Told below, like any other token that is none of ours.
  }
  throw invalidRequest("The specified NextToken is not valid.");
}
