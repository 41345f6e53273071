import { isUtf8 } from "node:buffer";
import { serializationError } from "../tree/reader.js";

/** Parses a body as JSON. Malformed JSON or UTF-8 answers as AWS does: `SerializationException` without a message. */
export function parseJson(body: Uint8Array): unknown {
  if (!isUtf8(body)) throw serializationError("");
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();
  try {
    return JSON.parse(text);
  } catch {
    throw serializationError("");
  }
}
