import { deserialize, serialize } from "node:v8";
import { Packr } from "msgpackr";
import type { Value } from "./store.js";

/** The one first byte that MessagePack never uses. The next one says what follows. */
const NOT_MESSAGE_PACK = 0xc1;
const PLAIN_BYTES = 0;
const CLONE = 1;
const HEADER_BYTES = 2;

// Objects as records, which tells them from maps.
const packr = new Packr({ moreTypes: true, useBigIntExtension: true, copyBuffers: true });

// What our MessagePack does not give back as it was: it renames a member `__proto__`, and writes a lone surrogate as the
// replacement character. Both are rare and seen in the bytes; such a value is kept as a structured clone.
const PROTO = Buffer.from("__proto__");
const REPLACEMENT = Buffer.from("\ufffd");

export function encodeValue(value: Value): Uint8Array {
  if (value instanceof Uint8Array) return withHeader(PLAIN_BYTES, value);
  const packed = packr.pack(value);
  const isExact = packed.indexOf(PROTO) < 0 && packed.indexOf(REPLACEMENT) < 0;
  return isExact ? packed : withHeader(CLONE, serialize(value));
}

function withHeader(kind: number, content: Uint8Array): Uint8Array {
  const bytes = Buffer.allocUnsafe(content.byteLength + HEADER_BYTES);
  bytes[0] = NOT_MESSAGE_PACK;
  bytes[1] = kind;
  bytes.set(content, HEADER_BYTES);
  return bytes;
}

/** `bytes` may be reused by the engine once this returns: nothing of them is kept. */
export function decodeValue(bytes: Uint8Array, end: number = bytes.length): Value {
  if (bytes[0] !== NOT_MESSAGE_PACK) return packr.unpack(bytes, end);
  const content = new Uint8Array(bytes.subarray(HEADER_BYTES, end));
  return bytes[1] === PLAIN_BYTES ? content : deserialize(content);
}
