import type { KeyMetadata } from "@aws-sdk/client-kms";
import { keyArn } from "../domain/arns.js";
import { toAlgorithms } from "../domain/key-specs.js";
import type { KeyMaterial, KeyRecord } from "../records.js";

const DAY_MS = 24 * 3600 * 1000;

/** A key as answers describe it. */
export function toMetadata(key: KeyRecord, nowMs: number): KeyMetadata {
  const { family } = key;
  const current = key.materials.at(-1);
  return {
    AWSAccountId: key.account,
    KeyId: key.id,
    Arn: keyArn(key),
    CreationDate: new Date(key.createdAt),
    Enabled: key.state === "Enabled",
    Description: key.description,
    KeyUsage: key.usage,
    KeyState: key.state,
    Origin: key.origin ?? "AWS_KMS",
    KeyManager: key.manager,
    CustomerMasterKeySpec: key.spec as "SYMMETRIC_DEFAULT",
    KeySpec: key.spec,
    MultiRegion: family !== undefined,
    ...(family && {
      MultiRegionConfiguration: {
        MultiRegionKeyType: family.primary === key.region ? "PRIMARY" : "REPLICA",
        PrimaryKey: toMember(key, family.primary),
        ReplicaKeys: family.replicas.map((region) => toMember(key, region)),
      },
    }),
    ...(key.origin === "EXTERNAL" && current?.sealed && toExpiration(current)),
    ...(key.deletesAt !== undefined && {
      DeletionDate: new Date(key.deletesAt),
      PendingDeletionWindowInDays: Math.ceil((key.deletesAt - nowMs) / DAY_MS),
    }),
    ...(key.waitsDays !== undefined && { PendingDeletionWindowInDays: key.waitsDays }),
    ...toAlgorithms(key),
    ...(key.spec === "SYMMETRIC_DEFAULT" && current && { CurrentKeyMaterialId: current.id }),
  };
}

const toMember = ({ account, id }: KeyRecord, region: string) => ({
  Arn: keyArn({ account, region, id }),
  Region: region,
});

/** Whether imported material stays. */
export const toExpiration = ({ expiresAt }: KeyMaterial): Pick<KeyMetadata, "ExpirationModel" | "ValidTo"> =>
  expiresAt === undefined
    ? { ExpirationModel: "KEY_MATERIAL_DOES_NOT_EXPIRE" }
    : { ExpirationModel: "KEY_MATERIAL_EXPIRES", ValidTo: new Date(expiresAt) };
