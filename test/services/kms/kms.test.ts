import {
  CancelKeyDeletionCommand,
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateMacCommand,
  GetPublicKeyCommand,
  type KeySpec,
  type KeyUsageType,
  KMSClient,
  ListAliasesCommand,
  PutKeyPolicyCommand,
  ReEncryptCommand,
  RotateKeyOnDemandCommand,
  ScheduleKeyDeletionCommand,
  SignCommand,
  VerifyCommand,
  VerifyMacCommand,
} from "@aws-sdk/client-kms";
import { describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";

const server = useServer();
const client = () => new KMSClient(server.client());
const secret = Buffer.from("a secret");

async function createKey(spec?: KeySpec, usage?: KeyUsageType): Promise<string> {
  const made = await client().send(new CreateKeyCommand({ KeySpec: spec, KeyUsage: usage }));
  return made.KeyMetadata?.KeyId ?? "";
}

describe("symmetric keys", () => {
  it("Encrypt, Decrypt: need the same encryption context, and no key id", async () => {
    const kms = client();
    const KeyId = await createKey();
    const { CiphertextBlob } = await kms.send(
      new EncryptCommand({ KeyId, Plaintext: secret, EncryptionContext: { a: "1" } }),
    );
    const opened = await kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: { a: "1" } }));
    expect(Buffer.from(opened.Plaintext ?? [])).toEqual(secret);
    expect(opened.KeyId).toContain(KeyId);
    await expect(kms.send(new DecryptCommand({ CiphertextBlob }))).rejects.toMatchObject({
      name: "InvalidCiphertextException",
    });
    const other = await createKey();
    await expect(
      kms.send(new DecryptCommand({ CiphertextBlob, KeyId: other, EncryptionContext: { a: "1" } })),
    ).rejects.toMatchObject({ name: "IncorrectKeyException" });
  });

  it("RotateKeyOnDemand: what the old material encrypted still opens", async () => {
    const kms = client();
    const KeyId = await createKey();
    const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext: secret }));
    await kms.send(new RotateKeyOnDemandCommand({ KeyId }));
    const opened = await kms.send(new DecryptCommand({ CiphertextBlob }));
    expect(Buffer.from(opened.Plaintext ?? [])).toEqual(secret);
  });

  it("GenerateDataKey, ReEncrypt: the data key survives the change of key", async () => {
    const kms = client();
    const [from, to] = [await createKey(), await createKey()];
    const made = await kms.send(new GenerateDataKeyCommand({ KeyId: from, KeySpec: "AES_256" }));
    expect(made.Plaintext).toHaveLength(32);
    const moved = await kms.send(
      new ReEncryptCommand({ CiphertextBlob: made.CiphertextBlob, DestinationKeyId: to }),
    );
    const opened = await kms.send(new DecryptCommand({ CiphertextBlob: moved.CiphertextBlob, KeyId: to }));
    expect(opened.Plaintext).toEqual(made.Plaintext);
  });

  it("Encrypt: refuses a disabled key and one that waits for its deletion", async () => {
    const kms = client();
    const KeyId = await createKey();
    await kms.send(new DisableKeyCommand({ KeyId }));
    const encrypt = () => kms.send(new EncryptCommand({ KeyId, Plaintext: secret }));
    await expect(encrypt()).rejects.toMatchObject({ name: "DisabledException" });
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    await expect(encrypt()).rejects.toMatchObject({ name: "KMSInvalidStateException" });
    await kms.send(new CancelKeyDeletionCommand({ KeyId }));
    const described = await kms.send(new DescribeKeyCommand({ KeyId }));
    expect(described.KeyMetadata?.KeyState).toBe("Disabled");
  });

  it("PutKeyPolicy: refuses a policy that locks its author out", async () => {
    const KeyId = await createKey();
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::999999999999:root" },
          Action: "kms:*",
          Resource: "*",
        },
      ],
    });
    await expect(client().send(new PutKeyPolicyCommand({ KeyId, Policy }))).rejects.toMatchObject({
      name: "MalformedPolicyDocumentException",
    });
  });
});

describe("aliases", () => {
  it("CreateAlias: names a key once; the aliases of AWS come into being when asked for", async () => {
    const kms = client();
    const KeyId = await createKey();
    await kms.send(new CreateAliasCommand({ AliasName: "alias/mine", TargetKeyId: KeyId }));
    const described = await kms.send(new DescribeKeyCommand({ KeyId: "alias/mine" }));
    expect(described.KeyMetadata?.KeyId).toBe(KeyId);
    await expect(
      kms.send(new CreateAliasCommand({ AliasName: "alias/mine", TargetKeyId: KeyId })),
    ).rejects.toMatchObject({ name: "AlreadyExistsException" });
    const managed = await kms.send(new DescribeKeyCommand({ KeyId: "alias/aws/s3" }));
    expect(managed.KeyMetadata).toMatchObject({
      KeyManager: "AWS",
      Description: "Default key that protects my S3 objects when no other key is defined",
    });
    const { Aliases } = await kms.send(new ListAliasesCommand({}));
    expect(Aliases?.map((alias) => alias.AliasName)).toEqual(["alias/aws/s3", "alias/mine"]);
    await expect(kms.send(new DescribeKeyCommand({ KeyId: "alias/none" }))).rejects.toMatchObject({
      name: "NotFoundException",
    });
  });
});

describe("asymmetric and HMAC keys", () => {
  it.each([
    ["RSA_2048", "RSASSA_PSS_SHA_256"],
    ["RSA_2048", "RSASSA_PKCS1_V1_5_SHA_512"],
    ["ECC_NIST_P256", "ECDSA_SHA_256"],
    ["ECC_SECG_P256K1", "ECDSA_SHA_256"],
  ] as const)("Sign, Verify: %s by %s", async (spec, SigningAlgorithm) => {
    const kms = client();
    const KeyId = await createKey(spec, "SIGN_VERIFY");
    const { Signature } = await kms.send(new SignCommand({ KeyId, Message: secret, SigningAlgorithm }));
    const verified = await kms.send(
      new VerifyCommand({ KeyId, Message: secret, Signature, SigningAlgorithm }),
    );
    expect(verified.SignatureValid).toBe(true);
    const other = Buffer.from("another");
    await expect(
      kms.send(new VerifyCommand({ KeyId, Message: other, Signature, SigningAlgorithm })),
    ).rejects.toMatchObject({ name: "KMSInvalidSignatureException" });
    expect((await kms.send(new GetPublicKeyCommand({ KeyId }))).PublicKey?.length).toBeGreaterThan(60);
  });

  it("Encrypt, Decrypt: RSA by OAEP", async () => {
    const kms = client();
    const KeyId = await createKey("RSA_2048", "ENCRYPT_DECRYPT");
    const EncryptionAlgorithm = "RSAES_OAEP_SHA_256";
    const { CiphertextBlob } = await kms.send(
      new EncryptCommand({ KeyId, Plaintext: secret, EncryptionAlgorithm }),
    );
    const opened = await kms.send(new DecryptCommand({ KeyId, CiphertextBlob, EncryptionAlgorithm }));
    expect(Buffer.from(opened.Plaintext ?? [])).toEqual(secret);
  });

  it("GenerateMac, VerifyMac: tell a forged message", async () => {
    const kms = client();
    const KeyId = await createKey("HMAC_256", "GENERATE_VERIFY_MAC");
    const MacAlgorithm = "HMAC_SHA_256";
    const { Mac } = await kms.send(new GenerateMacCommand({ KeyId, Message: secret, MacAlgorithm }));
    expect(
      (await kms.send(new VerifyMacCommand({ KeyId, Message: secret, Mac, MacAlgorithm }))).MacValid,
    ).toBe(true);
    await expect(
      kms.send(new VerifyMacCommand({ KeyId, Message: Buffer.from("x"), Mac, MacAlgorithm })),
    ).rejects.toMatchObject({ name: "KMSInvalidMacException" });
  });
});
