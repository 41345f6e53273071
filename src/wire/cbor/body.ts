import { cbor } from "@smithy/core/cbor";
import { serializationError } from "../tree/reader.js";
import { CborSyntaxError, decodeCbor } from "./decode.js";

/** The tree of a body; an operation without input has none. Throws `SerializationException` for what is no CBOR. */
export function parseCborBody(body: Uint8Array): unknown {
  if (body.byteLength === 0) return {};
  try {
    return decodeCbor(body);
  } catch (error) {
    if (error instanceof CborSyntaxError) throw serializationError("");
    throw error;
  }
}

/** Copies: the encoder's buffer is its own. */
export function serializeCbor(value: unknown): Uint8Array {
  return new Uint8Array(cbor.serialize(value));
}
