import { createPublicKey, diffieHellman, generateKeyPairSync } from "node:crypto";
import {
  CreateKeyCommand,
  DeriveSharedSecretCommand,
  GetPublicKeyCommand,
  type KeySpec,
  KMSClient,
} from "@aws-sdk/client-kms";
import { expect, it } from "vitest";
import { useServer } from "../../support/server.js";

const server = useServer();
const client = () => new KMSClient(server.client());

async function createKey(KeySpec: KeySpec): Promise<string> {
  const made = await client().send(new CreateKeyCommand({ KeySpec, KeyUsage: "KEY_AGREEMENT" }));
  expect(made.KeyMetadata?.KeyAgreementAlgorithms).toEqual(["ECDH"]);
  return made.KeyMetadata?.KeyId ?? "";
}

it.each([
  ["ECC_NIST_P256", "prime256v1"],
  ["ECC_NIST_P384", "secp384r1"],
  ["ECC_NIST_P521", "secp521r1"],
] as const)("DeriveSharedSecret: both sides of %s come to the same secret", async (spec, namedCurve) => {
  const kms = client();
  const KeyId = await createKey(spec);
  const mine = generateKeyPairSync("ec", { namedCurve });
  const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId }));
  const theirs = createPublicKey({ key: Buffer.from(PublicKey ?? []), type: "spki", format: "der" });
  const derived = await kms.send(
    new DeriveSharedSecretCommand({
      KeyId,
      KeyAgreementAlgorithm: "ECDH",
      PublicKey: mine.publicKey.export({ type: "spki", format: "der" }),
    }),
  );
  const expected = diffieHellman({ privateKey: mine.privateKey, publicKey: theirs });
  expect(Buffer.from(derived.SharedSecret ?? [])).toEqual(expected);
  expect(derived).toMatchObject({ KeyAgreementAlgorithm: "ECDH", KeyOrigin: "AWS_KMS" });
});

it("DeriveSharedSecret: refuses another curve's key, and keys of another use", async () => {
  const kms = client();
  const other = generateKeyPairSync("ec", { namedCurve: "secp384r1" });
  const PublicKey = other.publicKey.export({ type: "spki", format: "der" });
  const derive = (KeyId: string) =>
    kms.send(new DeriveSharedSecretCommand({ KeyId, KeyAgreementAlgorithm: "ECDH", PublicKey }));
  await expect(derive(await createKey("ECC_NIST_P256"))).rejects.toMatchObject({
    name: "ValidationException",
  });
  const signing = await kms.send(new CreateKeyCommand({ KeySpec: "ECC_NIST_P384", KeyUsage: "SIGN_VERIFY" }));
  await expect(derive(signing.KeyMetadata?.KeyId ?? "")).rejects.toMatchObject({
    name: "InvalidKeyUsageException",
    message: `${signing.KeyMetadata?.Arn} key usage is SIGN_VERIFY which is not valid for DeriveSharedSecret.`,
  });
  await expect(
    kms.send(new CreateKeyCommand({ KeySpec: "ECC_SECG_P256K1", KeyUsage: "KEY_AGREEMENT" })),
  ).rejects.toMatchObject({
    message: "KeyUsage KEY_AGREEMENT is not compatible with KeySpec ECC_SECG_P256K1",
  });
});
