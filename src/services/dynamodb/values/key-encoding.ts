import { hash } from "node:crypto";
import type { KeyPart } from "../../../core/store/store.js";
import type { KeySchema } from "../tables/table.js";
import { type Attributes, attributeOf, toBytes, type Value } from "./attribute-value.js";
import { sortableNumber } from "./decimal.js";

/** Half of a SHA-256, in hex: far more than any number of keys will collide on, by chance or by intent. */
const HASH_CHARACTERS = 32;

/** Names a partition: evenly spread, of one length, whatever the length of the key. Scans go in its order. */
export function partitionOf(key: KeySchema, attributes: Attributes): string {
  const first = key.hash.length === 1 && attributeOf(attributes, (key.hash[0] as { name: string }).name);
  return digest(first ? scalarBytes(first) : joinedBytes(key.hash, attributes));
}

/** The sort key's parts, which the store orders as DynamoDB does. */
export function sortParts(key: KeySchema, attributes: Attributes): KeyPart[] {
  return key.range.map(({ name }) => sortPart(attributeOf(attributes, name) as Value));
}

export function sortPart(value: Value): KeyPart {
  if ("S" in value) return value.S;
  if ("N" in value) return sortableNumber(value.N);
  return toBytes((value as { B: string }).B);
}

/** Tells apart the entries of an index that have one index key: the item's own key in short. */
export function itemDigest(key: KeySchema, attributes: Attributes): string {
  return digest(joinedBytes([...key.hash, ...key.range], attributes));
}

/** Lower bounds of a scan's segments: segment `n` goes from bound `n`, inclusive, to bound `n + 1`. */
export function segmentBound(segment: number, total: number): string {
  const bound = (BigInt(segment) << 64n) / BigInt(total);
  return bound.toString(16).padStart(16, "0");
}

function scalarBytes(value: Value): string | Uint8Array {
  if ("S" in value) return value.S;
  return "N" in value ? value.N : toBytes((value as { B: string }).B);
}

/** Each value preceded by its length, so that no two lists of values look alike. */
function joinedBytes(names: readonly { name: string }[], attributes: Attributes): Uint8Array {
  const parts = names.flatMap(({ name }) => {
    const bytes = Buffer.from(scalarBytes(attributeOf(attributes, name) as Value));
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    return [length, bytes];
  });
  return Buffer.concat(parts);
}

function digest(bytes: string | Uint8Array): string {
  return hash("sha256", bytes, "hex").slice(0, HASH_CHARACTERS);
}
