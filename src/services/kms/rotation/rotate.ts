import { SPECS } from "../domain/key-specs.js";
import { changeKey, newMaterial } from "../find-key.js";
import type { KeyRecord } from "../records.js";
import type { KmsContext } from "../state.js";

const DAY_MS = 24 * 3600 * 1000;

/** Adds a generation to a key's material; the earlier ones go on decrypting. */
export function addGeneration(ctx: KmsContext, key: KeyRecord, rotation: "AUTOMATIC" | "ON_DEMAND"): void {
  const bytes = SPECS[key.spec]?.bytes ?? 32;
  key.materials = [...key.materials, newMaterial(ctx, ctx.ids.bytes(bytes), rotation)];
}

/** Rotates a key whose time has come. It is asked at each use, so nothing has to wake up for it. */
export async function rotateIfDue(ctx: KmsContext, key: KeyRecord): Promise<KeyRecord> {
  if (!isDue(ctx, key)) return key;
  return changeKey(ctx, `arn:aws:kms:${key.region}:${key.account}:key/${key.id}`, (changed) => {
    const { rotation } = changed;
    if (!rotation || !isDue(ctx, changed)) return;
    addGeneration(ctx, changed, "AUTOMATIC");
    const period = rotation.periodDays * DAY_MS;
    const missed = Math.floor((ctx.clock.now() - rotation.nextAt) / period);
    changed.rotation = { ...rotation, nextAt: rotation.nextAt + (missed + 1) * period };
  });
}

const isDue = (ctx: KmsContext, { rotation }: KeyRecord): boolean =>
  rotation !== undefined && rotation.nextAt <= ctx.clock.now();
