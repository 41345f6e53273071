import { Buffer } from "node:buffer";
import { hkdfSync } from "node:crypto";
import { chmod, mkdir, open, readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { NONCE_BYTES, openBytes, sealBytes } from "../aes-gcm.js";
import type { Ids } from "../ids.js";

/** What a sealed text is for: one kind cannot be passed off as another. */
export type SealPurpose =
  | "access-key"
  | "session-token"
  | "authorization-message"
  | "mfa-seed"
  | "signin"
  | "object-key"
  | "kms-key"
  | "kms-import"
  | "connection";

/** Seals texts with the server's key (AES-256-GCM). A stolen data folder without the key file reveals none of them. */
export interface Vault {
  seal(purpose: SealPurpose, plain: Uint8Array): Buffer;
  /** Undefined when altered, sealed for another purpose, or under another key file. */
  unseal(purpose: SealPurpose, sealed: Uint8Array): Buffer | undefined;
}

const KEY_BYTES = 32;

/** Opens the key file, or makes it with mode 600. Without a path the key lives in memory alone. */
export async function openVault(ids: Ids, keyFile: string | undefined): Promise<Vault> {
  return toVault(ids, keyFile === undefined ? ids.bytes(KEY_BYTES) : await loadKey(ids, keyFile));
}

async function loadKey(ids: Ids, path: string): Promise<Uint8Array> {
  await mkdir(dirname(path), { recursive: true });
  await makeKey(ids, path);
  const key = await readFile(path);
  if (key.length !== KEY_BYTES)
    throw new Error(`the key file ${path} is damaged: it must hold ${KEY_BYTES} bytes`);
  const { mode } = await stat(path);
  // A file others may read (copied about, restored from a backup) is closed again.
  if ((mode & 0o077) !== 0) await chmod(path, 0o600);
  return key;
}

async function makeKey(ids: Ids, path: string): Promise<void> {
  try {
    const file = await open(path, "wx", 0o600);
    try {
      await file.write(ids.bytes(KEY_BYTES));
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

function toVault(ids: Ids, master: Uint8Array): Vault {
  const keys = new Map<SealPurpose, Buffer>();
  const keyFor = (purpose: SealPurpose): Buffer => {
    let key = keys.get(purpose);
    if (!key) {
      key = Buffer.from(hkdfSync("sha256", master, "", `lenticular ${purpose}`, KEY_BYTES));
      keys.set(purpose, key);
    }
    return key;
  };
  return {
    seal: (purpose, plain) => sealBytes(keyFor(purpose), ids.bytes(NONCE_BYTES), plain),
    unseal: (purpose, sealed) => openBytes(keyFor(purpose), sealed),
  };
}
