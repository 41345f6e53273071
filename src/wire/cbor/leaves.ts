import { dateToTag } from "@smithy/core/cbor";
import { dateOf } from "../json/leaves.js";
import type { LeafReaders } from "../tree/reader.js";
import type { LeafWriters } from "../tree/writer.js";
import { CborTag } from "./decode.js";

const EPOCH_SECONDS = 1;

/** CBOR has types of its own for bytes and big numbers, and a tag for timestamps. */
export const cborLeafReaders: LeafReaders = {
  blob: () => (value) => (value instanceof Uint8Array ? value : undefined),
  timestamp: () => (value) =>
    value instanceof CborTag && value.tag === EPOCH_SECONDS ? dateOf(Number(value.value)) : undefined,
  bigInteger: () => (value) =>
    typeof value === "bigint" || Number.isInteger(value) ? toBigInt(value) : undefined,
  number: (value) =>
    typeof value === "number" ? value : typeof value === "bigint" ? Number(value) : undefined,
};

export const cborLeafWriters: LeafWriters = {
  blob: () => (value) => (value instanceof Uint8Array ? value : Buffer.from(String(value))),
  timestamp: () => (value) => (value instanceof Date ? dateToTag(value) : value),
};

function toBigInt(value: unknown): bigint {
  return typeof value === "bigint" ? value : BigInt(value as number);
}
