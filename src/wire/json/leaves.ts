import { NumericValue } from "@smithy/core/serde";
import { base64Fault, decodeBase64, toBase64 } from "../base64.js";
import { isFloating, type NumberType } from "../number-types.js";
import { type NormalizedSchema, timestampFormatOf } from "../schema.js";
import { parseTimestampText, timestampText } from "../timestamps.js";
import { type LeafReader, type LeafReaders, serializationError } from "../tree/reader.js";
import type { LeafWriters, TreeWriter } from "../tree/writer.js";

const MILLISECONDS_PER_SECOND = 1000;
const NOT_FINITE = new Set<unknown>(["NaN", "Infinity", "-Infinity"]);

/** How JSON carries what it has no type for. */
export const jsonLeafReaders: LeafReaders = {
  blob: () => readBlob,
  timestamp: timestampReader,
  bigInteger: () => (value) => (Number.isInteger(value) ? BigInt(value as number) : undefined),
  number: readNumber,
};

export const jsonLeafWriters: LeafWriters = {
  blob: () => writeBlob,
  timestamp: timestampWriter,
  number: () => writeNumber,
  bigInteger: () => writeBigNumber,
  bigDecimal: () => writeBigNumber,
};

function readBlob(value: unknown): Uint8Array | undefined {
  if (typeof value !== "string") return undefined;
  const bytes = decodeBase64(value);
  if (bytes === undefined) throw serializationError(base64Fault(value));
  return bytes;
}

function timestampReader(schema: NormalizedSchema): LeafReader {
  const format = timestampFormatOf(schema, "epoch-seconds");
  if (format === "epoch-seconds") return (value) => dateOf(value);
  return (value) => (typeof value === "string" ? parseTimestampText(value, format) : undefined);
}

/** A date of seconds since the epoch; undefined for what is no number, or none that a date can hold. */
export function dateOf(seconds: unknown): Date | undefined {
  if (typeof seconds !== "number") return undefined;
  const date = new Date(Math.round(seconds * MILLISECONDS_PER_SECOND));
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function readNumber(value: unknown, type: NumberType | undefined): number | undefined {
  if (typeof value === "number") return value;
  return NOT_FINITE.has(value) && isFloating(type) ? Number(value) : undefined;
}

function writeBlob(value: unknown): unknown {
  return toBase64(value instanceof Uint8Array ? value : Buffer.from(String(value)));
}

function timestampWriter(schema: NormalizedSchema): TreeWriter {
  const format = timestampFormatOf(schema, "epoch-seconds");
  if (format !== "epoch-seconds") {
    return (value) => (value instanceof Date ? timestampText(value, format) : value);
  }
  return (value) => (value instanceof Date ? value.getTime() / MILLISECONDS_PER_SECOND : value);
}

function writeNumber(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

function writeBigNumber(value: unknown): unknown {
  return typeof value === "bigint" || value instanceof NumericValue ? Number(value.toString()) : value;
}
