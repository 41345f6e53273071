import { invalidMarker } from "./errors.js";
import { PAGE_ENTRIES_DEFAULT, PAGE_ENTRIES_MAX } from "./limits.js";

/** Where a page starts after, and how long it is. */
export function toPage(input: { Limit?: number | undefined; Marker?: string | undefined }): {
  after: string;
  limit: number;
} {
  const limit = Math.min(input.Limit ?? PAGE_ENTRIES_DEFAULT, PAGE_ENTRIES_MAX);
  if (input.Marker === undefined) return { after: "", limit };
  const after = Buffer.from(input.Marker, "base64url").toString("utf8");
  if (Buffer.from(after).toString("base64url") !== input.Marker) throw invalidMarker();
  return { after, limit };
}

/** The members that say whether and where a list goes on. */
export function toPageOutput(next: unknown): { Truncated: boolean; NextMarker?: string } {
  if (next === undefined) return { Truncated: false };
  return { Truncated: true, NextMarker: Buffer.from(String(next)).toString("base64url") };
}
