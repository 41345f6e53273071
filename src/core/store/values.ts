import { Packr } from "msgpackr";
import type { Value } from "./store.js";

/** The one first byte that MessagePack never uses: what follows are plain bytes. */
const PLAIN_BYTES = 0xc1;

const packr = new Packr({ moreTypes: true, useBigIntExtension: true, copyBuffers: true });

export function encodeValue(value: Value): Uint8Array {
  if (!(value instanceof Uint8Array)) return packr.pack(value);
  const bytes = Buffer.allocUnsafe(value.byteLength + 1);
  bytes[0] = PLAIN_BYTES;
  bytes.set(value, 1);
  return bytes;
}

/** `bytes` may be reused by the engine once this returns: nothing of them is kept. */
export function decodeValue(bytes: Uint8Array): Value {
  return bytes[0] === PLAIN_BYTES ? new Uint8Array(bytes.subarray(1)) : packr.unpack(bytes);
}
