import { keyArn } from "../domain/arns.js";
import { SPECS } from "../domain/key-specs.js";
import { newMaterial } from "../find-key.js";
import { changeFamily } from "../multi-region/family.js";
import type { KeyRecord } from "../records.js";
import type { KmsContext } from "../state.js";

const DAY_MS = 24 * 3600 * 1000;

/** A key's material with a generation more; the earlier ones go on decrypting. */
export function withGeneration(
  ctx: KmsContext,
  key: KeyRecord,
  rotation: "AUTOMATIC" | "ON_DEMAND",
): KeyRecord["materials"] {
  const bytes = SPECS[key.spec]?.bytes ?? 32;
  return [...key.materials, newMaterial(ctx, ctx.ids.bytes(bytes), rotation)];
}

/** Rotates a key whose time has come. It is asked at each use, so nothing has to wake up for it. */
export async function rotateIfDue(ctx: KmsContext, key: KeyRecord): Promise<KeyRecord> {
  if (!isDue(ctx, key)) return key;
  return changeFamily(ctx, keyArn(key), (found) => {
    const { rotation } = found;
    if (!rotation || !isDue(ctx, found)) return {};
    const period = rotation.periodDays * DAY_MS;
    const missed = Math.floor((ctx.clock.now() - rotation.nextAt) / period);
    return {
      materials: withGeneration(ctx, found, "AUTOMATIC"),
      rotation: { ...rotation, nextAt: rotation.nextAt + (missed + 1) * period },
    };
  });
}

const isDue = (ctx: KmsContext, { rotation }: KeyRecord): boolean =>
  rotation !== undefined && rotation.nextAt <= ctx.clock.now();
