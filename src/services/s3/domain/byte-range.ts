import type { ByteRange } from "../../../core/blobs/blobs.js";

export type RangeVerdict =
  /** No range, or one S3 does not act on: the whole object. */
  { kind: "whole" } | { kind: "part"; range: ByteRange } | { kind: "unsatisfiable" };

const SINGLE_RANGE = /^bytes=(\d*)-(\d*)$/;

/** Reads a `Range` header. What is malformed, or asks for several ranges, is left unheeded, as S3 leaves it. */
export function toRange(header: string | undefined, size: number): RangeVerdict {
  const match = header === undefined ? null : SINGLE_RANGE.exec(header.trim());
  const [, first = "", last = ""] = match ?? [];
  if (match === null || (first === "" && last === "")) return { kind: "whole" };
  if (first === "") return suffix(Number(last), size);
  const start = Number(first);
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== "" && Number(last) < start) return { kind: "whole" };
  if (start >= size) return { kind: "unsatisfiable" };
  return { kind: "part", range: { start, end } };
}

function suffix(length: number, size: number): RangeVerdict {
  if (length === 0 || size === 0) return { kind: "unsatisfiable" };
  return { kind: "part", range: { start: Math.max(0, size - length), end: size - 1 } };
}

const COPY_RANGE = /^bytes=(\d+)-(\d+)$/;

/** Reads `x-amz-copy-source-range`, which must be whole and within the source; undefined for what is not. */
export function toCopyRange(text: string): ByteRange | undefined {
  const match = COPY_RANGE.exec(text);
  if (!match) return undefined;
  const range = { start: Number(match[1]), end: Number(match[2]) };
  return range.start <= range.end ? range : undefined;
}
