import {
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  EnableKeyRotationCommand,
  EncryptCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  ReplicateKeyCommand,
  RotateKeyOnDemandCommand,
  ScheduleKeyDeletionCommand,
  UpdatePrimaryRegionCommand,
} from "@aws-sdk/client-kms";
import { expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";

const DAY_MS = 24 * 3600 * 1000;

const clock = new TurnableClock();
const server = useServer({ clock });
const client = (region: string) =>
  new KMSClient({ ...server.client(), region, systemClockOffset: clock.turned });
const here = () => client("us-east-1");
const there = () => client("eu-west-1");
const secret = Buffer.from("a secret");

/** A primary key here with a replica there. */
async function createFamily(): Promise<string> {
  const made = await here().send(new CreateKeyCommand({ MultiRegion: true, Description: "the primary" }));
  const KeyId = made.KeyMetadata?.KeyId ?? "";
  await here().send(
    new ReplicateKeyCommand({ KeyId, ReplicaRegion: "eu-west-1", Description: "the replica" }),
  );
  return KeyId;
}

const describe = async (kms: KMSClient, KeyId: string) =>
  (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata;

it("ReplicateKey: one id and one material in two regions, all else its own", async () => {
  const made = await here().send(new CreateKeyCommand({ MultiRegion: true, Description: "the primary" }));
  const { KeyId = "", Arn = "" } = made.KeyMetadata ?? {};
  expect(KeyId).toMatch(/^mrk-[\da-f]{32}$/);
  await expect(describe(there(), KeyId)).rejects.toMatchObject({
    name: "NotFoundException",
    message: `Key '${Arn.replace("us-east-1", "eu-west-1")}' does not exist`,
  });
  const replicated = await here().send(
    new ReplicateKeyCommand({ KeyId, ReplicaRegion: "eu-west-1", Tags: [{ TagKey: "a", TagValue: "1" }] }),
  );
  expect(replicated).toMatchObject({
    ReplicaKeyMetadata: { KeyId, MultiRegion: true, Description: "" },
    ReplicaTags: [{ TagKey: "a", TagValue: "1" }],
  });
  const family = {
    PrimaryKey: { Arn, Region: "us-east-1" },
    ReplicaKeys: [{ Arn: Arn.replace("us-east-1", "eu-west-1"), Region: "eu-west-1" }],
  };
  expect(await describe(here(), KeyId)).toMatchObject({
    MultiRegionConfiguration: { MultiRegionKeyType: "PRIMARY", ...family },
  });
  expect(await describe(there(), KeyId)).toMatchObject({
    KeyState: "Enabled",
    MultiRegionConfiguration: { MultiRegionKeyType: "REPLICA", ...family },
  });

  const { CiphertextBlob } = await here().send(new EncryptCommand({ KeyId, Plaintext: secret }));
  const opened = await there().send(new DecryptCommand({ CiphertextBlob }));
  expect(Buffer.from(opened.Plaintext ?? [])).toEqual(secret);
  expect(opened.KeyId).toBe(family.ReplicaKeys[0]?.Arn);
});

it("Decrypt: what a key of one region encrypted does not open in another", async () => {
  const made = await here().send(new CreateKeyCommand({}));
  const { KeyId, Arn } = made.KeyMetadata ?? {};
  const { CiphertextBlob } = await here().send(new EncryptCommand({ KeyId, Plaintext: secret }));
  await expect(there().send(new DecryptCommand({ CiphertextBlob }))).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringContaining("does not exist in this region"),
  });
  await expect(describe(there(), Arn ?? "")).rejects.toMatchObject({
    name: "NotFoundException",
    message: "Invalid arn us-east-1",
  });
});

it("rotation is the primary key's to begin, and everybody's", async () => {
  const KeyId = await createFamily();
  const { CiphertextBlob } = await there().send(new EncryptCommand({ KeyId, Plaintext: secret }));
  await expect(there().send(new RotateKeyOnDemandCommand({ KeyId }))).rejects.toMatchObject({
    name: "UnsupportedOperationException",
  });
  await here().send(new RotateKeyOnDemandCommand({ KeyId }));
  await here().send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays: 100 }));
  expect(await there().send(new GetKeyRotationStatusCommand({ KeyId }))).toMatchObject({
    KeyRotationEnabled: true,
    RotationPeriodInDays: 100,
  });
  const [primary, replica] = [await describe(here(), KeyId), await describe(there(), KeyId)];
  expect(replica?.CurrentKeyMaterialId).toBe(primary?.CurrentKeyMaterialId);
  const opened = await here().send(new DecryptCommand({ CiphertextBlob }));
  expect(opened.KeyMaterialId).not.toBe(primary?.CurrentKeyMaterialId);
});

it("ReplicateKey: refuses a replica, a key of one region, a region that has one, and one that is none", async () => {
  const KeyId = await createFamily();
  const single = await here().send(new CreateKeyCommand({}));
  const replicate = (kms: KMSClient, id: string | undefined, ReplicaRegion: string) =>
    kms.send(new ReplicateKeyCommand({ KeyId: id, ReplicaRegion }));
  const replica = await describe(there(), KeyId);
  await expect(replicate(there(), KeyId, "eu-west-2")).rejects.toMatchObject({
    name: "UnsupportedOperationException",
    message: `${replica?.Arn} is not a multi-region primary key.`,
  });
  await expect(replicate(here(), single.KeyMetadata?.KeyId, "eu-west-2")).rejects.toMatchObject({
    name: "UnsupportedOperationException",
  });
  await expect(replicate(here(), KeyId, "eu-west-1")).rejects.toMatchObject({
    name: "AlreadyExistsException",
  });
  await expect(replicate(here(), KeyId, "us-east-1")).rejects.toMatchObject({
    name: "AlreadyExistsException",
  });
  await expect(replicate(here(), KeyId, "moon-1")).rejects.toMatchObject({ name: "ValidationException" });
});

it("UpdatePrimaryRegion: primary and replica change places", async () => {
  const KeyId = await createFamily();
  await here().send(new UpdatePrimaryRegionCommand({ KeyId, PrimaryRegion: "eu-west-1" }));
  expect(await describe(there(), KeyId)).toMatchObject({
    Description: "the replica",
    MultiRegionConfiguration: {
      MultiRegionKeyType: "PRIMARY",
      PrimaryKey: { Region: "eu-west-1" },
      ReplicaKeys: [{ Region: "us-east-1" }],
    },
  });
  await expect(
    here().send(new UpdatePrimaryRegionCommand({ KeyId, PrimaryRegion: "eu-west-1" })),
  ).rejects.toMatchObject({ name: "UnsupportedOperationException" });
});

it("ScheduleKeyDeletion: a primary key waits for its last replica", async () => {
  const KeyId = await createFamily();
  const remove = (kms: KMSClient) =>
    kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
  const waiting = await remove(here());
  expect(waiting).toMatchObject({ KeyState: "PendingReplicaDeletion", PendingWindowInDays: 7 });
  expect(waiting.DeletionDate).toBeUndefined();
  expect(await remove(there())).toMatchObject({ KeyState: "PendingDeletion" });
  clock.turn(7 * DAY_MS + 1000);
  await expect.poll(async () => (await describe(here(), KeyId))?.KeyState).toBe("PendingDeletion");
  clock.turn(7 * DAY_MS + 1000);
  await expect(describe(here(), KeyId)).rejects.toMatchObject({ name: "NotFoundException" });
});
