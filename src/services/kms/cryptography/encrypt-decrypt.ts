import {
  constants,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
} from "node:crypto";
import type { EncryptionAlgorithmSpec } from "@aws-sdk/client-kms";
import { keyArn } from "../domain/arns.js";
import { invalidCiphertext, validation } from "../errors.js";
import { findKey, openMaterial } from "../find-key.js";
import { PLAINTEXT_BYTES_MAX } from "../limits.js";
import type { KeyRecord } from "../records.js";
import type { KmsContext, Op } from "../state.js";
import { checkDryRun, decryptSymmetric, encryptWith, type Opened, usableKey } from "./symmetric.js";

export const Encrypt: Op<"Encrypt"> = async (input, ctx) => {
  const plaintext = input.Plaintext ?? new Uint8Array(0);
  if (plaintext.length === 0 || plaintext.length > PLAINTEXT_BYTES_MAX) {
    throw validation(
      `1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length less than or equal to ${PLAINTEXT_BYTES_MAX}`,
    );
  }
  const key = await usableKey(ctx, input.KeyId, "ENCRYPT_DECRYPT", "Encrypt");
  checkDryRun(input);
  const { blob, algorithm } = encrypt(
    ctx,
    key,
    plaintext,
    input.EncryptionContext,
    input.EncryptionAlgorithm,
  );
  return { CiphertextBlob: blob, KeyId: keyArn(key), EncryptionAlgorithm: algorithm };
};

export const Decrypt: Op<"Decrypt"> = async (input, ctx) => {
  const blob = input.CiphertextBlob ?? new Uint8Array(0);
  const opened = await decrypt(ctx, input.KeyId, blob, input.EncryptionContext, input.EncryptionAlgorithm);
  checkDryRun(input);
  return {
    KeyId: keyArn(opened.key),
    Plaintext: opened.plaintext,
    EncryptionAlgorithm: input.EncryptionAlgorithm ?? "SYMMETRIC_DEFAULT",
    ...(opened.key.spec === "SYMMETRIC_DEFAULT" && { KeyMaterialId: opened.materialId }),
  };
};

export const ReEncrypt: Op<"ReEncrypt"> = async (input, ctx) => {
  const blob = input.CiphertextBlob ?? new Uint8Array(0);
  const { SourceEncryptionAlgorithm, DestinationEncryptionAlgorithm } = input;
  const opened = await decrypt(
    ctx,
    input.SourceKeyId,
    blob,
    input.SourceEncryptionContext,
    SourceEncryptionAlgorithm,
  );
  const key = await usableKey(ctx, input.DestinationKeyId, "ENCRYPT_DECRYPT", "ReEncrypt");
  checkDryRun(input);
  const sealed = encrypt(
    ctx,
    key,
    opened.plaintext,
    input.DestinationEncryptionContext,
    DestinationEncryptionAlgorithm,
  );
  return {
    CiphertextBlob: sealed.blob,
    SourceKeyId: keyArn(opened.key),
    KeyId: keyArn(key),
    SourceEncryptionAlgorithm: SourceEncryptionAlgorithm ?? "SYMMETRIC_DEFAULT",
    DestinationEncryptionAlgorithm: sealed.algorithm,
    ...(opened.key.spec === "SYMMETRIC_DEFAULT" && { SourceKeyMaterialId: opened.materialId }),
    ...(key.spec === "SYMMETRIC_DEFAULT" && { DestinationKeyMaterialId: key.materials.at(-1)?.id }),
  };
};

function encrypt(
  ctx: KmsContext,
  key: KeyRecord,
  plaintext: Uint8Array,
  context: Record<string, string> | undefined,
  asked: EncryptionAlgorithmSpec = "SYMMETRIC_DEFAULT",
): { blob: Uint8Array; algorithm: EncryptionAlgorithmSpec } {
  checkAlgorithm(key, asked);
  if (key.spec === "SYMMETRIC_DEFAULT")
    return { blob: encryptWith(ctx, key, plaintext, context), algorithm: asked };
  const publicKey = createPublicKey({ key: Buffer.from(key.publicKey ?? []), type: "spki", format: "der" });
  try {
    return { blob: publicEncrypt({ key: publicKey, ...oaep(asked) }, plaintext), algorithm: asked };
  } catch {
    throw validation(
      `Algorithm ${asked} and key spec ${key.spec} cannot encrypt data larger than ${toOaepMax(publicKey, asked)} bytes.`,
    );
  }
}

async function decrypt(
  ctx: KmsContext,
  keyId: string | undefined,
  blob: Uint8Array,
  context: Record<string, string> | undefined,
  asked: EncryptionAlgorithmSpec = "SYMMETRIC_DEFAULT",
): Promise<Opened> {
  if (asked === "SYMMETRIC_DEFAULT")
    return decryptSymmetric(ctx, blob, context, keyId === undefined ? undefined : await findKey(ctx, keyId));
  const key = keyId === undefined ? undefined : await usableKey(ctx, keyId, "ENCRYPT_DECRYPT", "Decrypt");
  if (key) checkAlgorithm(key, asked);
  if (!key) throw validation("A key id is needed to decrypt under an asymmetric key.");
  const material = key.materials.at(-1);
  const der = Buffer.from(openMaterial(ctx, material));
  try {
    const privateKey = createPrivateKey({ key: der, type: "pkcs8", format: "der" });
    return {
      key,
      plaintext: privateDecrypt({ key: privateKey, ...oaep(asked) }, blob),
      materialId: material?.id ?? "",
    };
  } catch {
    throw invalidCiphertext();
  }
}

function checkAlgorithm(key: KeyRecord, algorithm: EncryptionAlgorithmSpec): void {
  if ((key.spec === "SYMMETRIC_DEFAULT") === (algorithm === "SYMMETRIC_DEFAULT")) return;
  throw validation(`Algorithm ${algorithm} is incompatible with key spec ${key.spec}.`);
}

/** RFC 8017, 7.1.1: the modulus less two digests and two bytes. */
function toOaepMax(key: KeyObject, algorithm: EncryptionAlgorithmSpec): number {
  const digestBytes = algorithm === "RSAES_OAEP_SHA_1" ? 20 : 32;
  return (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8 - 2 * digestBytes - 2;
}

const oaep = (algorithm: EncryptionAlgorithmSpec) => ({
  padding: constants.RSA_PKCS1_OAEP_PADDING,
  oaepHash: algorithm === "RSAES_OAEP_SHA_1" ? "sha1" : "sha256",
});
