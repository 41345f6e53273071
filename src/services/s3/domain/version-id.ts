import { BASE62, type Ids } from "../../../core/ids.js";

/** Digits in ASCII order, so that encoded numbers of one width sort as the numbers do. */
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const ORDER_LENGTH = 9;
const VERSION_ID_LENGTH = 32;
const STAMPS_PER_MS = 1024;

/** The id that S3 gives to versions written while versioning is off or suspended. */
export const NULL_VERSION = "null";

/**
 * A version's place among the versions of its key: time in 1/1024 ms, made unique and rising within the key, so that
 * two writes in one millisecond keep their order. Below 2^53 until the year 2255.
 */
export function nextStamp(nowMs: number, previous: number | undefined): number {
  return Math.max(nowMs * STAMPS_PER_MS, (previous ?? 0) + 1);
}

/** Encodes a stamp so that the newest sorts first. */
export function toOrder(stamp: number): string {
  let rest = Number.MAX_SAFE_INTEGER - stamp;
  let text = "";
  for (let place = 0; place < ORDER_LENGTH; place++) {
    text = DIGITS.charAt(rest % DIGITS.length) + text;
    rest = Math.floor(rest / DIGITS.length);
  }
  return text;
}

/** An opaque id of 32 characters; its start is the version's order, so versions list newest first by id. */
export function toVersionId(stamp: number, ids: Ids): string {
  return toOrder(stamp) + ids.string(VERSION_ID_LENGTH - ORDER_LENGTH, BASE62);
}

/** S3 is as old as that: no version was written before. */
const FIRST_VERSION_MS = Date.UTC(2006, 2, 14);
const DAY_MS = 24 * 60 * 60 * 1000;

/** Whether a version id can have been given out by now: by its length, and by the time that its order stands for. */
export function isVersionId(versionId: string, nowMs: number): boolean {
  const order = orderOf(versionId);
  if (order === undefined) return false;
  let rest = 0;
  for (const digit of order) rest = rest * DIGITS.length + DIGITS.indexOf(digit);
  const writtenAt = (Number.MAX_SAFE_INTEGER - rest) / STAMPS_PER_MS;
  return writtenAt >= FIRST_VERSION_MS && writtenAt <= nowMs + DAY_MS;
}

/** The order part of a version id; undefined for what cannot be one of ours. */
export function orderOf(versionId: string): string | undefined {
  return versionId.length === VERSION_ID_LENGTH ? versionId.slice(0, ORDER_LENGTH) : undefined;
}
