import { Buffer } from "node:buffer";
import type { User, VirtualMFADevice } from "@aws-sdk/client-iam";
import { encode } from "uqr";
import {
  accounts,
  type MfaDeviceRecord,
  mfaDevices,
  principalsById,
  users,
} from "../../../core/identity/store.js";
import { newSeed, toOtpUri } from "../../../core/identity/totp.js";
import type { Operation } from "../../../core/service.js";
import type { Reader } from "../../../core/store/store.js";
import { toArn } from "../arns.js";
import { alreadyExists, conflict } from "../errors.js";
import { pageOf } from "../pagination.js";
import { change, directory, type State } from "../state.js";
import { readTags, toTagsIfAny } from "../tags/tag-list.js";
import { toUser } from "../users/user.js";
import { loadDevice } from "./device.js";
import { toPng } from "./png.js";

/** Bytes of a seed: 64 base-32 digits, as AWS gives. */
const SEED_BYTES = 40;
const QR_SCALE_PIXELS = 6;

export const CreateVirtualMFADevice: Operation<"iam", "CreateVirtualMFADevice", State> = async (
  input,
  ctx,
) => {
  const { account } = ctx;
  const name = input.VirtualMFADeviceName ?? "";
  const serialNumber = toArn("mfa", account, input.Path ?? "/", name);
  const seed = newSeed(ctx.ids.bytes(SEED_BYTES));
  const device: MfaDeviceRecord = {
    serialNumber,
    createdAt: ctx.clock.now(),
    tags: readTags(input.Tags),
    sealedSeed: ctx.state.identity.sealMfaSeed(seed),
    failures: 0,
  };
  await change(ctx, async (tx) => {
    if (await mfaDevices.get(tx, account, serialNumber)) {
      throw alreadyExists("MFADevice entity at the same path and name already exists.");
    }
    mfaDevices.put(tx, [account, serialNumber], device);
  });
  const { data: squares } = encode(toOtpUri(seed, "Lenticular", `${name}@${account}`), { border: 4 });
  return {
    VirtualMFADevice: {
      SerialNumber: serialNumber,
      Base32StringSeed: Buffer.from(seed),
      QRCodePNG: toPng(squares, QR_SCALE_PIXELS),
      ...toTagsIfAny(device.tags),
    },
  };
};

export const DeleteVirtualMFADevice: Operation<"iam", "DeleteVirtualMFADevice", State> = async (
  input,
  ctx,
) => {
  await change(ctx, async (tx) => {
    const device = await loadDevice(tx, ctx.account, input.SerialNumber ?? "");
    if (device.ownerId !== undefined) throw conflict("MFA VirtualDevice in use. Must deactivate first.");
    mfaDevices.delete(tx, ctx.account, device.serialNumber);
  });
  return {};
};

export const ListVirtualMFADevices: Operation<"iam", "ListVirtualMFADevices", State> = async (input, ctx) => {
  const { AssignmentStatus = "Any" } = input;
  const from = directory(ctx);
  const { items, ...page } = await pageOf(from, mfaDevices, [ctx.account], input, (device) => {
    const isAssigned = device.ownerId !== undefined;
    return (
      device.sealedSeed !== undefined &&
      (AssignmentStatus === "Any" || isAssigned === (AssignmentStatus === "Assigned"))
    );
  });
  return {
    VirtualMFADevices: await Promise.all(items.map(({ value }) => toVirtualDevice(from, value))),
    ...page,
  };
};

async function toVirtualDevice(from: Reader, device: MfaDeviceRecord): Promise<VirtualMFADevice> {
  const owner = device.ownerId === undefined ? undefined : await toDeviceOwner(from, device.ownerId);
  return {
    SerialNumber: device.serialNumber,
    ...(device.enabledAt !== undefined && { EnableDate: new Date(device.enabledAt) }),
    ...(owner && { User: owner }),
  };
}

async function toDeviceOwner(from: Reader, ownerId: string): Promise<User | undefined> {
  const account = await accounts.get(from, ownerId);
  if (account) {
    const root: Partial<User> = {
      UserId: ownerId,
      Arn: `arn:aws:iam::${ownerId}:root`,
      CreateDate: new Date(account.createdAt),
    };
    // The root user has neither name nor path, whatever the model says.
    return root as User;
  }
  const place = await principalsById.get(from, ownerId);
  const user = place && (await users.get(from, place.account, place.name));
  return user && toUser(user);
}
