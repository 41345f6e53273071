import type { Transaction } from "../store/store.js";
import { type MfaDeviceRecord, mfaDevices } from "./store.js";
import { matchStep } from "./totp.js";
import type { Vault } from "./vault.js";

/** Devices of one user, or of the root user: of all kinds together. */
export const MFA_DEVICES_PER_USER_MAX = 8;

/** Wrong codes in a row after which a device rests. */
const FAILURES_MAX = 5;
const REST_MS = 60_000;

/** Checks a code of a user's device and marks it used. Wrong ones are counted, so that they cannot be guessed. */
export async function takeCode(
  tx: Transaction,
  vault: Vault,
  device: { account: string; ownerId: string; serialNumber: string; code: string },
  now: number,
): Promise<boolean> {
  const { account, serialNumber } = device;
  const record = await mfaDevices.get(tx, account, serialNumber);
  if (record?.ownerId !== device.ownerId || !record.sealedSeed || isResting(record, now)) return false;
  const seed = vault.unseal("mfa-seed", record.sealedSeed)?.toString();
  const step = seed === undefined ? undefined : matchStep(seed, device.code, now);
  const isFresh = step !== undefined && step > (record.lastStep ?? -1);
  mfaDevices.put(
    tx,
    [account, serialNumber],
    isFresh
      ? { ...record, lastStep: step, failures: 0 }
      : { ...record, failures: record.failures + 1, failedAt: now },
  );
  return isFresh;
}

function isResting({ failures, failedAt = 0 }: MfaDeviceRecord, now: number): boolean {
  return failures >= FAILURES_MAX && now < failedAt + REST_MS;
}
