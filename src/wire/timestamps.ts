import {
  _parseEpochTimestamp,
  _parseRfc3339DateTimeWithOffset,
  _parseRfc7231DateTime,
  dateToUtcString,
} from "@smithy/core/serde";
import type { TimestampFormat } from "./schema.js";

/** A timestamp in text, as headers, query strings, XML and non-numeric JSON carry it. */
export function timestampText(date: Date, format: TimestampFormat): string {
  if (format === "date-time") return date.toISOString().replace(".000Z", "Z");
  if (format === "http-date") return dateToUtcString(date);
  return String(date.getTime() / 1000);
}

/** Undefined where the text is no timestamp of that format. */
export function parseTimestampText(text: string, format: TimestampFormat): Date | undefined {
  const parse = parsers[format];
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

const parsers: Record<TimestampFormat, (text: string) => Date | undefined> = {
  "date-time": _parseRfc3339DateTimeWithOffset,
  "http-date": _parseRfc7231DateTime,
  "epoch-seconds": _parseEpochTimestamp,
};
