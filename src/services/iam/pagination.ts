import { Buffer } from "node:buffer";
import type { Collection } from "../../core/store/collection.js";
import type { Key, KeyPart, Reader } from "../../core/store/store.js";
import { validationError } from "./errors.js";
import { PAGE_ITEMS_DEFAULT } from "./limits.js";

export interface PageInput {
  Marker?: string | undefined;
  MaxItems?: number | undefined;
}

export interface PageOutput {
  IsTruncated: boolean;
  Marker?: string;
}

/** A page of records below `prefix`, those that `isWanted` lets through. */
export async function pageOf<T>(
  from: Reader,
  records: Collection<T>,
  prefix: Key,
  input: PageInput,
  isWanted: (record: T, key: Key) => boolean = () => true,
): Promise<PageOutput & { items: { key: Key; value: T }[] }> {
  const limit = input.MaxItems ?? PAGE_ITEMS_DEFAULT;
  const after = input.Marker === undefined ? undefined : readMarker(input.Marker, prefix);
  const items: { key: Key; value: T }[] = [];
  const range = after ? { prefix, start: after, startExclusive: true } : { prefix };
  for await (const { key, value } of records.range(from, range)) {
    if (!isWanted(value, key)) continue;
    const last = items.at(-1);
    if (items.length === limit && last) return { items, IsTruncated: true, Marker: toMarker(last.key) };
    items.push({ key, value });
  }
  return { items, IsTruncated: false };
}

/** A page of a short list in memory. Items are told apart by `nameOf`, and sorted by it. */
export function pageList<T>(
  list: readonly T[],
  input: PageInput,
  nameOf: (item: T) => string,
): PageOutput & { items: T[] } {
  const limit = input.MaxItems ?? PAGE_ITEMS_DEFAULT;
  const after = input.Marker === undefined ? undefined : String(readMarker(input.Marker, [])[0]);
  const sorted = [...list].sort((a, b) => compare(nameOf(a), nameOf(b)));
  const rest = after === undefined ? sorted : sorted.filter((item) => compare(nameOf(item), after) > 0);
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return rest.length > limit && last
    ? { items, IsTruncated: true, Marker: toMarker([nameOf(last)]) }
    : { items, IsTruncated: false };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function toMarker(key: Key): string {
  return Buffer.from(JSON.stringify(key)).toString("base64");
}

/** A marker names the last record of the page before; it must be one of the same listing. */
function readMarker(marker: string, prefix: Key): Key {
  try {
    const key = JSON.parse(Buffer.from(marker, "base64").toString()) as unknown;
    if (
      Array.isArray(key) &&
      key.length > 0 &&
      key.every(isKeyPart) &&
      prefix.every((part, i) => part === key[i])
    ) {
      return key;
    }
  } catch {
    // Not JSON: not a marker of ours.
  }
  throw validationError("Invalid Marker.");
}

function isKeyPart(part: unknown): part is KeyPart {
  return typeof part === "string" || typeof part === "number";
}
