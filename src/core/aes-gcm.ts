import { createCipheriv, createDecipheriv } from "node:crypto";

const CIPHER = "aes-256-gcm";
/** Bytes of a nonce; one is used once under a key. */
export const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts under a key of 32 bytes: nonce, ciphertext and tag, one after the other.
 *
 * @param authenticated bytes that must be the same to open it, and are not kept
 */
export function sealBytes(
  key: Uint8Array,
  nonce: Uint8Array,
  plain: Uint8Array,
  authenticated?: Uint8Array,
): Buffer {
  const cipher = createCipheriv(CIPHER, key, nonce);
  if (authenticated) cipher.setAAD(authenticated);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Undefined when altered, or sealed under another key or with other authenticated bytes. */
export function openBytes(
  key: Uint8Array,
  sealed: Uint8Array,
  authenticated?: Uint8Array,
): Buffer | undefined {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  if (authenticated) decipher.setAAD(authenticated);
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
}
