import { Buffer } from "node:buffer";
import { createECDH, createHmac, createPublicKey, type KeyObject, verify } from "node:crypto";

/** Order of the P-256 group, less two: the largest candidate that makes a private key. */
const CANDIDATE_MAX = BigInt("0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551") - 2n;

/**
 * The public key of SigV4A's key pair, which both sides derive from the secret (NIST SP 800-108 counter mode over
 * HMAC-SHA256), so that one signature holds in several regions.
 */
export function derivePublicKey(accessKeyId: string, secret: string): KeyObject {
  for (let counter = 1; counter <= 254; counter++) {
    const label = Buffer.concat([
      Buffer.from([0, 0, 0, 1]),
      Buffer.from("AWS4-ECDSA-P256-SHA256\0"),
      Buffer.from(accessKeyId),
      Buffer.from([counter, 0, 0, 1, 0]),
    ]);
    const candidate = BigInt(`0x${createHmac("sha256", `AWS4A${secret}`).update(label).digest("hex")}`);
    if (candidate <= CANDIDATE_MAX) return toPublicKey(candidate + 1n);
  }
  throw new Error("no SigV4A key can be derived from this secret");
}

function toPublicKey(scalar: bigint): KeyObject {
  const ecdh = createECDH("prime256v1");
  ecdh.setPrivateKey(Buffer.from(scalar.toString(16).padStart(64, "0"), "hex"));
  const point = ecdh.getPublicKey();
  const x = point.subarray(1, 33).toString("base64url");
  const y = point.subarray(33).toString("base64url");
  return createPublicKey({ format: "jwk", key: { kty: "EC", crv: "P-256", x, y } });
}

/** `signature` is the DER form, in hex. */
export function isValidEcdsa(key: KeyObject, text: string, signature: string): boolean {
  try {
    return verify("sha256", Buffer.from(text), key, Buffer.from(signature, "hex"));
  } catch {
    return false;
  }
}
