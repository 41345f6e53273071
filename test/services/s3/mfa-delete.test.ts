import { CreateVirtualMFADeviceCommand, EnableMFADeviceCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type VersioningConfiguration,
} from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { codeAt } from "../../../src/core/identity/totp.js";
import { ACCOUNT, useServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";
import { makeUser, policy } from "../iam/support.js";
import { newBucket, s3Of } from "./support.js";

const STEP_MS = 30_000;
const clock = new TurnableClock();
const server = useServer({ clock });

/** A virtual device of the root user, enabled under its account's number. Each code is of a time step that has not been used. */
async function newDevice(name: string): Promise<() => string> {
  const iam = new IAMClient(server.client());
  const made = await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: name }));
  const seed = Buffer.from(made.VirtualMFADevice?.Base32StringSeed ?? []).toString();
  const SerialNumber = made.VirtualMFADevice?.SerialNumber ?? "";
  await iam.send(
    new EnableMFADeviceCommand({
      UserName: ACCOUNT,
      SerialNumber,
      AuthenticationCode1: codeAt(seed, clock.now() - STEP_MS),
      AuthenticationCode2: codeAt(seed, clock.now()),
    }),
  );
  return () => {
    clock.turn(STEP_MS);
    return `${SerialNumber} ${codeAt(seed, clock.now())}`;
  };
}

const DENIED = { name: "AccessDenied", $metadata: { httpStatusCode: 403 } };

it("MFA delete: only the root with a fresh code turns it on, deletes versions and turns it off", async () => {
  const s3 = s3Of(server);
  const Bucket = await newBucket(s3);
  const code = await newDevice("keeper");
  const set = (VersioningConfiguration: VersioningConfiguration, MFA?: string, client = s3) =>
    client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration, MFA }));
  const on = { Status: "Enabled", MFADelete: "Enabled" } as const;

  await expect(set(on)).rejects.toMatchObject(DENIED);
  await expect(set(on, "arn:aws:iam::000000000000:mfa/keeper 000000")).rejects.toMatchObject(DENIED);
  const user = await makeUser(server, "admin", policy({ Action: "*" }));
  await expect(set(on, code(), s3Of(server, user.credentials))).rejects.toMatchObject(DENIED);
  const used = code();
  await set(on, used);
  await expect(set({ Status: "Suspended" }, used)).rejects.toMatchObject(DENIED);
  expect(await s3.send(new GetBucketVersioningCommand({ Bucket }))).toMatchObject(on);

  const { VersionId } = await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "x" }));
  // A marker deletes nothing.
  await s3.send(new DeleteObjectCommand({ Bucket, Key: "k" }));
  const version = { Key: "k", VersionId };
  await expect(s3.send(new DeleteObjectCommand({ Bucket, ...version }))).rejects.toMatchObject({
    ...DENIED,
    message: "Mfa Authentication must be used for this request",
  });
  const batch = { Bucket, Delete: { Objects: [version] } };
  await expect(s3.send(new DeleteObjectsCommand(batch))).rejects.toMatchObject(DENIED);
  await s3.send(new GetObjectCommand({ Bucket, ...version }));
  await s3.send(new DeleteObjectsCommand({ ...batch, MFA: code() }));
  await expect(s3.send(new GetObjectCommand({ Bucket, ...version }))).rejects.toMatchObject({
    name: "NoSuchVersion",
  });

  const Rules = [{ Status: "Enabled", Filter: { Prefix: "" }, Expiration: { Days: 1 } } as const];
  const lifecycle = new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } });
  await expect(s3.send(lifecycle)).rejects.toMatchObject({ name: "InvalidBucketState" });
  await set({ Status: "Enabled", MFADelete: "Disabled" }, code());
  await s3.send(lifecycle);
});
