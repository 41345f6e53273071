import type { WireRequest } from "../../../wire/protocol.js";
import { headerSectionTooLarge } from "../errors.js";
import { HEADER_SECTION_BYTES_MAX } from "../limits.js";

/** `METHOD TARGET HTTP/1.1` and its line's end, without method and target. */
const LINE_BYTES = " ".length + " HTTP/1.1\r\n".length;
const FIELD_BYTES = ": \r\n".length;

/** S3 counts the request line, and with it the query, among the headers. */
export function checkHeaderSection({ method, path, query, headers }: WireRequest): void {
  let bytes = LINE_BYTES + method.length + path.length + (query === "" ? 0 : 1 + query.length);
  for (const name in headers) bytes += name.length + (headers[name]?.length ?? 0) + FIELD_BYTES;
  if (bytes > HEADER_SECTION_BYTES_MAX) throw headerSectionTooLarge(HEADER_SECTION_BYTES_MAX);
}
