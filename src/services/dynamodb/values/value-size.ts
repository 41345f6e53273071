import type { Attributes, Value } from "./attribute-value.js";
import { numberSizeBytes } from "./decimal.js";

/** Bytes by AWS's item size rule: attribute names and values, with 3 bytes for a list or map and 1 for each of its members. */
export function itemSizeBytes(item: Attributes): number {
  let size = 0;
  for (const name in item) size += utf8Bytes(name) + valueSizeBytes(item[name] as Value);
  return size;
}

export function valueSizeBytes(value: Value): number {
  if ("S" in value) return utf8Bytes(value.S);
  if ("N" in value) return numberSizeBytes(value.N);
  if ("M" in value) return COLLECTION_BYTES + Object.keys(value.M).length + itemSizeBytes(value.M);
  if ("L" in value) {
    let size = COLLECTION_BYTES + value.L.length;
    for (const element of value.L) size += valueSizeBytes(element);
    return size;
  }
  if ("B" in value) return base64Bytes(value.B);
  if ("SS" in value) return total(value.SS, utf8Bytes);
  if ("NS" in value) return total(value.NS, numberSizeBytes);
  return "BS" in value ? total(value.BS, base64Bytes) : 1;
}

const COLLECTION_BYTES = 3;

export function utf8Bytes(text: string): number {
  return Buffer.byteLength(text, "utf8");
}

/** Bytes that canonical base64 stands for. */
export function base64Bytes(base64: string): number {
  const padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
  return (base64.length / 4) * 3 - padding;
}

function total(members: readonly string[], sizeOf: (member: string) => number): number {
  let size = 0;
  for (const member of members) size += sizeOf(member);
  return size;
}
