import { deepStrictEqual } from "node:assert";
import type { Attributes } from "../support.js";

/** One item of the model: plain JavaScript, nothing of DynamoDB. */
export interface Plain {
  p: string;
  s: number;
  v?: number;
  g?: string;
  l?: number;
  tags?: string[];
  list?: number[];
}

export type PlainKey = Pick<Plain, "p" | "s">;

/** A table as a map: what the server's must be like after the same operations. */
export class PlainTable {
  readonly #items = new Map<string, Plain>();

  get({ p, s }: PlainKey): Plain | undefined {
    return this.#items.get(`${p}/${s}`);
  }

  put(item: Plain): void {
    this.#items.set(`${item.p}/${item.s}`, item);
  }

  delete({ p, s }: PlainKey): void {
    this.#items.delete(`${p}/${s}`);
  }

  all(): Plain[] {
    return [...this.#items.values()];
  }

  /** Items of a partition, by sort key. */
  partition(p: string): Plain[] {
    return this.all()
      .filter((item) => item.p === p)
      .sort((a, b) => a.s - b.s);
  }
}

export function toAttributes({ p, s, v, g, l, tags, list }: Plain): Attributes {
  return {
    p: { S: p },
    s: { N: String(s) },
    ...(v !== undefined && { v: { N: String(v) } }),
    ...(g !== undefined && { g: { S: g } }),
    ...(l !== undefined && { l: { N: String(l) } }),
    ...(tags !== undefined && { tags: { SS: tags.toSorted() } }),
    ...(list !== undefined && { list: { L: list.map((n) => ({ N: String(n) })) } }),
  };
}

/** Whether the same items are in both, whatever their order and that of the sets in them. */
export function expectSame(found: readonly Attributes[], expected: readonly Plain[], what: string): void {
  expectSameAttributes(found, expected.map(toAttributes), what);
}

export function expectSameAttributes(
  found: readonly Attributes[],
  expected: readonly Attributes[],
  what: string,
): void {
  deepStrictEqual(found.map(sorted).sort(byText), expected.map(sorted).sort(byText), what);
}

export function sorted(item: Attributes): Attributes {
  const tags = item["tags"]?.SS;
  const names = Object.keys(item).sort();
  const entries = names.map((name) => [name, item[name]] as const);
  return { ...Object.fromEntries(entries), ...(tags && { tags: { SS: tags.toSorted() } }) } as Attributes;
}

function byText(a: Attributes, b: Attributes): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
