import { InvalidAuthenticationCodeException$ } from "@aws-sdk/client-iam";
import { MFA_DEVICES_PER_USER_MAX } from "../../../core/identity/mfa.js";
import {
  type MfaDeviceRecord,
  mfaByOwner,
  mfaDevices,
  principalsById,
  users,
} from "../../../core/identity/store.js";
import { matchConsecutive } from "../../../core/identity/totp.js";
import type { Operation } from "../../../core/service.js";
import type { Reader } from "../../../core/store/store.js";
import { AwsError } from "../../../wire/aws-error.js";
import { alreadyExists, quotaExceeded } from "../errors.js";
import { loadOwner } from "../own-user.js";
import { pageList } from "../pagination.js";
import { change, directory, type IamContext, type State } from "../state.js";
import { devicesOf, loadDevice, loadOwnDevice } from "./device.js";

/** Two codes in a row prove that the device has the seed and the time. */
export const EnableMFADevice: Operation<"iam", "EnableMFADevice", State> = async (input, ctx) => {
  const { account, clock } = ctx;
  await change(ctx, async (tx) => {
    const user = await loadOwner(tx, input.UserName ?? "", ctx);
    const device = await loadDevice(tx, account, input.SerialNumber ?? "");
    if (device.ownerId !== undefined)
      throw alreadyExists(`MFA Device ${device.serialNumber} is already in use.`);
    if ((await devicesOf(tx, account, user.id)).length >= MFA_DEVICES_PER_USER_MAX) {
      throw quotaExceeded("MFADevicesPerUser", MFA_DEVICES_PER_USER_MAX);
    }
    const lastStep = checkCodes(ctx, device, input);
    const enabled = { ...device, ownerId: user.id, enabledAt: clock.now(), lastStep, failures: 0 };
    mfaDevices.put(tx, [account, device.serialNumber], enabled);
    mfaByOwner.put(tx, [account, user.id, device.serialNumber], true);
  });
  return {};
};

export const ResyncMFADevice: Operation<"iam", "ResyncMFADevice", State> = async (input, ctx) => {
  const { account } = ctx;
  await change(ctx, async (tx) => {
    const user = await loadOwner(tx, input.UserName ?? "", ctx);
    const device = await loadOwnDevice(tx, account, user.id, input.SerialNumber ?? "");
    const lastStep = checkCodes(ctx, device, input);
    mfaDevices.put(tx, [account, device.serialNumber], { ...device, lastStep, failures: 0 });
  });
  return {};
};

export const DeactivateMFADevice: Operation<"iam", "DeactivateMFADevice", State> = async (input, ctx) => {
  const { account } = ctx;
  await change(ctx, async (tx) => {
    const user = await loadOwner(tx, input.UserName, ctx);
    const device = await loadOwnDevice(tx, account, user.id, input.SerialNumber ?? "");
    mfaByOwner.delete(tx, account, user.id, device.serialNumber);
    if (!device.sealedSeed) mfaDevices.delete(tx, account, device.serialNumber);
    else
      mfaDevices.put(tx, [account, device.serialNumber], {
        ...device,
        ownerId: undefined,
        enabledAt: undefined,
      });
  });
  return {};
};

export const ListMFADevices: Operation<"iam", "ListMFADevices", State> = async (input, ctx) => {
  const from = directory(ctx);
  const user = await loadOwner(from, input.UserName, ctx);
  const devices = await devicesOf(from, ctx.account, user.id);
  const { items, ...page } = pageList(devices, input, ({ serialNumber }) => serialNumber);
  return {
    MFADevices: items.map((device) => ({
      UserName: user.name,
      SerialNumber: device.serialNumber,
      EnableDate: new Date(device.enabledAt ?? device.createdAt),
    })),
    ...page,
  };
};

export const GetMFADevice: Operation<"iam", "GetMFADevice", State> = async (input, ctx) => {
  const from = directory(ctx);
  const device = await loadDevice(from, ctx.account, input.SerialNumber ?? "");
  const UserName = await ownerName(from, device);
  return {
    ...(UserName !== undefined && { UserName }),
    SerialNumber: device.serialNumber,
    ...(device.enabledAt !== undefined && { EnableDate: new Date(device.enabledAt) }),
  };
};

async function ownerName(from: Reader, { ownerId }: MfaDeviceRecord): Promise<string | undefined> {
  const place = ownerId === undefined ? undefined : await principalsById.get(from, ownerId);
  return place && (await users.get(from, place.account, place.name))?.name;
}

interface Codes {
  AuthenticationCode1?: string | undefined;
  AuthenticationCode2?: string | undefined;
}

/** The time step of the second code. Throws InvalidAuthenticationCode unless both are the device's, one after the other. */
function checkCodes({ state, clock }: IamContext, device: MfaDeviceRecord, codes: Codes): number {
  const seed = device.sealedSeed && state.identity.unsealMfaSeed(device.sealedSeed);
  const { AuthenticationCode1: first = "", AuthenticationCode2: second = "" } = codes;
  const step = seed === undefined ? undefined : matchConsecutive(seed, first, second, clock.now());
  if (step === undefined) {
    throw new AwsError(InvalidAuthenticationCodeException$, "Authentication code for device is not valid.");
  }
  return step;
}
