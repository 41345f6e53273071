import { createPrivateKey, createPublicKey, diffieHellman, type KeyObject } from "node:crypto";
import { keyArn } from "../domain/arns.js";
import { validation } from "../errors.js";
import { openMaterial } from "../find-key.js";
import type { Op } from "../state.js";
import { checkDryRun, usableKey } from "./symmetric.js";

/** Elliptic-curve Diffie-Hellman with somebody's public key: the x-coordinate, as long as the curve's field. */
export const DeriveSharedSecret: Op<"DeriveSharedSecret"> = async (input, ctx) => {
  const key = await usableKey(ctx, input.KeyId, "KEY_AGREEMENT", "DeriveSharedSecret");
  const der = Buffer.from(openMaterial(ctx, key.materials.at(-1)));
  const privateKey = createPrivateKey({ key: der, type: "pkcs8", format: "der" });
  const publicKey = toPublicKey(input.PublicKey, privateKey);
  checkDryRun(input);
  return {
    KeyId: keyArn(key),
    SharedSecret: diffieHellman({ privateKey, publicKey }),
    KeyAgreementAlgorithm: input.KeyAgreementAlgorithm,
    KeyOrigin: key.origin ?? "AWS_KMS",
  };
};

/** A SubjectPublicKeyInfo of the private key's curve. */
function toPublicKey(der: Uint8Array | undefined, privateKey: KeyObject): KeyObject {
  try {
    const key = createPublicKey({ key: Buffer.from(der ?? []), type: "spki", format: "der" });
    const curve = key.asymmetricKeyDetails?.namedCurve;
    if (curve !== undefined && curve === privateKey.asymmetricKeyDetails?.namedCurve) return key;
  } catch {
    // Not a public key at all: KMS has the same answer for both.
  }
  throw validation("");
}
