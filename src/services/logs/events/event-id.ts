import { createHash } from "node:crypto";
import type { PlacedEvent } from "./read.js";

const TIME_DIGITS = 14;
const STREAM_DIGITS = 15;
const CHUNK_DIGITS = 15;
const INDEX_DIGITS = 11;

/** 56 digits that tell an event from every other of its group, in the order of time. */
export function toEventId({
  at,
  stream,
  chunk,
  index,
}: Pick<PlacedEvent, "at" | "stream" | "chunk" | "index">): string {
  const digest =
    createHash("sha256").update(stream).digest().readBigUInt64BE() % 10n ** BigInt(STREAM_DIGITS);
  return [
    "3",
    String(at).padStart(TIME_DIGITS, "0"),
    String(digest).padStart(STREAM_DIGITS, "0"),
    String(chunk).padStart(CHUNK_DIGITS, "0"),
    String(index).padStart(INDEX_DIGITS, "0"),
  ].join("");
}
