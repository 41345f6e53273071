import {
  constants,
  createDecipheriv,
  createPrivateKey,
  generateKeyPair,
  type KeyObject,
  privateDecrypt,
} from "node:crypto";
import { promisify } from "node:util";
import type { AlgorithmSpec, WrappingKeySpec } from "@aws-sdk/client-kms";
import type { Vault } from "../../../core/identity/vault.js";

/** What an import token says. KMS keeps nothing of it: the token is sealed and comes back with the wrapped material. */
export interface ImportToken {
  keyArn: string;
  algorithm: AlgorithmSpec;
  /** Milliseconds since the epoch. */
  expiresAt: number;
  /** PKCS #8. */
  privateKey: Uint8Array;
}

const generate = promisify(generateKeyPair);

/** The first bytes of a key wrapped with padding: RFC 5649. */
const WRAP_IV = Buffer.from("a65959a6", "hex");

/** A pair that wraps material on its way here: SubjectPublicKeyInfo and PKCS #8. */
export async function makeWrappingPair(
  spec: WrappingKeySpec,
): Promise<{ publicKey: Buffer; privateKey: Buffer }> {
  const { publicKey, privateKey } = await generate("rsa", {
    modulusLength: Number(spec.slice("RSA_".length)),
  });
  return {
    publicKey: publicKey.export({ type: "spki", format: "der" }),
    privateKey: privateKey.export({ type: "pkcs8", format: "der" }),
  };
}

export function sealToken(
  vault: Vault,
  { keyArn, algorithm, expiresAt, privateKey }: ImportToken,
): Uint8Array {
  const facts = Buffer.from(JSON.stringify([keyArn, algorithm, expiresAt]));
  const length = Buffer.alloc(2);
  length.writeUInt16BE(facts.length);
  return vault.seal("kms-import", Buffer.concat([length, facts, privateKey]));
}

/** Undefined for what is no token of ours. */
export function openToken(vault: Vault, token: Uint8Array): ImportToken | undefined {
  const plain = vault.unseal("kms-import", token);
  if (!plain) return undefined;
  const end = 2 + plain.readUInt16BE(0);
  const [keyArn, algorithm, expiresAt] = JSON.parse(plain.subarray(2, end).toString("utf8"));
  return { keyArn, algorithm, expiresAt, privateKey: plain.subarray(end) };
}

/** The material that was wrapped by the token's public key; undefined where it was not. */
export function unwrap({ algorithm, privateKey }: ImportToken, wrapped: Uint8Array): Uint8Array | undefined {
  const key = createPrivateKey({ key: Buffer.from(privateKey), type: "pkcs8", format: "der" });
  const oaepHash = algorithm.endsWith("SHA_1") ? "sha1" : "sha256";
  try {
    if (!algorithm.startsWith("RSA_AES_KEY_WRAP")) return decrypt(key, oaepHash, wrapped);
    // An AES key under the public key, then the material under that.
    const modulusBytes = (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
    const wrapping = decrypt(key, oaepHash, wrapped.subarray(0, modulusBytes));
    const cipher = createDecipheriv("id-aes256-wrap-pad", wrapping, WRAP_IV);
    return Buffer.concat([cipher.update(wrapped.subarray(modulusBytes)), cipher.final()]);
  } catch {
    return undefined;
  }
}

const decrypt = (key: KeyObject, oaepHash: string, bytes: Uint8Array): Buffer =>
  privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, bytes);
