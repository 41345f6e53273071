import {
  constants,
  createHmac,
  createPrivateKey,
  createPublicKey,
  sign,
  timingSafeEqual,
  verify,
} from "node:crypto";
import type { MacAlgorithmSpec, MessageType, SigningAlgorithmSpec } from "@aws-sdk/client-kms";
import { keyArn } from "../domain/arns.js";
import { SPECS, toAlgorithms } from "../domain/key-specs.js";
import { invalidKeyUsage, invalidMac, invalidSignature, unsupported, validation } from "../errors.js";
import { checkUsable, findKey, openMaterial } from "../find-key.js";
import { PLAINTEXT_BYTES_MAX } from "../limits.js";
import type { KeyRecord } from "../records.js";
import type { KmsContext, Op } from "../state.js";
import { signDigest, toDigestLength, toHash, verifyDigest } from "./digests.js";
import { checkDryRun, usableKey } from "./symmetric.js";

export const GenerateMac: Op<"GenerateMac"> = async (input, ctx) => {
  const key = await usableKey(ctx, input.KeyId, "GENERATE_VERIFY_MAC", "GenerateMac");
  checkDryRun(input);
  return {
    Mac: toMac(ctx, key, input.MacAlgorithm, input.Message),
    MacAlgorithm: input.MacAlgorithm,
    KeyId: keyArn(key),
  };
};

export const VerifyMac: Op<"VerifyMac"> = async (input, ctx) => {
  const key = await usableKey(ctx, input.KeyId, "GENERATE_VERIFY_MAC", "VerifyMac");
  const expected = toMac(ctx, key, input.MacAlgorithm, input.Message);
  checkDryRun(input);
  const given = input.Mac ?? new Uint8Array(0);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw invalidMac();
  return { MacValid: true, MacAlgorithm: input.MacAlgorithm, KeyId: keyArn(key) };
};

function toMac(
  ctx: KmsContext,
  key: KeyRecord,
  algorithm: MacAlgorithmSpec | undefined,
  message: Uint8Array | undefined,
) {
  if (SPECS[key.spec]?.mac !== algorithm) {
    throw invalidKeyUsage(`Algorithm ${algorithm} is incompatible with key spec ${key.spec}.`);
  }
  const hash = (algorithm ?? "").replace("HMAC_SHA_", "sha");
  return createHmac(hash, openMaterial(ctx, key.materials.at(-1)))
    .update(message ?? new Uint8Array(0))
    .digest();
}

export const Sign: Op<"Sign"> = async (input, ctx) => {
  const key = await usableKey(ctx, input.KeyId, "SIGN_VERIFY", "Sign");
  const algorithm = checkSigning(key, input.SigningAlgorithm);
  const message = checkMessage(input, algorithm);
  checkDryRun(input);
  const der = Buffer.from(openMaterial(ctx, key.materials.at(-1)));
  const privateKey = createPrivateKey({ key: der, type: "pkcs8", format: "der" });
  const Signature =
    input.MessageType === "DIGEST"
      ? signDigest(privateKey, algorithm, message)
      : sign(toHash(algorithm), message, { key: privateKey, ...toPadding(algorithm) });
  return { Signature, SigningAlgorithm: algorithm, KeyId: keyArn(key) };
};

export const Verify: Op<"Verify"> = async (input, ctx) => {
  const key = await usableKey(ctx, input.KeyId, "SIGN_VERIFY", "Verify");
  const algorithm = checkSigning(key, input.SigningAlgorithm);
  const message = checkMessage(input, algorithm);
  checkDryRun(input);
  const publicKey = createPublicKey({ key: Buffer.from(key.publicKey ?? []), type: "spki", format: "der" });
  const signature = input.Signature ?? new Uint8Array(0);
  const isValid =
    input.MessageType === "DIGEST"
      ? verifyDigest(publicKey, algorithm, message, signature)
      : verify(toHash(algorithm), message, { key: publicKey, ...toPadding(algorithm) }, signature);
  if (!isValid) throw invalidSignature();
  return { SignatureValid: true, SigningAlgorithm: algorithm, KeyId: keyArn(key) };
};

export const GetPublicKey: Op<"GetPublicKey"> = async (input, ctx) => {
  const key = await findKey(ctx, input.KeyId);
  checkUsable(key);
  if (!key.publicKey) throw unsupported(`${keyArn(key)} is not an asymmetric key.`);
  return {
    KeyId: keyArn(key),
    PublicKey: key.publicKey,
    KeySpec: key.spec,
    CustomerMasterKeySpec: key.spec as "RSA_2048",
    KeyUsage: key.usage,
    ...toAlgorithms(key),
  };
};

function checkSigning(key: KeyRecord, algorithm: SigningAlgorithmSpec | undefined): SigningAlgorithmSpec {
  if (algorithm !== undefined && SPECS[key.spec]?.signing?.includes(algorithm)) return algorithm;
  throw invalidKeyUsage(`Algorithm ${algorithm} is incompatible with key spec ${key.spec}.`);
}

interface Signed {
  Message?: Uint8Array | undefined;
  MessageType?: MessageType | undefined;
}

/** The message, or a digest of the length that the algorithm's hash gives. */
function checkMessage({ Message, MessageType }: Signed, algorithm: SigningAlgorithmSpec): Uint8Array {
  const bytes = Message ?? new Uint8Array(0);
  if (MessageType === "EXTERNAL_MU") throw unsupported("MessageType EXTERNAL_MU is not built in Lenticular.");
  if (MessageType === "DIGEST" && bytes.length !== toDigestLength(algorithm))
    throw validation(`Digest is invalid length for algorithm ${algorithm}.`);
  if (bytes.length > PLAINTEXT_BYTES_MAX)
    throw validation(`RAW messages are limited to ${PLAINTEXT_BYTES_MAX} bytes.`);
  return bytes;
}

const toPadding = (algorithm: SigningAlgorithmSpec) =>
  algorithm.startsWith("RSASSA_PSS")
    ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    : {};
