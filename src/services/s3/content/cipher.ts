import { createCipheriv, createDecipheriv } from "node:crypto";
import type { MemoryRelease } from "../../../core/memory-release.js";

export const DATA_KEY_BYTES = 32;
/** The counter block's first half is the nonce; the second counts blocks, so no range of a 5 TB object overflows it. */
export const NONCE_BYTES = 8;
const BLOCK_BYTES = 16;

export interface RunningCipher {
  update(bytes: Uint8Array): Buffer;
}

/** AES-256 in counter mode: any byte range can be read without those before it. A key of several lengths encrypts as often. */
export function startCipher(key: Uint8Array, nonce: Uint8Array): RunningCipher {
  return layered(layersOf(key).map((layer) => createCipheriv("aes-256-ctr", layer, counterAt(nonce, 0))));
}

/** Decrypts bytes that begin at `offset` of the encrypted whole. */
export function startDecipher(key: Uint8Array, nonce: Uint8Array, offset: number): RunningCipher {
  const counter = counterAt(nonce, Math.floor(offset / BLOCK_BYTES));
  const layers = layersOf(key).map((layer) => createDecipheriv("aes-256-ctr", layer, counter));
  for (const layer of layers) layer.update(new Uint8Array(offset % BLOCK_BYTES));
  // Key streams are added: in which order they are taken away does not matter.
  return layered(layers);
}

function layersOf(key: Uint8Array): Uint8Array[] {
  const count = key.length / DATA_KEY_BYTES;
  return Array.from({ length: count }, (_, index) =>
    key.subarray(index * DATA_KEY_BYTES, (index + 1) * DATA_KEY_BYTES),
  );
}

function layered([first, ...others]: readonly RunningCipher[]): RunningCipher {
  if (!first) throw new Error("a data key is too short");
  if (others.length === 0) return first;
  return { update: (bytes) => others.reduce((sealed, layer) => layer.update(sealed), first.update(bytes)) };
}

/** Ciphers answer in new memory, which above this size the system has to map and clear each time. */
const PIECE_BYTES = 64 * 1024;

/** Cuts a chunk, without copying, into pieces that ciphers are quick with. */
export function* inPieces(chunk: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < chunk.length; start += PIECE_BYTES)
    yield chunk.subarray(start, start + PIECE_BYTES);
}

/** Deciphers bytes where they lie. */
export function decipherInPlace(decipher: RunningCipher, bytes: Uint8Array, memory: MemoryRelease): void {
  let at = 0;
  for (const piece of inPieces(bytes)) {
    const plain = decipher.update(piece);
    bytes.set(plain, at);
    at += piece.length;
    memory.free([plain]);
  }
}

function counterAt(nonce: Uint8Array, block: number): Buffer {
  const counter = Buffer.alloc(BLOCK_BYTES);
  counter.set(nonce, 0);
  counter.writeBigUInt64BE(BigInt(block), NONCE_BYTES);
  return counter;
}
