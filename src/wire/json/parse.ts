import { isAscii, isUtf8 } from "node:buffer";
import { serializationError } from "../tree/reader.js";

/** Parses a body as JSON. Malformed JSON or UTF-8 answers as AWS does: `SerializationException` without a message. */
export function parseJson(body: Uint8Array): unknown {
  const bytes = body instanceof Buffer ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const isPlain = isAscii(bytes);
  if (!isPlain && !isUtf8(bytes)) throw serializationError("");
  try {
    return JSON.parse(bytes.toString(isPlain ? "latin1" : "utf8"));
  } catch {
    throw serializationError("");
  }
}
