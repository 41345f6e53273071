import { type MfaDeviceRecord, mfaByOwner, mfaDevices } from "../../../core/identity/store.js";
import type { Reader } from "../../../core/store/store.js";
import { noSuchEntity } from "../errors.js";

/** A device of the account. Throws NoSuchEntity. */
export async function loadDevice(
  from: Reader,
  account: string,
  serialNumber: string,
): Promise<MfaDeviceRecord> {
  const device = await mfaDevices.get(from, account, serialNumber);
  if (!device) throw noSuchEntity(`VirtualMFADevice with serial number ${serialNumber} doesn't exist.`);
  return device;
}

/** A device enabled for a user. Throws NoSuchEntity. */
export async function loadOwnDevice(
  from: Reader,
  account: string,
  ownerId: string,
  serialNumber: string,
): Promise<MfaDeviceRecord> {
  const device = await mfaDevices.get(from, account, serialNumber);
  if (device?.ownerId !== ownerId)
    throw noSuchEntity(`MFA Device with serial number ${serialNumber} is not enabled for the user.`);
  return device;
}

/** The devices of a user, at most eight. */
export async function devicesOf(from: Reader, account: string, ownerId: string): Promise<MfaDeviceRecord[]> {
  const found: MfaDeviceRecord[] = [];
  for await (const { key } of mfaByOwner.range(from, { prefix: [account, ownerId] })) {
    const device = await mfaDevices.get(from, account, String(key[2]));
    if (device) found.push(device);
  }
  return found;
}
