import type { KeyMetadata } from "@aws-sdk/client-kms";
import { keyArn } from "../domain/arns.js";
import { RSA_ENCRYPTION, SPECS } from "../domain/key-specs.js";
import type { KeyRecord } from "../records.js";

const DAY_MS = 24 * 3600 * 1000;

/** A key as answers describe it. */
export function toMetadata(key: KeyRecord, nowMs: number): KeyMetadata {
  const facts = SPECS[key.spec];
  const symmetric = key.spec === "SYMMETRIC_DEFAULT";
  return {
    AWSAccountId: key.account,
    KeyId: key.id,
    Arn: keyArn(key),
    CreationDate: new Date(key.createdAt),
    Enabled: key.state === "Enabled",
    Description: key.description,
    KeyUsage: key.usage,
    KeyState: key.state,
    Origin: "AWS_KMS",
    KeyManager: key.manager,
    CustomerMasterKeySpec: key.spec as "SYMMETRIC_DEFAULT",
    KeySpec: key.spec,
    MultiRegion: false,
    ...(key.deletesAt !== undefined && {
      DeletionDate: new Date(key.deletesAt),
      PendingDeletionWindowInDays: Math.ceil((key.deletesAt - nowMs) / DAY_MS),
    }),
    ...(key.usage === "ENCRYPT_DECRYPT" && {
      EncryptionAlgorithms: symmetric ? ["SYMMETRIC_DEFAULT"] : [...RSA_ENCRYPTION],
    }),
    ...(key.usage === "SIGN_VERIFY" && { SigningAlgorithms: [...(facts?.signing ?? [])] }),
    ...(facts?.mac && { MacAlgorithms: [facts.mac] }),
    ...(symmetric && { CurrentKeyMaterialId: key.materials.at(-1)?.id }),
  };
}
