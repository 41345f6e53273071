import {
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLegalHoldCommand,
  PutObjectRetentionCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { until } from "../../support/until.js";
import { makeUser, policy } from "../iam/support.js";
import { newBucket, s3Of } from "./support.js";

const server = useServer();

async function versionedBucket(s3: S3Client): Promise<string> {
  const Bucket = await newBucket(s3);
  await setVersioning(s3, Bucket, "Enabled");
  return Bucket;
}

const setVersioning = (s3: S3Client, Bucket: string, Status: "Enabled" | "Suspended") =>
  s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));

async function put(s3: S3Client, Bucket: string, Body: string, Key = "k"): Promise<string | undefined> {
  return (await s3.send(new PutObjectCommand({ Bucket, Key, Body }))).VersionId;
}

async function read(s3: S3Client, Bucket: string, VersionId?: string): Promise<string | undefined> {
  const got = await s3.send(new GetObjectCommand({ Bucket, Key: "k", VersionId }));
  return got.Body?.transformToString();
}

describe("versioning", () => {
  it("DeleteObject: a marker hides what is behind it, until the marker goes", async () => {
    const s3 = s3Of(server);
    const Bucket = await versionedBucket(s3);
    const [first, second] = [await put(s3, Bucket, "1"), await put(s3, Bucket, "2")];
    const marker = await s3.send(new DeleteObjectCommand({ Bucket, Key: "k" }));
    expect(marker.DeleteMarker).toBe(true);
    await expect(read(s3, Bucket)).rejects.toMatchObject({ name: "NoSuchKey" });
    expect((await s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);
    expect(await read(s3, Bucket, first)).toBe("1");
    await expect(read(s3, Bucket, marker.VersionId)).rejects.toMatchObject({ name: "MethodNotAllowed" });
    await s3.send(new DeleteObjectCommand({ Bucket, Key: "k", VersionId: marker.VersionId }));
    expect(await read(s3, Bucket)).toBe("2");
    await s3.send(new DeleteObjectCommand({ Bucket, Key: "k", VersionId: second }));
    expect(await read(s3, Bucket)).toBe("1");
  });

  it("PutObject: while suspended there is one null version, wherever it stands", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    await put(s3, Bucket, "before");
    await setVersioning(s3, Bucket, "Enabled");
    const kept = await put(s3, Bucket, "kept");
    expect(await read(s3, Bucket, "null")).toBe("before");
    await setVersioning(s3, Bucket, "Suspended");
    await put(s3, Bucket, "after");
    expect(await read(s3, Bucket, "null")).toBe("after");
    expect(await read(s3, Bucket, kept)).toBe("kept");
    const listed = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    expect(listed.Versions?.map((one) => one.VersionId)).toEqual(["null", kept]);
  });

  it("ListObjectVersions: keys in order, newest first, page by page", async () => {
    const s3 = s3Of(server);
    const Bucket = await versionedBucket(s3);
    const wanted: (string | undefined)[] = [];
    for (const Key of ["a", "b", "c/1", "c/2"]) {
      const ids = [
        await put(s3, Bucket, "1", Key),
        await put(s3, Bucket, "2", Key),
        await put(s3, Bucket, "3", Key),
      ];
      wanted.push(...ids.reverse());
    }
    const seen: (string | undefined)[] = [];
    let page: { NextKeyMarker?: string; NextVersionIdMarker?: string; IsTruncated?: boolean } = {};
    do {
      const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page;
      const listed = await s3.send(
        new ListObjectVersionsCommand({ Bucket, MaxKeys: 5, KeyMarker, VersionIdMarker }),
      );
      seen.push(...(listed.Versions ?? []).map((one) => one.VersionId));
      page = listed;
    } while (page.IsTruncated);
    expect(seen).toEqual(wanted);
    const folded = await s3.send(new ListObjectVersionsCommand({ Bucket, Delimiter: "/" }));
    expect(folded.CommonPrefixes).toEqual([{ Prefix: "c/" }]);
    expect(folded.Versions).toHaveLength(6);
  });
});

describe("object lock", () => {
  it("DeleteObject: a locked version stays; governance gives way to the bypass, a legal hold to nothing", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3, { lock: true });
    const VersionId = await put(s3, Bucket, "x");
    const target = { Bucket, Key: "k", VersionId };
    const RetainUntilDate = new Date(Date.now() + 3_600_000);
    await s3.send(
      new PutObjectRetentionCommand({ ...target, Retention: { Mode: "GOVERNANCE", RetainUntilDate } }),
    );
    const retained = await s3.send(new GetObjectRetentionCommand(target));
    expect(retained.Retention?.Mode).toBe("GOVERNANCE");
    const remove = (bypass: boolean) =>
      s3.send(new DeleteObjectCommand({ ...target, BypassGovernanceRetention: bypass }));
    await expect(remove(false)).rejects.toMatchObject({ name: "AccessDenied" });
    await s3.send(new PutObjectLegalHoldCommand({ ...target, LegalHold: { Status: "ON" } }));
    await expect(remove(true)).rejects.toMatchObject({ name: "AccessDenied" });
    await s3.send(new PutObjectLegalHoldCommand({ ...target, LegalHold: { Status: "OFF" } }));
    await remove(true);
    await expect(s3.send(new HeadObjectCommand(target))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 404 },
    });
  });
});

/** What is done to a locked version, by whom who may pass governance by and by whom who does not ask to. */
const LOCK_CHANGES: [from: Lock, to: Lock | undefined, bypass: boolean, isAllowed: boolean][] = [
  [{ Mode: "GOVERNANCE", hours: 2 }, { Mode: "GOVERNANCE", hours: 3 }, false, true],
  [{ Mode: "GOVERNANCE", hours: 2 }, { Mode: "GOVERNANCE", hours: 1 }, false, false],
  [{ Mode: "GOVERNANCE", hours: 2 }, { Mode: "GOVERNANCE", hours: 1 }, true, true],
  [{ Mode: "GOVERNANCE", hours: 2 }, { Mode: "COMPLIANCE", hours: 1 }, false, false],
  [{ Mode: "GOVERNANCE", hours: 2 }, { Mode: "COMPLIANCE", hours: 3 }, true, true],
  [{ Mode: "GOVERNANCE", hours: 2 }, undefined, false, false],
  [{ Mode: "GOVERNANCE", hours: 2 }, undefined, true, true],
  [{ Mode: "COMPLIANCE", hours: 2 }, { Mode: "COMPLIANCE", hours: 3 }, false, true],
  [{ Mode: "COMPLIANCE", hours: 2 }, { Mode: "COMPLIANCE", hours: 1 }, true, false],
  [{ Mode: "COMPLIANCE", hours: 2 }, { Mode: "GOVERNANCE", hours: 3 }, true, false],
  [{ Mode: "COMPLIANCE", hours: 2 }, undefined, true, false],
];

interface Lock {
  Mode: "GOVERNANCE" | "COMPLIANCE";
  hours: number;
}

describe("locks against everybody", () => {
  const toRetention = (lock: Lock | undefined) =>
    lock && { Mode: lock.Mode, RetainUntilDate: new Date(Date.now() + lock.hours * 3_600_000) };

  it.each(LOCK_CHANGES)(
    "%j to %j, bypassed %s: allowed %s",
    async (from, to, BypassGovernanceRetention, isAllowed) => {
      const s3 = s3Of(server);
      const Bucket = await newBucket(s3, { lock: true });
      const VersionId = await put(s3, Bucket, "x");
      const target = { Bucket, Key: "k", VersionId };
      const retain = (Retention: object | undefined, more: object = {}) =>
        s3.send(new PutObjectRetentionCommand({ ...target, Retention: Retention ?? {}, ...more } as never));
      await retain(toRetention(from));
      const changed = retain(toRetention(to), { BypassGovernanceRetention });
      if (isAllowed) await changed;
      else await expect(changed).rejects.toMatchObject({ name: "AccessDenied" });
      const removed = s3.send(new DeleteObjectCommand({ ...target, BypassGovernanceRetention: true }));
      const mode = isAllowed ? to?.Mode : from.Mode;
      if (mode === "COMPLIANCE") await expect(removed).rejects.toMatchObject({ name: "AccessDenied" });
      else await removed;
    },
  );

  it("who has no permission to bypass governance does not, whatever the header says", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3, { lock: true });
    const VersionId = await put(s3, Bucket, "x");
    const target = { Bucket, Key: "k", VersionId };
    const retain = (client: S3Client, hours: number, more: object = {}) =>
      client.send(
        new PutObjectRetentionCommand({
          ...target,
          Retention: toRetention({ Mode: "GOVERNANCE", hours }),
          ...more,
        }),
      );
    await retain(s3, 2);
    const document = policy({ Action: ["s3:PutObjectRetention", "s3:DeleteObjectVersion", "s3:ListBucket"] });
    const { credentials } = await makeUser(server, "no-bypass", document);
    const user = s3Of(server, credentials);
    const bypass = { BypassGovernanceRetention: true };
    for (const refused of [
      () => retain(user, 1, bypass),
      () => user.send(new DeleteObjectCommand({ ...target, ...bypass })),
    ])
      await expect(refused()).rejects.toThrow("not authorized to perform: s3:BypassGovernanceRetention");
    await expect(user.send(new DeleteObjectCommand(target))).rejects.toMatchObject({ name: "AccessDenied" });
  });
});

describe("lifecycle", () => {
  it("PutBucketLifecycleConfiguration: expires what is due, and leaves the rest", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    await put(s3, Bucket, "x", "old/a");
    await put(s3, Bucket, "x", "new/a");
    const rule = {
      ID: "r",
      Status: "Enabled" as const,
      Filter: { Prefix: "old/" },
      Expiration: { Date: new Date("2020-01-01T00:00:00Z") },
    };
    await s3.send(
      new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: [rule] } }),
    );
    const keys = async () =>
      (await s3.send(new ListObjectsV2Command({ Bucket }))).Contents?.map((one) => one.Key);
    await until(async () => (await keys())?.length === 1, "the expiration");
    expect(await keys()).toEqual(["new/a"]);
  });

  it("HeadObject, PutObject: tell when an object will expire", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    await put(s3, Bucket, "x");
    const rule = { ID: "my rule", Status: "Enabled" as const, Filter: {}, Expiration: { Days: 3 } };
    await s3.send(
      new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: [rule] } }),
    );
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: "k" }));
    expect(head.Expiration).toMatch(/^expiry-date="\w{3}, .* 00:00:00 GMT", rule-id="my%20rule"$/);
    const again = await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "x" }));
    expect(again.Expiration).toBe(head.Expiration);
  });
});
