import { keyArn } from "../domain/arns.js";
import { limitExceeded, unsupported, validation } from "../errors.js";
import { changeKey, checkUsable, findKey } from "../find-key.js";
import {
  ON_DEMAND_ROTATIONS_MAX,
  ROTATION_DAYS_DEFAULT,
  ROTATION_DAYS_MAX,
  ROTATION_DAYS_MIN,
} from "../limits.js";
import type { KeyRecord } from "../records.js";
import type { Op } from "../state.js";
import { addGeneration, rotateIfDue } from "./rotate.js";

const DAY_MS = 24 * 3600 * 1000;

function checkRotatable(key: KeyRecord): void {
  if (key.spec !== "SYMMETRIC_DEFAULT")
    throw unsupported(`${keyArn(key)} is of a kind that cannot be rotated.`);
  if (key.manager === "AWS") throw unsupported(`${keyArn(key)} is an AWS managed key and cannot be changed.`);
  checkUsable(key);
}

export const EnableKeyRotation: Op<"EnableKeyRotation"> = async (input, ctx) => {
  const periodDays = input.RotationPeriodInDays ?? ROTATION_DAYS_DEFAULT;
  if (periodDays < ROTATION_DAYS_MIN || periodDays > ROTATION_DAYS_MAX) {
    throw validation(`RotationPeriodInDays must be between ${ROTATION_DAYS_MIN} and ${ROTATION_DAYS_MAX}`);
  }
  await changeKey(ctx, input.KeyId, (key) => {
    checkRotatable(key);
    key.rotation = { periodDays, nextAt: ctx.clock.now() + periodDays * DAY_MS };
  });
  return {};
};

export const DisableKeyRotation: Op<"DisableKeyRotation"> = async (input, ctx) => {
  await changeKey(ctx, input.KeyId, (key) => {
    checkRotatable(key);
    key.rotation = undefined;
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
  const key = await changeKey(ctx, input.KeyId, (changed) => {
    checkRotatable(changed);
    const done = changed.materials.filter((material) => material.rotation === "ON_DEMAND").length;
    if (done >= ON_DEMAND_ROTATIONS_MAX)
      throw limitExceeded("The on-demand rotation limit of this key is reached.");
    addGeneration(ctx, changed, "ON_DEMAND");
  });
  return { KeyId: keyArn(key) };
};

export const ListKeyRotations: Op<"ListKeyRotations"> = async (input, ctx) => {
  const key = await rotateIfDue(ctx, await findKey(ctx, input.KeyId));
  const listed = input.IncludeKeyMaterial === "ALL_KEY_MATERIAL" ? key.materials : key.materials.slice(1);
  return {
    Rotations: listed.map((material) => ({
      KeyId: keyArn(key),
      KeyMaterialId: material.id,
      KeyMaterialState: material === key.materials.at(-1) ? ("CURRENT" as const) : ("NON_CURRENT" as const),
      ...(material.rotation && {
        RotationDate: new Date(material.createdAt),
        RotationType: material.rotation,
      }),
    })),
    Truncated: false,
  };
};
