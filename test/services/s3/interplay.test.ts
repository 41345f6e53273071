import { createHash } from "node:crypto";
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  type ObjectOwnership,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
  RestoreObjectCommand,
  S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { toCanonicalId } from "../../../src/services/s3/domain/canonical-id.js";
import { useTwoAccounts } from "../../scenarios/ways-in/two-accounts.js";
import { ACCOUNT, useServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";
import { until } from "../../support/until.js";
import { newBucket, s3Of } from "./support.js";

// What one feature of S3 does to another's objects.

const cloud = useTwoAccounts();
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const Key = "k";
const arnOf = (Bucket: string) => `arn:aws:s3:::${Bucket}`;
const policyOf = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const refused = { name: "AccessDenied", $metadata: { httpStatusCode: 403 } };

describe("lifecycle and locks", () => {
  const clock = new TurnableClock();
  const server = useServer({ clock });
  const s3 = () =>
    new S3Client({ ...server.client(), forcePathStyle: true, systemClockOffset: clock.turned });

  it("a locked version outlives its rule, and goes when its retention ends", {
    timeout: 60_000,
  }, async () => {
    const Bucket = await newBucket(s3(), { lock: true });
    const { VersionId } = await s3().send(new PutObjectCommand({ Bucket, Key, Body: "locked" }));
    const RetainUntilDate = new Date(clock.now() + 20 * DAY_MS);
    const Retention = { Mode: "COMPLIANCE" as const, RetainUntilDate };
    await s3().send(new PutObjectRetentionCommand({ Bucket, Key, VersionId, Retention }));
    await s3().send(new PutObjectCommand({ Bucket, Key: "free", Body: "1" }));
    for (const name of [Key, "free"])
      await s3().send(new PutObjectCommand({ Bucket, Key: name, Body: "newer" }));
    const NoncurrentVersionExpiration = { NoncurrentDays: 1 };
    const Rules = [
      { ID: "r", Status: "Enabled" as const, Filter: { Prefix: "" }, NoncurrentVersionExpiration },
    ];
    await s3().send(
      new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }),
    );
    const countOf = async (Prefix: string) =>
      (await s3().send(new ListObjectVersionsCommand({ Bucket, Prefix }))).Versions?.length;
    const passes = (what: () => Promise<boolean>, name: string) =>
      until(async () => {
        clock.turn(HOUR_MS);
        return what();
      }, name);
    clock.turn(3 * DAY_MS);
    await passes(async () => (await countOf("free")) === 1, "the end of the version that is free");
    expect(await countOf(Key)).toBe(2);
    clock.turn(20 * DAY_MS);
    await passes(async () => (await countOf(Key)) === 1, "the end of the version that was locked");
  });
});

describe("governance", () => {
  it("gives way to who may bypass it by the bucket's policy, in another account too", async () => {
    const { server, other } = cloud();
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3, { lock: true });
    const { VersionId } = await s3.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
    const Retention = { Mode: "GOVERNANCE" as const, RetainUntilDate: new Date(Date.now() + DAY_MS) };
    await s3.send(new PutObjectRetentionCommand({ Bucket, Key, VersionId, Retention }));
    const stranger = s3Of(server, other.root);
    const remove = () =>
      stranger.send(new DeleteObjectCommand({ Bucket, Key, VersionId, BypassGovernanceRetention: true }));
    const allow = (...Action: string[]) =>
      s3.send(
        new PutBucketPolicyCommand({
          Bucket,
          Policy: policyOf({
            Effect: "Allow",
            Principal: { AWS: other.id },
            Action,
            Resource: `${arnOf(Bucket)}/*`,
          }),
        }),
      );
    await allow("s3:DeleteObjectVersion");
    await expect(remove()).rejects.toMatchObject(refused);
    await allow("s3:DeleteObjectVersion", "s3:BypassGovernanceRetention");
    await remove();
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key, VersionId }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 404 },
    });
  });
});

describe("customers' keys", () => {
  const keyOf = (fill: number) => {
    const key = Buffer.alloc(32, fill);
    const SSECustomerKeyMD5 = createHash("md5").update(key).digest("base64");
    return { SSECustomerAlgorithm: "AES256", SSECustomerKey: key.toString("base64"), SSECustomerKeyMD5 };
  };
  const [mine, wrong] = [keyOf(1), keyOf(2)];
  const sourceOf = (key: typeof mine) => ({
    CopySourceSSECustomerAlgorithm: key.SSECustomerAlgorithm,
    CopySourceSSECustomerKey: key.SSECustomerKey,
    CopySourceSSECustomerKeyMD5: key.SSECustomerKeyMD5,
  });
  const textOf = async (s3: S3Client, input: { Bucket: string; Key: string }, key: object = mine) =>
    (await s3.send(new GetObjectCommand({ ...input, ...key }))).Body?.transformToString();

  it("an archived object is restored without its key, and read and copied with it alone", async () => {
    const s3 = s3Of(cloud().server);
    const Bucket = await newBucket(s3);
    const target = { Bucket, Key };
    await s3.send(new PutObjectCommand({ ...target, Body: "hidden", StorageClass: "GLACIER", ...mine }));
    await expect(textOf(s3, target)).rejects.toMatchObject({ name: "InvalidObjectState" });
    const CopySource = `${Bucket}/${Key}`;
    const copy = (more: object) =>
      s3.send(new CopyObjectCommand({ Bucket, Key: "copy", CopySource, StorageClass: "STANDARD", ...more }));
    await expect(copy(sourceOf(mine))).rejects.toMatchObject({ name: "InvalidObjectState" });
    await s3.send(new RestoreObjectCommand({ ...target, RestoreRequest: { Days: 1 } }));
    await until(
      async () =>
        (await s3.send(new HeadObjectCommand({ ...target, ...mine }))).Restore?.includes('="false"') === true,
      "the restored copy",
    );
    expect(await textOf(s3, target)).toBe("hidden");
    await expect(textOf(s3, target, wrong)).rejects.toMatchObject(refused);
    await expect(textOf(s3, target, {})).rejects.toMatchObject({ name: "InvalidRequest" });
    await expect(copy({})).rejects.toMatchObject({ name: "InvalidRequest" });
    await expect(copy(sourceOf(wrong))).rejects.toMatchObject(refused);
    await copy(sourceOf(mine));
    expect(await textOf(s3, { Bucket, Key: "copy" }, {})).toBe("hidden");
    await copy({ ...sourceOf(mine), ...wrong });
    expect(await textOf(s3, { Bucket, Key: "copy" }, wrong)).toBe("hidden");
  });

  it("a part must come under the key that its upload was begun with, a copied one too", async () => {
    const s3 = s3Of(cloud().server);
    const Bucket = await newBucket(s3);
    await s3.send(new PutObjectCommand({ Bucket, Key: "source", Body: "copied", ...wrong }));
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...mine }));
    const part = { Bucket, Key, UploadId, PartNumber: 1 };
    const put = (key: object) => s3.send(new UploadPartCommand({ ...part, Body: "whole", ...key }));
    const copy = (key: object) =>
      s3.send(
        new UploadPartCopyCommand({ ...part, CopySource: `${Bucket}/source`, ...sourceOf(wrong), ...key }),
      );
    for (const send of [put, copy]) {
      for (const key of [wrong, {}])
        await expect(send(key)).rejects.toMatchObject({ name: "InvalidRequest" });
    }
    const copied = await copy(mine);
    const Parts = [{ PartNumber: 1, ETag: copied.CopyPartResult?.ETag }];
    await s3.send(new CompleteMultipartUploadCommand({ ...part, MultipartUpload: { Parts }, ...mine }));
    expect(await textOf(s3, { Bucket, Key })).toBe("copied");
    await expect(textOf(s3, { Bucket, Key }, wrong)).rejects.toMatchObject(refused);
  });
});

describe("objects that another account writes", () => {
  const cases: [ownership: ObjectOwnership, canned: boolean, owner: "writer" | "bucket"][] = [
    ["ObjectWriter", false, "writer"],
    ["ObjectWriter", true, "writer"],
    ["BucketOwnerPreferred", false, "writer"],
    ["BucketOwnerPreferred", true, "bucket"],
    ["BucketOwnerEnforced", false, "bucket"],
    ["BucketOwnerEnforced", true, "bucket"],
  ];

  it.each(cases)("%s, bucket-owner-full-control %s: the %s's own", async (ownership, canned, owner) => {
    const { server, other } = cloud();
    const s3 = s3Of(server);
    const writer = s3Of(server, other.root);
    const Bucket = await newBucket(s3, { acls: true });
    const OwnershipControls = { Rules: [{ ObjectOwnership: ownership }] };
    await s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }));
    const Action = ["s3:PutObject", "s3:PutObjectAcl"];
    const Principal = { AWS: other.id };
    const Policy = policyOf({ Effect: "Allow", Principal, Action, Resource: `${arnOf(Bucket)}/*` });
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    const ACL = canned ? ("bucket-owner-full-control" as const) : undefined;
    await writer.send(new PutObjectCommand({ Bucket, Key, Body: "x", ACL }));
    const reads = async (by: S3Client) =>
      by.send(new GetObjectCommand({ Bucket, Key })).then(
        ({ Body }) => Body?.transformToString(),
        ({ name }) => name,
      );
    const isWriters = owner === "writer";
    expect(await reads(writer)).toBe(isWriters ? "x" : "AccessDenied");
    expect(await reads(s3)).toBe(isWriters && !canned ? "AccessDenied" : "x");
    const account = isWriters ? other.id : ACCOUNT;
    const { Owner } = await (isWriters ? writer : s3).send(new GetObjectAclCommand({ Bucket, Key }));
    expect(Owner?.ID).toBe(toCanonicalId(account));
    // Whosever it is, the bucket's owner may delete it.
    await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  });
});
