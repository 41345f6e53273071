import { afterPrefix } from "./text-order.js";

export interface KeyListing {
  prefix: string;
  /** Empty: none. */
  delimiter: string;
  /** Only entries after this one. Ending in the delimiter, it is a common prefix already given. */
  after: string;
  limit: number;
}

export type ListedEntry<T> = { kind: "key"; key: string; value: T } | { kind: "prefix"; prefix: string };

export interface KeyPage<T> {
  entries: ListedEntry<T>[];
  truncated: boolean;
  /** Where the next page starts after: the last entry, when truncated. */
  last: string | undefined;
}

/** Opens the ordered keys from `from`, inclusive. */
export type KeySource<T> = (from: string) => AsyncIterable<{ key: string; value: T }>;

/**
 * A page of keys in UTF-8 order, folding those that share a prefix up to the delimiter. A common prefix is seen once and
 * then jumped over by a seek, so a page costs as much as it has entries, not as the bucket has keys.
 */
export async function listKeys<T>(
  open: KeySource<T>,
  listing: KeyListing,
  accept: (value: T) => boolean = () => true,
): Promise<KeyPage<T>> {
  const entries: ListedEntry<T>[] = [];
  const page = (truncated: boolean): KeyPage<T> => ({
    entries,
    truncated,
    last: truncated ? nameOf(entries.at(-1)) : undefined,
  });
  if (listing.limit === 0) return page(false);
  let from: string | undefined = firstKey(listing);
  while (from !== undefined) {
    let seek: string | undefined;
    for await (const { key, value } of open(from)) {
      if (!key.startsWith(listing.prefix)) return page(false);
      if (key === listing.after || !accept(value)) continue;
      if (entries.length === listing.limit) return page(true);
      const common = commonPrefix(key, listing);
      if (common === undefined) {
        entries.push({ kind: "key", key, value });
        continue;
      }
      entries.push({ kind: "prefix", prefix: common });
      seek = common;
      break;
    }
    from = seek === undefined ? undefined : afterPrefix(seek);
  }
  return page(false);
}

const nameOf = <T>(entry: ListedEntry<T> | undefined): string | undefined =>
  entry?.kind === "prefix" ? entry.prefix : entry?.key;

export function commonPrefix(
  key: string,
  { prefix, delimiter }: Pick<KeyListing, "prefix" | "delimiter">,
): string | undefined {
  if (delimiter === "") return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}

/** Where a listing goes on after a marker: one inside of a common prefix stands for all of it. */
export function foldMarker(marker: string, listing: Pick<KeyListing, "prefix" | "delimiter">): string {
  return marker.startsWith(listing.prefix) ? (commonPrefix(marker, listing) ?? marker) : marker;
}

/** A marker that is a common prefix means that it was given: the listing goes on after all its keys. */
function firstKey(listing: KeyListing): string | undefined {
  const { prefix, after } = listing;
  if (after === "") return prefix;
  if (after.startsWith(prefix)) {
    const common = commonPrefix(after, listing);
    return common === after ? afterPrefix(common) : after;
  }
  return Buffer.compare(Buffer.from(after), Buffer.from(prefix)) < 0 ? prefix : after;
}
