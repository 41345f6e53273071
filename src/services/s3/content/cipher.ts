import { createCipheriv, createDecipheriv } from "node:crypto";
import { Transform } from "node:stream";

export const DATA_KEY_BYTES = 32;
/** The counter block's first half is the nonce; the second counts blocks, so no range of a 5 TB object overflows it. */
export const NONCE_BYTES = 8;
const BLOCK_BYTES = 16;

/** AES-256 in counter mode: any byte range can be read without those before it. */
export function startCipher(key: Uint8Array, nonce: Uint8Array) {
  return createCipheriv("aes-256-ctr", key, counterAt(nonce, 0));
}

/** Decrypts bytes that begin at `offset` of the encrypted whole. */
export function startDecipher(key: Uint8Array, nonce: Uint8Array, offset: number) {
  const decipher = createDecipheriv("aes-256-ctr", key, counterAt(nonce, Math.floor(offset / BLOCK_BYTES)));
  decipher.update(new Uint8Array(offset % BLOCK_BYTES));
  return decipher;
}

export function toDecipherStream(key: Uint8Array, nonce: Uint8Array, offset: number): Transform {
  const decipher = startDecipher(key, nonce, offset);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, decipher.update(chunk));
    },
  });
}

function counterAt(nonce: Uint8Array, block: number): Buffer {
  const counter = Buffer.alloc(BLOCK_BYTES);
  counter.set(nonce, 0);
  counter.writeBigUInt64BE(BigInt(block), NONCE_BYTES);
  return counter;
}
