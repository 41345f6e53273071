import { constants, createHash, createPublicKey, type KeyObject, verify } from "node:crypto";
import {
  CreateKeyCommand,
  GetPublicKeyCommand,
  type KeySpec,
  KMSClient,
  SignCommand,
  type SigningAlgorithmSpec,
  VerifyCommand,
} from "@aws-sdk/client-kms";
import { expect, it } from "vitest";
import { useServer } from "../../support/server.js";

const server = useServer();
const client = () => new KMSClient(server.client());
const message = Buffer.from("the message that was digested elsewhere");

async function createKey(KeySpec: KeySpec): Promise<string> {
  const made = await client().send(new CreateKeyCommand({ KeySpec, KeyUsage: "SIGN_VERIFY" }));
  return made.KeyMetadata?.KeyId ?? "";
}

const digestOf = (algorithm: SigningAlgorithmSpec): Buffer =>
  createHash(`sha${algorithm.slice(-3)}`)
    .update(message)
    .digest();

/** As anybody verifies who has the public key alone. */
function verifyOutside(key: KeyObject, algorithm: SigningAlgorithmSpec, signature: Uint8Array): boolean {
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  return verify(
    `sha${algorithm.slice(-3)}`,
    message,
    { key, ...(algorithm.includes("PSS") && pss) },
    signature,
  );
}

it.each([
  ["RSA_2048", "RSASSA_PSS_SHA_256"],
  ["RSA_2048", "RSASSA_PSS_SHA_512"],
  ["RSA_3072", "RSASSA_PKCS1_V1_5_SHA_384"],
  ["ECC_NIST_P256", "ECDSA_SHA_256"],
  ["ECC_NIST_P384", "ECDSA_SHA_384"],
  ["ECC_NIST_P521", "ECDSA_SHA_512"],
  ["ECC_SECG_P256K1", "ECDSA_SHA_256"],
] as const)(
  "Sign, Verify: a digest under %s by %s, as the message itself",
  async (spec, SigningAlgorithm) => {
    const kms = client();
    const KeyId = await createKey(spec);
    const digest = digestOf(SigningAlgorithm);
    const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId }));
    const publicKey = createPublicKey({ key: Buffer.from(PublicKey ?? []), type: "spki", format: "der" });

    const ofDigest = await kms.send(
      new SignCommand({ KeyId, Message: digest, MessageType: "DIGEST", SigningAlgorithm }),
    );
    expect(verifyOutside(publicKey, SigningAlgorithm, ofDigest.Signature ?? new Uint8Array())).toBe(true);

    const { Signature } = await kms.send(new SignCommand({ KeyId, Message: message, SigningAlgorithm }));
    const verifyDigest = (Message: Uint8Array) =>
      kms.send(new VerifyCommand({ KeyId, Message, MessageType: "DIGEST", Signature, SigningAlgorithm }));
    expect((await verifyDigest(digest)).SignatureValid).toBe(true);
    const other = Buffer.from(digest);
    other[0] = (other[0] ?? 0) ^ 1;
    await expect(verifyDigest(other)).rejects.toMatchObject({
      name: "KMSInvalidSignatureException",
      $metadata: { httpStatusCode: 400 },
    });
  },
);

it("Sign: a digest has the length of the algorithm's hash", async () => {
  const KeyId = await createKey("ECC_NIST_P256");
  await expect(
    client().send(
      new SignCommand({
        KeyId,
        Message: digestOf("RSASSA_PSS_SHA_384"),
        MessageType: "DIGEST",
        SigningAlgorithm: "ECDSA_SHA_256",
      }),
    ),
  ).rejects.toMatchObject({
    name: "ValidationException",
    message: "Digest is invalid length for algorithm ECDSA_SHA_256.",
  });
});

it("Verify: what is no signature at all is invalid too", async () => {
  const KeyId = await createKey("RSA_2048");
  const SigningAlgorithm = "RSASSA_PSS_SHA_256";
  for (const Signature of [Buffer.from("x"), Buffer.alloc(256, 0xff), Buffer.alloc(256)]) {
    await expect(
      client().send(
        new VerifyCommand({
          KeyId,
          Message: digestOf(SigningAlgorithm),
          MessageType: "DIGEST",
          Signature,
          SigningAlgorithm,
        }),
      ),
    ).rejects.toMatchObject({ name: "KMSInvalidSignatureException" });
  }
});
