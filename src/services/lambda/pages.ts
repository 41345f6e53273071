import type { Key, Range } from "../../core/store/store.js";
import { invalidParameter } from "./errors.js";
import { PAGE_ITEMS_MAX } from "./limits.js";

/** However many are asked for, a page holds no more than 50. */
export function toPageSize(asked: number | undefined): number {
  return Math.min(asked ?? PAGE_ITEMS_MAX, PAGE_ITEMS_MAX);
}

/** Where a listing goes on: the key it stopped at, made opaque. */
export function toMarker(next: Key | undefined): string | undefined {
  return next && Buffer.from(JSON.stringify(next)).toString("base64");
}

export function startAfter(marker: string | undefined): Range {
  if (!marker) return {};
  return { start: readMarker(marker), startExclusive: true };
}

function readMarker(marker: string): Key {
  try {
    const key: unknown = JSON.parse(Buffer.from(marker, "base64").toString("utf8"));
    if (Array.isArray(key) && key.every((part) => typeof part === "string" || typeof part === "number"))
      return key;
  } catch {
    // Answered below.
  }
  throw invalidParameter("Invalid pagination token");
}
