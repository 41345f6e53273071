import {
  constants,
  createCipheriv,
  createPublicKey,
  generateKeyPairSync,
  publicEncrypt,
  randomBytes,
} from "node:crypto";
import {
  CreateKeyCommand,
  type CreateKeyCommandInput,
  DecryptCommand,
  DeleteImportedKeyMaterialCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GetParametersForImportCommand,
  GetPublicKeyCommand,
  ImportKeyMaterialCommand,
  type ImportKeyMaterialCommandInput,
  KMSClient,
  ListKeyRotationsCommand,
  RotateKeyOnDemandCommand,
} from "@aws-sdk/client-kms";
import { expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";

const DAY_MS = 24 * 3600 * 1000;

const clock = new TurnableClock();
const server = useServer({ clock });
const client = () => new KMSClient({ ...server.client(), systemClockOffset: clock.turned });
const secret = Buffer.from("a secret");
const STAYS = { ExpirationModel: "KEY_MATERIAL_DOES_NOT_EXPIRE" } as const;

async function createKey(input: CreateKeyCommandInput = {}): Promise<string> {
  const made = await client().send(new CreateKeyCommand({ Origin: "EXTERNAL", ...input }));
  expect(made.KeyMetadata).toMatchObject({ KeyState: "PendingImport", Enabled: false, Origin: "EXTERNAL" });
  return made.KeyMetadata?.KeyId ?? "";
}

async function importMaterial(
  KeyId: string,
  material: Uint8Array,
  more: Partial<ImportKeyMaterialCommandInput> = STAYS,
) {
  const kms = client();
  const parameters = await kms.send(
    new GetParametersForImportCommand({
      KeyId,
      WrappingAlgorithm: "RSAES_OAEP_SHA_256",
      WrappingKeySpec: "RSA_2048",
    }),
  );
  const key = createPublicKey({ key: Buffer.from(parameters.PublicKey ?? []), type: "spki", format: "der" });
  const EncryptedKeyMaterial = publicEncrypt(
    { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" },
    material,
  );
  const { ImportToken } = parameters;
  return kms.send(new ImportKeyMaterialCommand({ KeyId, ImportToken, EncryptedKeyMaterial, ...more }));
}

const describe = async (KeyId: string) =>
  (await client().send(new DescribeKeyCommand({ KeyId }))).KeyMetadata;
const encrypt = (KeyId: string) => client().send(new EncryptCommand({ KeyId, Plaintext: secret }));

it("ImportKeyMaterial: the key works with it, not before and not after it was deleted, and again with the same", async () => {
  const kms = client();
  const KeyId = await createKey();
  const Arn = (await describe(KeyId))?.Arn;
  await expect(encrypt(KeyId)).rejects.toMatchObject({
    name: "KMSInvalidStateException",
    message: `${Arn} is pending import.`,
  });
  const material = randomBytes(32);
  const { KeyMaterialId } = await importMaterial(KeyId, material);
  expect(await describe(KeyId)).toMatchObject({
    ...STAYS,
    KeyState: "Enabled",
    CurrentKeyMaterialId: KeyMaterialId,
  });
  const { CiphertextBlob } = await encrypt(KeyId);

  await kms.send(new DeleteImportedKeyMaterialCommand({ KeyId }));
  expect(await describe(KeyId)).toMatchObject({
    KeyState: "PendingImport",
    CurrentKeyMaterialId: KeyMaterialId,
  });
  await expect(encrypt(KeyId)).rejects.toMatchObject({ name: "KMSInvalidStateException" });

  await expect(importMaterial(KeyId, randomBytes(32))).rejects.toMatchObject({
    name: "IncorrectKeyMaterialException",
  });
  await importMaterial(KeyId, material);
  const opened = await kms.send(new DecryptCommand({ CiphertextBlob }));
  expect(Buffer.from(opened.Plaintext ?? [])).toEqual(secret);
});

it("ImportKeyMaterial: material that expires is gone when its time is over", async () => {
  const KeyId = await createKey();
  const material = randomBytes(32);
  await expect(importMaterial(KeyId, material, {})).rejects.toMatchObject({
    name: "ValidationException",
    message: "A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES",
  });
  const ValidTo = new Date(Math.floor((clock.now() + DAY_MS) / 1000) * 1000);
  await importMaterial(KeyId, material, { ValidTo });
  expect(await describe(KeyId)).toMatchObject({ ExpirationModel: "KEY_MATERIAL_EXPIRES", ValidTo });
  await encrypt(KeyId);
  clock.turn(DAY_MS + 1000);
  await expect(encrypt(KeyId)).rejects.toMatchObject({ name: "KMSInvalidStateException" });
  expect((await describe(KeyId))?.KeyState).toBe("PendingImport");
});

it("RotateKeyOnDemand: takes up imported material that waits; what the old one encrypted still opens", async () => {
  const kms = client();
  const KeyId = await createKey();
  const first = await importMaterial(KeyId, randomBytes(32));
  const { CiphertextBlob } = await encrypt(KeyId);
  const rotate = () => kms.send(new RotateKeyOnDemandCommand({ KeyId }));
  const Arn = (await describe(KeyId))?.Arn;
  await expect(rotate()).rejects.toMatchObject({
    name: "KMSInvalidStateException",
    message: `No available key material pending rotation for the key: ${Arn}.`,
  });
  const NEW = { ...STAYS, ImportType: "NEW_KEY_MATERIAL" } as const;
  const second = await importMaterial(KeyId, randomBytes(32), {
    ...NEW,
    KeyMaterialDescription: "the second",
  });
  expect((await describe(KeyId))?.CurrentKeyMaterialId).toBe(first.KeyMaterialId);
  await expect(importMaterial(KeyId, randomBytes(32), NEW)).rejects.toMatchObject({
    name: "KMSInvalidStateException",
    message: expect.stringContaining(
      `because another key material (id: ${second.KeyMaterialId}) is pending rotation.`,
    ),
  });
  await rotate();
  expect((await describe(KeyId))?.CurrentKeyMaterialId).toBe(second.KeyMaterialId);
  const opened = await kms.send(new DecryptCommand({ CiphertextBlob }));
  expect(opened.KeyMaterialId).toBe(first.KeyMaterialId);
  const { Rotations } = await kms.send(
    new ListKeyRotationsCommand({ KeyId, IncludeKeyMaterial: "ALL_KEY_MATERIAL" }),
  );
  expect(Rotations).toMatchObject([
    { KeyMaterialId: first.KeyMaterialId, KeyMaterialState: "NON_CURRENT", ImportState: "IMPORTED" },
    {
      KeyMaterialId: second.KeyMaterialId,
      KeyMaterialState: "CURRENT",
      KeyMaterialDescription: "the second",
    },
  ]);
});

it("ImportKeyMaterial: a private key too long for RSA comes under an AES key of its own", async () => {
  const kms = client();
  const KeyId = await createKey({ KeySpec: "RSA_2048", KeyUsage: "ENCRYPT_DECRYPT" });
  const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const { PublicKey, ImportToken } = await kms.send(
    new GetParametersForImportCommand({
      KeyId,
      WrappingAlgorithm: "RSA_AES_KEY_WRAP_SHA_256",
      WrappingKeySpec: "RSA_3072",
    }),
  );
  const wrapping = randomBytes(32);
  const key = createPublicKey({ key: Buffer.from(PublicKey ?? []), type: "spki", format: "der" });
  const cipher = createCipheriv("id-aes256-wrap-pad", wrapping, Buffer.from("a65959a6", "hex"));
  const EncryptedKeyMaterial = Buffer.concat([
    publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" }, wrapping),
    cipher.update(pair.privateKey.export({ type: "pkcs8", format: "der" })),
    cipher.final(),
  ]);
  await kms.send(new ImportKeyMaterialCommand({ KeyId, ImportToken, EncryptedKeyMaterial, ...STAYS }));
  const given = await kms.send(new GetPublicKeyCommand({ KeyId }));
  expect(Buffer.from(given.PublicKey ?? [])).toEqual(pair.publicKey.export({ type: "spki", format: "der" }));
});

it("ImportKeyMaterial: refuses another key's token, material of another length, and what was not wrapped", async () => {
  const [KeyId, other] = [await createKey(), await createKey()];
  await expect(importMaterial(KeyId, randomBytes(16))).rejects.toMatchObject({
    name: "IncorrectKeyMaterialException",
  });
  const { ImportToken } = await client().send(
    new GetParametersForImportCommand({
      KeyId: other,
      WrappingAlgorithm: "RSAES_OAEP_SHA_1",
      WrappingKeySpec: "RSA_2048",
    }),
  );
  const EncryptedKeyMaterial = randomBytes(256);
  const send = (id: string) =>
    client().send(new ImportKeyMaterialCommand({ KeyId: id, ImportToken, EncryptedKeyMaterial, ...STAYS }));
  await expect(send(KeyId)).rejects.toMatchObject({ name: "InvalidImportTokenException" });
  await expect(send(other)).rejects.toMatchObject({ name: "InvalidCiphertextException" });
  clock.turn(DAY_MS + 1000);
  await expect(send(other)).rejects.toMatchObject({ name: "ExpiredImportTokenException" });
});

it("GetParametersForImport: refuses a key whose material was made here", async () => {
  const made = await client().send(new CreateKeyCommand({}));
  await expect(
    client().send(
      new GetParametersForImportCommand({
        KeyId: made.KeyMetadata?.KeyId,
        WrappingAlgorithm: "RSAES_OAEP_SHA_256",
        WrappingKeySpec: "RSA_2048",
      }),
    ),
  ).rejects.toMatchObject({
    name: "UnsupportedOperationException",
    message: `${made.KeyMetadata?.Arn} origin is AWS_KMS which is not valid for this operation.`,
  });
});
