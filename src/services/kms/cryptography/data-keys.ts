import type { DataKeyPairSpec } from "@aws-sdk/client-kms";
import { keyArn } from "../domain/arns.js";
import { SPECS } from "../domain/key-specs.js";
import { unsupported, validation } from "../errors.js";
import { makePair } from "../keys/create-key.js";
import { RANDOM_BYTES_MAX } from "../limits.js";
import type { KmsContext, Op } from "../state.js";
import { checkDryRun, checkSymmetric, encryptWith, usableKey } from "./symmetric.js";

interface DataKeyInput {
  KeyId?: string | undefined;
  KeySpec?: string | undefined;
  NumberOfBytes?: number | undefined;
  EncryptionContext?: Record<string, string> | undefined;
  DryRun?: boolean | undefined;
}

async function generate(ctx: KmsContext, input: DataKeyInput, operation: string) {
  const key = await usableKey(ctx, input.KeyId, "ENCRYPT_DECRYPT", operation);
  checkSymmetric(key, operation);
  const bytes = toLength(input);
  checkDryRun(input);
  const Plaintext = ctx.ids.bytes(bytes);
  const CiphertextBlob = encryptWith(ctx, key, Plaintext, input.EncryptionContext);
  return { Plaintext, CiphertextBlob, KeyId: keyArn(key), KeyMaterialId: key.materials.at(-1)?.id };
}

function toLength({ KeySpec: spec, NumberOfBytes: bytes }: DataKeyInput): number {
  if ((spec === undefined) === (bytes === undefined)) {
    throw validation("Please specify either number of bytes or key spec.");
  }
  if (spec !== undefined) return spec === "AES_128" ? 16 : 32;
  return checkBytes(bytes);
}

function checkBytes(bytes: number | undefined): number {
  if (bytes !== undefined && Number.isInteger(bytes) && bytes >= 1 && bytes <= RANDOM_BYTES_MAX) return bytes;
  throw validation(
    `1 validation error detected: Value '${bytes}' at 'numberOfBytes' failed to satisfy constraint: Member must have value less than or equal to ${RANDOM_BYTES_MAX}`,
  );
}

export const GenerateDataKey: Op<"GenerateDataKey"> = (input, ctx) => generate(ctx, input, "GenerateDataKey");

export const GenerateDataKeyWithoutPlaintext: Op<"GenerateDataKeyWithoutPlaintext"> = async (input, ctx) => {
  const given =
    input.KeySpec === undefined && input.NumberOfBytes === undefined
      ? { ...input, KeySpec: "AES_256" }
      : input;
  const { Plaintext: _, ...made } = await generate(ctx, given, "GenerateDataKeyWithoutPlaintext");
  return made;
};

interface PairInput {
  KeyId?: string | undefined;
  KeyPairSpec?: DataKeyPairSpec | undefined;
  EncryptionContext?: Record<string, string> | undefined;
  DryRun?: boolean | undefined;
}

async function generatePair(ctx: KmsContext, input: PairInput, operation: string) {
  const key = await usableKey(ctx, input.KeyId, "ENCRYPT_DECRYPT", operation);
  checkSymmetric(key, operation);
  const spec = input.KeyPairSpec ?? "RSA_2048";
  const facts = SPECS[spec];
  if (!facts) throw unsupported(`KeyPairSpec ${spec} is not built in Lenticular.`);
  checkDryRun(input);
  const pair = await makePair(facts);
  return {
    PrivateKeyPlaintext: pair.privateKey,
    PrivateKeyCiphertextBlob: encryptWith(ctx, key, pair.privateKey, input.EncryptionContext),
    PublicKey: pair.publicKey,
    KeyId: keyArn(key),
    KeyPairSpec: spec,
    KeyMaterialId: key.materials.at(-1)?.id,
  };
}

export const GenerateDataKeyPair: Op<"GenerateDataKeyPair"> = (input, ctx) =>
  generatePair(ctx, input, "GenerateDataKeyPair");

export const GenerateDataKeyPairWithoutPlaintext: Op<"GenerateDataKeyPairWithoutPlaintext"> = async (
  input,
  ctx,
) => {
  const { PrivateKeyPlaintext: _, ...made } = await generatePair(
    ctx,
    input,
    "GenerateDataKeyPairWithoutPlaintext",
  );
  return made;
};

export const GenerateRandom: Op<"GenerateRandom"> = async (input, ctx) => {
  if (input.CustomKeyStoreId !== undefined)
    throw unsupported("Custom key stores are not built in Lenticular.");
  if (input.NumberOfBytes === undefined) throw validation("NumberOfBytes is required.");
  return { Plaintext: ctx.ids.bytes(checkBytes(input.NumberOfBytes)) };
};
