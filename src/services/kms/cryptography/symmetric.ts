import { keyArn } from "../domain/arns.js";
import { open, readHeader, seal } from "../domain/ciphertext.js";
import {
  dryRunSucceeded,
  incorrectKey,
  invalidCiphertext,
  invalidKeyUsage,
  unknownCiphertextKey,
  unsupported,
} from "../errors.js";
import { checkUsable, findKey, loadKey, openMaterial } from "../find-key.js";
import type { KeyRecord } from "../records.js";
import { rotateIfDue } from "../rotation/rotate.js";
import type { KmsContext } from "../state.js";

const NONCE_BYTES = 12;

type EncryptionContext = Readonly<Record<string, string>> | undefined;

/** A key that may do what is asked, rotated if its time has come. */
export async function usableKey(
  ctx: KmsContext,
  name: string | undefined,
  usage: KeyRecord["usage"],
  operation: string,
): Promise<KeyRecord> {
  const key = await findKey(ctx, name);
  checkUsage(key, usage, operation);
  return rotateIfDue(ctx, key);
}

function checkUsage(key: KeyRecord, usage: KeyRecord["usage"], operation: string): void {
  checkUsable(key);
  if (key.usage !== usage)
    throw invalidKeyUsage(`${keyArn(key)} key usage is ${key.usage} which is not valid for ${operation}.`);
}

/** The key that a ciphertext names, as it stands in the caller's region: there a multi-Region key's replica opens it too. */
export async function keyOfCiphertext(ctx: KmsContext, blob: Uint8Array | undefined): Promise<KeyRecord> {
  const header = blob && readHeader(blob);
  if (!header) throw invalidCiphertext();
  const key = await loadKey(ctx, { account: header.account, region: ctx.region, id: header.keyId });
  if (!key) throw unknownCiphertextKey();
  return key;
}

export function checkSymmetric(key: KeyRecord, operation: string): void {
  if (key.spec === "SYMMETRIC_DEFAULT") return;
  throw invalidKeyUsage(`${keyArn(key)} key spec is ${key.spec} which is not valid for ${operation}.`);
}

interface Asked {
  DryRun?: boolean | undefined;
  Recipient?: unknown;
}

/** `DryRun` asks only whether a request would be let through. */
export function checkDryRun({ DryRun, Recipient }: Asked): void {
  if (Recipient !== undefined)
    throw unsupported("Attestation documents (Recipient) are not built in Lenticular.");
  if (DryRun) throw dryRunSucceeded();
}

export function encryptWith(
  ctx: KmsContext,
  key: KeyRecord,
  plaintext: Uint8Array,
  context: EncryptionContext,
): Uint8Array {
  const material = key.materials.at(-1);
  const secret = openMaterial(ctx, material);
  const { account, region, id } = key;
  const header = { account, region, keyId: id, materialId: material?.id ?? "" };
  return seal(header, secret, ctx.ids.bytes(NONCE_BYTES), plaintext, context ?? {});
}

export interface Opened {
  key: KeyRecord;
  plaintext: Uint8Array;
  materialId: string;
}

/** Opens a symmetric ciphertext under the key that it names; the caller may insist on which. */
export async function decryptSymmetric(
  ctx: KmsContext,
  blob: Uint8Array,
  context: EncryptionContext,
  expected: KeyRecord | undefined,
): Promise<Opened> {
  const header = readHeader(blob);
  if (!header) throw invalidCiphertext();
  if (expected && expected.id !== header.keyId) throw incorrectKey();
  const key = expected ?? (await keyOfCiphertext(ctx, blob));
  checkUsage(key, "ENCRYPT_DECRYPT", "Decrypt");
  const material = key.materials.find(({ id }) => id === header.materialId);
  const plaintext = material && open(blob, openMaterial(ctx, material), context ?? {});
  if (!plaintext) throw invalidCiphertext();
  return { key, plaintext, materialId: header.materialId };
}
