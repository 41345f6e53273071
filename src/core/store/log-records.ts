import { crc32 } from "node:zlib";
import type { Changes } from "./engine.js";
import type { ByteKey } from "./tuple.js";

/** One batch, as the log has it. Numbers count up by one from the first batch of a store. */
export interface LogRecord {
  number: number;
  changes: Changes;
}

// A record: its length and the checksum of what follows, its number, then the changes: lengths of key and value, key, value.
const HEADER_BYTES = 16;
const CHECKED_FROM = 8;
const NUMBER_AT = 8;
const LENGTHS_BYTES = 6;
/** Instead of a value's length. */
const DELETED = 0xffffffff;

export function recordBytes(changes: Changes): number {
  let bytes = HEADER_BYTES;
  for (const [key, value] of changes) bytes += LENGTHS_BYTES + key.length + (value?.length ?? 0);
  return bytes;
}

/** Writes a record at the start of `target`, which has room for it; returns where it ends. */
export function writeRecord(target: Buffer, { number, changes }: LogRecord): number {
  let at = HEADER_BYTES;
  for (const [key, value] of changes) {
    target.writeUInt16LE(key.length, at);
    target.writeUInt32LE(value ? value.length : DELETED, at + 2);
    at += LENGTHS_BYTES;
    at += target.write(key, at, "latin1");
    if (!value) continue;
    target.set(value, at);
    at += value.length;
  }
  target.writeDoubleLE(number, NUMBER_AT);
  target.writeUInt32LE(at, 0);
  target.writeUInt32LE(crc32(target.subarray(CHECKED_FROM, at)), 4);
  return at;
}

/** The records from the start of `bytes` on, as far as each is whole and follows the one before, and where they end. */
export function readRecords(bytes: Buffer): { records: LogRecord[]; end: number } {
  const records: LogRecord[] = [];
  let end = 0;
  for (let rest = bytes; isWhole(rest); rest = bytes.subarray(end)) {
    const number = rest.readDoubleLE(NUMBER_AT);
    const previous = records.at(-1)?.number;
    if (previous !== undefined && number !== previous + 1) break;
    const record = rest.subarray(0, rest.readUInt32LE(0));
    records.push({ number, changes: readChanges(record) });
    end += record.length;
  }
  return { records, end };
}

function isWhole(bytes: Buffer): boolean {
  if (bytes.length < HEADER_BYTES) return false;
  const length = bytes.readUInt32LE(0);
  if (length < HEADER_BYTES || length > bytes.length) return false;
  return crc32(bytes.subarray(CHECKED_FROM, length)) === bytes.readUInt32LE(4);
}

function readChanges(record: Buffer): Changes {
  const changes = new Map<ByteKey, Uint8Array | null>();
  let at = HEADER_BYTES;
  while (at < record.length) {
    const keyEnd = at + LENGTHS_BYTES + record.readUInt16LE(at);
    const length = record.readUInt32LE(at + 2);
    const key = record.toString("latin1", at + LENGTHS_BYTES, keyEnd);
    at = length === DELETED ? keyEnd : keyEnd + length;
    changes.set(key, length === DELETED ? null : record.subarray(keyEnd, at));
  }
  return changes;
}
