import { invalidToken } from "./errors.js";

/** Where a listing goes on: after this name. */
export function toPageToken(name: string | undefined): string | undefined {
  return name === undefined ? undefined : Buffer.from(name).toString("base64url");
}

export function readPageToken(token: string | undefined): string | undefined {
  if (token === undefined) return undefined;
  const name = Buffer.from(token, "base64url").toString("utf8");
  if (toPageToken(name) !== token) throw invalidToken();
  return name;
}
