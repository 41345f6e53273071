import type { KeyMaterialState, RotationsListEntry } from "@aws-sdk/client-kms";
import { keyArn } from "../domain/arns.js";
import { invalidState, limitExceeded, unsupported, validation } from "../errors.js";
import { checkUsable, findKey } from "../find-key.js";
import { toExpiration } from "../keys/metadata.js";
import {
  ON_DEMAND_ROTATIONS_MAX,
  ROTATION_DAYS_DEFAULT,
  ROTATION_DAYS_MAX,
  ROTATION_DAYS_MIN,
} from "../limits.js";
import { changeFamily, checkPrimary } from "../multi-region/family.js";
import type { KeyMaterial, KeyRecord } from "../records.js";
import type { KmsContext, Op } from "../state.js";
import { rotateIfDue, withGeneration } from "./rotate.js";

const DAY_MS = 24 * 3600 * 1000;

function checkRotatable(key: KeyRecord): void {
  checkUsable(key);
  // KMS says no more than that.
  if (key.spec !== "SYMMETRIC_DEFAULT") throw unsupported("");
  if (key.manager === "AWS") throw unsupported(`${keyArn(key)} is an AWS managed key and cannot be changed.`);
  checkPrimary(key);
}

/** Imported material is changed by whoever imports it, when he says. */
function checkRotatedHere(key: KeyRecord): void {
  checkRotatable(key);
  if (key.origin === "EXTERNAL")
    throw unsupported(`${keyArn(key)} origin is EXTERNAL which is not valid for this operation.`);
}

export const EnableKeyRotation: Op<"EnableKeyRotation"> = async (input, ctx) => {
  const periodDays = input.RotationPeriodInDays ?? ROTATION_DAYS_DEFAULT;
  if (periodDays < ROTATION_DAYS_MIN || periodDays > ROTATION_DAYS_MAX) {
    throw validation(`RotationPeriodInDays must be between ${ROTATION_DAYS_MIN} and ${ROTATION_DAYS_MAX}`);
  }
  await changeFamily(ctx, input.KeyId, (key) => {
    checkRotatedHere(key);
    return { rotation: { periodDays, nextAt: ctx.clock.now() + periodDays * DAY_MS } };
  });
  return {};
};

export const DisableKeyRotation: Op<"DisableKeyRotation"> = async (input, ctx) => {
  await changeFamily(ctx, input.KeyId, (key) => {
    checkRotatedHere(key);
    return { rotation: undefined };
  });
  return {};
};

export const GetKeyRotationStatus: Op<"GetKeyRotationStatus"> = async (input, ctx) => {
  const key = await rotateIfDue(ctx, await findKey(ctx, input.KeyId));
  const { rotation } = key;
  return {
    KeyId: keyArn(key),
    KeyRotationEnabled: rotation !== undefined && key.state === "Enabled",
    ...(rotation && {
      RotationPeriodInDays: rotation.periodDays,
      NextRotationDate: new Date(rotation.nextAt),
    }),
  };
};

export const RotateKeyOnDemand: Op<"RotateKeyOnDemand"> = async (input, ctx) => {
  const key = await changeFamily(ctx, input.KeyId, (found) => {
    checkRotatable(found);
    const done = found.materials.filter((material) => material.rotation === "ON_DEMAND").length;
    if (done >= ON_DEMAND_ROTATIONS_MAX)
      throw limitExceeded("The on-demand rotation limit of this key is reached.");
    return found.origin === "EXTERNAL"
      ? takeUp(ctx, found)
      : { materials: withGeneration(ctx, found, "ON_DEMAND") };
  });
  return { KeyId: keyArn(key) };
};

/** Imported material that waited becomes the current one. */
function takeUp(ctx: KmsContext, { pending, ...key }: KeyRecord): Partial<KeyRecord> {
  if (!pending?.sealed)
    throw invalidState(`No available key material pending rotation for the key: ${keyArn(key)}.`);
  const taken = { ...pending, rotation: "ON_DEMAND" as const, createdAt: ctx.clock.now() };
  return { materials: [...key.materials, taken], pending: undefined };
}

export const ListKeyRotations: Op<"ListKeyRotations"> = async (input, ctx) => {
  const key = await rotateIfDue(ctx, await findKey(ctx, input.KeyId));
  const all = input.IncludeKeyMaterial === "ALL_KEY_MATERIAL";
  const materials = all && key.pending ? [...key.materials, key.pending] : key.materials;
  return {
    Rotations: (all ? materials : materials.slice(1)).map((material) => ({
      KeyId: keyArn(key),
      KeyMaterialId: material.id,
      KeyMaterialState: toState(key, material),
      ...(key.origin === "EXTERNAL" && toImport(material)),
      ...(material.rotation && {
        RotationDate: new Date(material.createdAt),
        RotationType: material.rotation,
      }),
    })),
    Truncated: false,
  };
};

function toState(key: KeyRecord, material: KeyMaterial): KeyMaterialState {
  if (material === key.pending) return "PENDING_ROTATION";
  return material === key.materials.at(-1) ? "CURRENT" : "NON_CURRENT";
}

const toImport = (material: KeyMaterial): Partial<RotationsListEntry> => ({
  ImportState: material.sealed ? "IMPORTED" : "PENDING_IMPORT",
  ...(material.description !== undefined && { KeyMaterialDescription: material.description }),
  ...(material.sealed && toExpiration(material)),
});
