import {
  constants,
  createHash,
  type KeyObject,
  privateEncrypt,
  publicDecrypt,
  randomBytes,
} from "node:crypto";
import type { SigningAlgorithmSpec } from "@aws-sdk/client-kms";
import type { ECDSA } from "@noble/curves/abstract/weierstrass.js";
import { p256, p384, p521 } from "@noble/curves/nist.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";

/**
 * Signatures over digests made elsewhere (`MessageType` DIGEST). OpenSSL as Node offers it digests what it signs, so the
 * last step is done here: RSA's paddings by RFC 8017 over its bare arithmetic, ECDSA by `@noble/curves`.
 */

const CURVES: Readonly<Record<string, ECDSA>> = { "P-256": p256, "P-384": p384, "P-521": p521, secp256k1 };

/** DER of a DigestInfo up to the digest: RFC 8017, 9.2. */
const DIGEST_INFO: Readonly<Record<string, string>> = {
  sha256: "3031300d060960864801650304020105000420",
  sha384: "3041300d060960864801650304020205000430",
  sha512: "3051300d060960864801650304020305000440",
};

const ECDSA_OPTIONS = { prehash: false, format: "der", lowS: false } as const;

/** `sha256` of `RSASSA_PSS_SHA_256`. */
export const toHash = (algorithm: SigningAlgorithmSpec): string => `sha${algorithm.slice(-3)}`;

/** Bytes of a digest of the algorithm. */
export const toDigestLength = (algorithm: SigningAlgorithmSpec): number => Number(algorithm.slice(-3)) / 8;

/** @param digest of as many bytes as the algorithm's hash gives. */
export function signDigest(key: KeyObject, algorithm: SigningAlgorithmSpec, digest: Uint8Array): Uint8Array {
  const hash = toHash(algorithm);
  if (algorithm.startsWith("ECDSA")) {
    const { crv = "", d = "" } = key.export({ format: "jwk" });
    return toCurve(crv).sign(digest, Buffer.from(d, "base64url"), { ...ECDSA_OPTIONS, extraEntropy: true });
  }
  if (algorithm.startsWith("RSASSA_PKCS1"))
    return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, toDigestInfo(hash, digest));
  const encoded = encodePss(hash, digest, randomBytes(digest.length), toModulusBits(key));
  return privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, encoded);
}

/** Whether a signature is that of the digest. */
export function verifyDigest(
  key: KeyObject,
  algorithm: SigningAlgorithmSpec,
  digest: Uint8Array,
  signature: Uint8Array,
): boolean {
  const hash = toHash(algorithm);
  try {
    if (algorithm.startsWith("ECDSA")) {
      const { crv = "", x = "", y = "" } = key.export({ format: "jwk" });
      const point = Buffer.concat([Buffer.of(4), Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]);
      return toCurve(crv).verify(signature, digest, point, ECDSA_OPTIONS);
    }
    if (algorithm.startsWith("RSASSA_PKCS1")) {
      const signed = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature);
      return signed.equals(toDigestInfo(hash, digest));
    }
    const encoded = publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, signature);
    const bits = toModulusBits(key);
    return encoded.equals(encodePss(hash, digest, saltOf(hash, encoded, digest.length, bits), bits));
  } catch {
    // Neither library has an answer for what is no signature at all.
    return false;
  }
}

function toCurve(name: string): ECDSA {
  const curve = CURVES[name];
  if (!curve) throw new Error(`no curve ${name}`);
  return curve;
}

const toModulusBits = (key: KeyObject): number => key.asymmetricKeyDetails?.modulusLength ?? 0;

const toDigestInfo = (hash: string, digest: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(DIGEST_INFO[hash] ?? "", "hex"), digest]);

const PSS_TRAILER = 0xbc;

/** EMSA-PSS of RFC 8017, 9.1.1, as long as the modulus; the salt is as long as the digest. */
function encodePss(hash: string, digest: Uint8Array, salt: Uint8Array, modulusBits: number): Buffer {
  const inner = createHash(hash).update(Buffer.alloc(8)).update(digest).update(salt).digest();
  const block = Buffer.alloc(modulusBits / 8 - inner.length - 1);
  block[block.length - salt.length - 1] = 1;
  block.set(salt, block.length - salt.length);
  const masked = mask(hash, inner, block, modulusBits);
  return Buffer.concat([masked, inner, Buffer.of(PSS_TRAILER)]);
}

/** The salt that an encoded message says it was made with. */
function saltOf(hash: string, encoded: Buffer, length: number, modulusBits: number): Buffer {
  const end = encoded.length - length - 1;
  const block = mask(hash, encoded.subarray(end, -1), encoded.subarray(0, end), modulusBits);
  return block.subarray(block.length - length);
}

/** Masks or unmasks a block by MGF1, its bits above the modulus's last but one cleared. */
function mask(hash: string, seed: Uint8Array, block: Uint8Array, modulusBits: number): Buffer {
  const stream: Buffer[] = [];
  for (let counter = 0, bytes = 0; bytes < block.length; counter += 1) {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    const part = createHash(hash).update(seed).update(count).digest();
    stream.push(part);
    bytes += part.length;
  }
  const key = Buffer.concat(stream);
  const masked = Buffer.from(block.map((byte, at) => byte ^ (key[at] ?? 0)));
  masked[0] = (masked[0] ?? 0) & (0xff >> (8 * Math.ceil(modulusBits / 8) - modulusBits + 1));
  return masked;
}
