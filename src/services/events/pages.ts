import { readPageToken, toPageToken } from "../../core/pagination.js";
import type { Collection } from "../../core/store/collection.js";
import type { Key, Reader } from "../../core/store/store.js";
import { invalidParameter } from "./errors.js";
import { PAGE_MAX } from "./limits.js";

interface Wanted {
  NextToken?: string | undefined;
  Limit?: number | undefined;
}

/** One page of what lies below a key, and whose last part begins with a prefix. */
export async function pageOf<T>(
  from: Reader,
  records: Collection<T>,
  below: Key,
  namePrefix: string,
  { NextToken, Limit = PAGE_MAX }: Wanted,
): Promise<{ items: T[]; NextToken?: string }> {
  const after = NextToken ? readPageToken(NextToken, below) : undefined;
  if (NextToken && !after) throw invalidParameter("nextToken");
  const items: T[] = [];
  let last: Key | undefined;
  const range = { prefix: below, start: after ?? [...below, namePrefix], startExclusive: !!after };
  for await (const { key, value } of records.range(from, range)) {
    if (!String(key[below.length]).startsWith(namePrefix)) break;
    if (items.length === Limit && last) return { items, NextToken: toPageToken(last) };
    items.push(value);
    last = key;
  }
  return { items };
}
