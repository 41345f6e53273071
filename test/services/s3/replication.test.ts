import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  type BucketLocationConstraint,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  type Destination,
  GetObjectAclCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutBucketReplicationCommand,
  PutBucketVersioningCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  PutObjectLegalHoldCommand,
  PutObjectTaggingCommand,
  type ReplicationRule,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { useTwoAccounts } from "../../scenarios/ways-in/two-accounts.js";
import { ACCOUNT } from "../../support/server.js";
import { until } from "../../support/until.js";
import type { Credentials } from "./support.js";

const cloud = useTwoAccounts();
const ELSEWHERE = "eu-west-1";

const s3 = (region = "us-east-1", credentials?: Credentials) =>
  new S3Client({ ...cloud().server.client(credentials), region, forcePathStyle: true });

let count = 0;
interface BucketOptions {
  region?: string;
  credentials?: Credentials;
  acls?: boolean;
  lock?: boolean;
}

async function newVersioned({ region = "us-east-1", credentials, acls, lock }: BucketOptions = {}) {
  const Bucket = `replicated-${++count}`;
  const LocationConstraint = region === "us-east-1" ? undefined : (region as BucketLocationConstraint);
  const made = {
    Bucket,
    CreateBucketConfiguration: LocationConstraint && { LocationConstraint },
    ObjectOwnership: acls ? ("ObjectWriter" as const) : undefined,
    ObjectLockEnabledForBucket: lock,
  };
  await s3(region, credentials).send(new CreateBucketCommand(made));
  const VersioningConfiguration = { Status: "Enabled" as const };
  await s3(region, credentials).send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  return Bucket;
}

/** What AWS's guide gives a role that replicates. */
const USUAL = [
  "s3:GetReplicationConfiguration",
  "s3:ListBucket",
  "s3:GetObjectVersionForReplication",
  "s3:GetObjectVersionAcl",
  "s3:GetObjectVersionTagging",
  "s3:GetObjectRetention",
  "s3:GetObjectLegalHold",
  "s3:ReplicateObject",
  "s3:ReplicateDelete",
];

async function newRole(Action: string[] = USUAL): Promise<string> {
  const iam = new IAMClient(cloud().server.client());
  const RoleName = `replication-${++count}`;
  const document = (Statement: object) => JSON.stringify({ Version: "2012-10-17", Statement });
  const AssumeRolePolicyDocument = document({
    Effect: "Allow",
    Principal: { Service: "s3.amazonaws.com" },
    Action: "sts:AssumeRole",
  });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  const PolicyDocument = document({ Effect: "Allow", Action, Resource: "*" });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument }));
  return Role?.Arn ?? "";
}

type RuleOptions = Partial<Omit<ReplicationRule, "Destination">> & { Destination?: Partial<Destination> };

/** Sets up a rule of today's form for everything. */
async function replicate(
  source: string,
  target: string,
  { Destination, ...options }: RuleOptions = {},
  role?: string,
) {
  const rule: ReplicationRule = {
    ID: "all",
    Priority: 1,
    Status: "Enabled",
    Filter: { Prefix: "" },
    DeleteMarkerReplication: { Status: "Disabled" },
    Destination: { Bucket: `arn:aws:s3:::${target}`, ...Destination },
    ...options,
  };
  const ReplicationConfiguration = { Role: role ?? (await newRole()), Rules: [rule] };
  await s3().send(new PutBucketReplicationCommand({ Bucket: source, ReplicationConfiguration }));
}

const put = (Bucket: string, Key: string, more: Partial<PutObjectCommandInput> = {}) =>
  s3().send(new PutObjectCommand({ Bucket, Key, Body: "hello", ...more }));
const head = (Bucket: string, Key: string, more: Partial<GetObjectCommandInput> = {}) =>
  s3().send(new HeadObjectCommand({ Bucket, Key, ...more }));

/** Waits for what becomes of a version. */
async function statusOf(Bucket: string, Key: string, more: Partial<GetObjectCommandInput> = {}) {
  const read = async () => (await head(Bucket, Key, more)).ReplicationStatus;
  await until(async () => (await read()) !== "PENDING", "the end of the replication");
  return read();
}

describe("what is copied", () => {
  it.each(["us-east-1", ELSEWHERE])("PutObject: to %s, under its version id", async (region) => {
    const [source, target] = [await newVersioned(), await newVersioned({ region })];
    await replicate(source, target, { DeleteMarkerReplication: { Status: "Enabled" } });
    const { VersionId } = await put(source, "a", { Metadata: { a: "1" }, Tagging: "k=v" });
    expect(await statusOf(source, "a")).toBe("COMPLETED");
    const got = await s3(region).send(new GetObjectCommand({ Bucket: target, Key: "a" }));
    expect(got).toMatchObject({ VersionId, ReplicationStatus: "REPLICA", Metadata: { a: "1" }, TagCount: 1 });
    expect(await got.Body?.transformToString()).toBe("hello");
    await s3().send(new DeleteObjectCommand({ Bucket: source, Key: "a" }));
    const left = async () => (await s3(region).send(new ListObjectsV2Command({ Bucket: target }))).KeyCount;
    await until(async () => (await left()) === 0, "the delete marker");
  });

  it("PutBucketReplication: a rule without a filter copies delete markers too", async () => {
    const [source, target] = [await newVersioned(), await newVersioned()];
    const first = { Filter: undefined, Priority: undefined, DeleteMarkerReplication: undefined, Prefix: "" };
    await replicate(source, target, first);
    await put(source, "k");
    expect(await statusOf(source, "k")).toBe("COMPLETED");
    await s3().send(new DeleteObjectCommand({ Bucket: source, Key: "k" }));
    const left = async () => (await s3().send(new ListObjectsV2Command({ Bucket: target }))).KeyCount;
    await until(async () => (await left()) === 0, "the delete marker");
  });

  it("CompleteMultipartUpload: parts stay parts", async () => {
    const [source, target] = [await newVersioned(), await newVersioned({ region: ELSEWHERE })];
    await replicate(source, target);
    const at = { Bucket: source, Key: "big" };
    const { UploadId } = await s3().send(new CreateMultipartUploadCommand(at));
    const Parts = [];
    for (const [PartNumber, Body] of [[1, "a".repeat(5 << 20)] as const, [2, "end"] as const]) {
      const { ETag } = await s3().send(new UploadPartCommand({ ...at, UploadId, PartNumber, Body }));
      Parts.push({ PartNumber, ETag });
    }
    const { ETag } = await s3().send(
      new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts } }),
    );
    expect(await statusOf(source, "big")).toBe("COMPLETED");
    const asked = { Bucket: target, Key: "big", PartNumber: 2 };
    const got = await s3(ELSEWHERE).send(new GetObjectCommand(asked));
    expect(got).toMatchObject({ ETag, PartsCount: 2, ContentLength: 3 });
    expect(await got.Body?.transformToString()).toBe("end");
  });

  it("PutObject: under a caller's key the copy opens by that key, and by no other", async () => {
    const [source, target] = [await newVersioned(), await newVersioned()];
    await replicate(source, target);
    const key = { SSECustomerAlgorithm: "AES256", SSECustomerKey: "k".repeat(32) };
    await put(source, "sealed", key);
    expect(await statusOf(source, "sealed", key)).toBe("COMPLETED");
    const got = await s3().send(new GetObjectCommand({ Bucket: target, Key: "sealed", ...key }));
    expect(await got.Body?.transformToString()).toBe("hello");
    const wrong = { ...key, SSECustomerKey: "x".repeat(32) };
    await expect(
      s3().send(new GetObjectCommand({ Bucket: target, Key: "sealed", ...wrong })),
    ).rejects.toMatchObject({ name: "AccessDenied" });
  });

  it("PutObject: what is archived is not copied, and neither are replicas", async () => {
    const [one, two, three] = [await newVersioned(), await newVersioned(), await newVersioned()];
    await replicate(one, two);
    await replicate(two, three);
    await put(one, "cold", { StorageClass: "GLACIER" });
    expect((await head(one, "cold")).ReplicationStatus).toBeUndefined();
    await put(one, "warm");
    expect(await statusOf(one, "warm")).toBe("COMPLETED");
    await put(two, "own");
    expect(await statusOf(two, "own")).toBe("COMPLETED");
    await expect(head(three, "warm")).rejects.toMatchObject({ name: "NotFound" });
  });
});

describe("objects under KMS", () => {
  const newKey = async (region: string) => {
    const kms = new KMSClient({ ...cloud().server.client(), region });
    return (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? "";
  };
  const KMS_RIGHTS = [...USUAL, "kms:Decrypt", "kms:Encrypt"];
  const selected = { SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: "Enabled" as const } } };

  it("PutBucketReplication: stay where they are unless a rule says otherwise, and names the copies' key", async () => {
    const [source, target] = [await newVersioned(), await newVersioned({ region: ELSEWHERE })];
    const ReplicaKmsKeyID = await newKey(ELSEWHERE);
    const role = await newRole(KMS_RIGHTS);
    await replicate(source, target, {}, role);
    const under = { ServerSideEncryption: "aws:kms" as const, SSEKMSKeyId: await newKey("us-east-1") };
    await put(source, "left", under);
    expect((await head(source, "left")).ReplicationStatus).toBeUndefined();
    await expect(replicate(source, target, selected, role)).rejects.toMatchObject({
      name: "InvalidRequest",
      message: "ReplicaKmsKeyID must be specified if SseKmsEncryptedObjects tag is present.",
    });
    const Destination = { EncryptionConfiguration: { ReplicaKmsKeyID } };
    await replicate(source, target, { ...selected, Destination }, role);
    await put(source, "copied", under);
    expect(await statusOf(source, "copied")).toBe("COMPLETED");
    const got = await s3(ELSEWHERE).send(new GetObjectCommand({ Bucket: target, Key: "copied" }));
    expect(got).toMatchObject({ ServerSideEncryption: "aws:kms", SSEKMSKeyId: ReplicaKmsKeyID });
    expect(await got.Body?.transformToString()).toBe("hello");
    await put(source, "plain");
    expect(await statusOf(source, "plain")).toBe("COMPLETED");
    const plain = await s3(ELSEWHERE).send(new HeadObjectCommand({ Bucket: target, Key: "plain" }));
    expect(plain.ServerSideEncryption).toBe("AES256");
  });

  it("PutObject: the role needs the rights to the keys, and the key must be there", async () => {
    const [source, target] = [await newVersioned(), await newVersioned()];
    const Destination = (ReplicaKmsKeyID: string) => ({ EncryptionConfiguration: { ReplicaKmsKeyID } });
    const there = await newKey("us-east-1");
    await replicate(source, target, { ...selected, Destination: Destination(there) });
    await put(source, "a", { ServerSideEncryption: "aws:kms" });
    expect(await statusOf(source, "a")).toBe("FAILED");
    const missing = there.replace(/[^/]+$/, "00000000-0000-0000-0000-000000000000");
    const role = await newRole(KMS_RIGHTS);
    await replicate(source, target, { ...selected, Destination: Destination(missing) }, role);
    await put(source, "b", { ServerSideEncryption: "aws:kms" });
    expect(await statusOf(source, "b")).toBe("FAILED");
  });
});

describe("to another account", () => {
  const theirs = () => cloud().other.root;
  const letIn = (Bucket: string, Action: string[]) => {
    const Statement = {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action,
      Resource: `arn:aws:s3:::${Bucket}/*`,
    };
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
    return s3("us-east-1", theirs()).send(new PutBucketPolicyCommand({ Bucket, Policy }));
  };
  const ownerOf = async (Bucket: string, Key: string, credentials?: Credentials) =>
    (await s3("us-east-1", credentials).send(new GetObjectAclCommand({ Bucket, Key }))).Owner?.ID;

  it("PutBucketReplication: needs that bucket's policy", async () => {
    const [source, target] = [await newVersioned(), await newVersioned({ credentials: theirs() })];
    await replicate(source, target);
    await put(source, "a");
    expect(await statusOf(source, "a")).toBe("FAILED");
    await letIn(target, ["s3:ReplicateObject"]);
    await put(source, "b");
    expect(await statusOf(source, "b")).toBe("COMPLETED");
    // There are no ACLs there: the bucket's owner owns all.
    const mine = await s3("us-east-1", theirs()).send(new GetObjectCommand({ Bucket: target, Key: "b" }));
    expect(await mine.Body?.transformToString()).toBe("hello");
  });

  it("AccessControlTranslation: gives the copy to the bucket's owner, where both sides allow that", async () => {
    const target = await newVersioned({ credentials: theirs(), acls: true });
    const source = await newVersioned({ acls: true });
    const Destination = {
      Account: cloud().other.id,
      AccessControlTranslation: { Owner: "Destination" as const },
    };
    const role = await newRole([...USUAL, "s3:ObjectOwnerOverrideToBucketOwner"]);
    await letIn(target, ["s3:ReplicateObject"]);
    await replicate(source, target, {}, role);
    await put(source, "kept");
    expect(await statusOf(source, "kept")).toBe("COMPLETED");
    await replicate(source, target, { Destination }, role);
    await put(source, "refused");
    expect(await statusOf(source, "refused")).toBe("FAILED");
    await letIn(target, ["s3:ReplicateObject", "s3:ObjectOwnerOverrideToBucketOwner"]);
    await put(source, "given");
    expect(await statusOf(source, "given")).toBe("COMPLETED");
    const [me, they] = [await ownerOf(source, "kept"), await ownerOf(target, "given", theirs())];
    expect(they).not.toBe(me);
    // The source's owner owns the copy made before, which the bucket's owner may therefore not read.
    expect(await ownerOf(target, "kept")).toBe(me);
    await expect(ownerOf(target, "kept", theirs())).rejects.toMatchObject({ name: "AccessDenied" });
  });
});

describe("tags, ACLs and locks", () => {
  it("PutObjectTagging, PutObjectAcl: reach the copy, and come back from it where a rule says so", async () => {
    const [source, target] = [await newVersioned({ acls: true }), await newVersioned({ acls: true })];
    await replicate(source, target);
    await put(source, "k");
    expect(await statusOf(source, "k")).toBe("COMPLETED");
    const tag = (Bucket: string, Value: string) =>
      s3().send(
        new PutObjectTaggingCommand({ Bucket, Key: "k", Tagging: { TagSet: [{ Key: "t", Value }] } }),
      );
    const tagOf = async (Bucket: string) =>
      (await s3().send(new GetObjectTaggingCommand({ Bucket, Key: "k" }))).TagSet?.[0]?.Value;
    await tag(source, "1");
    expect(await statusOf(source, "k")).toBe("COMPLETED");
    expect(await tagOf(target)).toBe("1");
    await s3().send(new PutObjectAclCommand({ Bucket: source, Key: "k", ACL: "bucket-owner-read" }));
    expect(await statusOf(source, "k")).toBe("COMPLETED");
    const criteria = { SourceSelectionCriteria: { ReplicaModifications: { Status: "Enabled" as const } } };
    await tag(target, "2");
    expect((await head(target, "k")).ReplicationStatus).toBe("REPLICA");
    await replicate(target, source, criteria);
    await tag(target, "3");
    expect(await statusOf(target, "k")).toBe("REPLICA");
    expect(await tagOf(source)).toBe("3");
  });

  it("PutObject: without the right to read them tags stay behind; refused ones too", async () => {
    const [source, target] = [await newVersioned(), await newVersioned()];
    await replicate(source, target, {}, await newRole(USUAL.filter((one) => !one.includes("Tagging"))));
    await put(source, "untold", { Tagging: "k=v" });
    expect(await statusOf(source, "untold")).toBe("COMPLETED");
    expect((await head(target, "untold")).TagCount).toBeUndefined();
    await replicate(source, target);
    const Statement = {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:ReplicateTags",
      Resource: `arn:aws:s3:::${target}/*`,
    };
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
    await s3().send(new PutBucketPolicyCommand({ Bucket: target, Policy }));
    await put(source, "refused", { Tagging: "k=v" });
    expect(await statusOf(source, "refused")).toBe("COMPLETED");
    expect((await head(target, "refused")).TagCount).toBeUndefined();
  });

  it("PutObjectLegalHold: reaches the copy; a destination without locks takes nothing", async () => {
    const [source, target] = [await newVersioned({ lock: true }), await newVersioned({ lock: true })];
    await replicate(source, target);
    await put(source, "k");
    expect(await statusOf(source, "k")).toBe("COMPLETED");
    const LegalHold = { Status: "ON" as const };
    await s3().send(new PutObjectLegalHoldCommand({ Bucket: source, Key: "k", LegalHold }));
    expect(await statusOf(source, "k")).toBe("COMPLETED");
    expect((await head(target, "k")).ObjectLockLegalHoldStatus).toBe("ON");
    await replicate(source, await newVersioned());
    await put(source, "second");
    expect(await statusOf(source, "second")).toBe("FAILED");
  });
});

describe("PutBucketReplication refuses", () => {
  const enabled = { Status: "Enabled" as const };
  const kmsKeyArn = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1`;
  it.each<[RuleOptions, string]>([
    [
      { Filter: { Tag: { Key: "k", Value: "v" } }, DeleteMarkerReplication: enabled },
      "Delete marker replication is not supported if any Tag filter is specified. Please refer to S3 Developer Guide for more information.",
    ],
    [
      { Priority: undefined },
      "Priority must be specified for this version of Cross Region Replication configuration schema. Please refer to S3 Developer Guide for more information.",
    ],
    [
      { Filter: undefined, Prefix: "" },
      "Priority cannot be used for this version of Cross Region Replication configuration schema. Please refer to S3 Developer Guide for more information.",
    ],
    [{ Priority: -1 }, "Priority must be between 0 and 2147483647."],
    [{ ID: "x".repeat(256) }, "Rule Id cannot be greater than 255"],
    [{ ExistingObjectReplication: enabled }, "well-formed"],
    [{ SourceSelectionCriteria: {} }, "SourceSelectionCriteria cannot be empty."],
    [
      { Destination: { AccessControlTranslation: { Owner: "Destination" } } },
      "Account must be specified if the Owner in AccessControlTranslation has a value",
    ],
    [
      { Destination: { EncryptionConfiguration: { ReplicaKmsKeyID: kmsKeyArn } } },
      "SseKmsEncryptedObjects must be specified if EncryptionConfiguration is present.",
    ],
    [
      {
        SourceSelectionCriteria: { SseKmsEncryptedObjects: enabled },
        Destination: { EncryptionConfiguration: { ReplicaKmsKeyID: "no-arn" } },
      },
      "Invalid ReplicaKmsKeyID ARN.",
    ],
    [
      { Destination: { ReplicationTime: { ...enabled, Time: { Minutes: 15 } } } },
      "Replication destination must contain both ReplicationTime and Metrics or neither.",
    ],
    [
      { Destination: { Metrics: { ...enabled, EventThreshold: { Minutes: 15 } } } },
      "Metrics cannot contain an event threshold when ReplicationTime is not specified or Disabled",
    ],
    [{ Destination: { Bucket: "no-arn" } }, "Invalid bucket ARN"],
    [
      { Destination: { Bucket: "arn:aws:s3:::nowhere-at-all" } },
      "Destination bucket must have versioning enabled.",
    ],
  ])("%j", async (options, message) => {
    const [source, target] = [await newVersioned(), await newVersioned()];
    const role = `arn:aws:iam::${ACCOUNT}:role/any`;
    await expect(replicate(source, target, options, role)).rejects.toThrow(message);
  });

  it("roles that are none, twins, and the bucket itself", async () => {
    const [source, target] = [await newVersioned(), await newVersioned()];
    await expect(replicate(source, target, {}, "none")).rejects.toThrow(
      "Invalid Role specified in replication configuration",
    );
    const user = `arn:aws:iam::${ACCOUNT}:user/u`;
    await expect(replicate(source, target, {}, user)).rejects.toThrow(
      "The relative id should start with role",
    );
    const role = `arn:aws:iam::${ACCOUNT}:role/any`;
    await expect(replicate(source, source, {}, role)).rejects.toThrow(
      "Destination bucket cannot be the same as the source bucket.",
    );
    const rule = (ID: string, Priority: number) => ({
      ID,
      Priority,
      Status: "Enabled" as const,
      Filter: {},
      DeleteMarkerReplication: { Status: "Disabled" as const },
      Destination: { Bucket: `arn:aws:s3:::${target}` },
    });
    const configure = (...Rules: ReplicationRule[]) => {
      const ReplicationConfiguration = { Role: role, Rules };
      return s3().send(new PutBucketReplicationCommand({ Bucket: source, ReplicationConfiguration }));
    };
    await expect(configure(rule("a", 1), rule("a", 2))).rejects.toThrow("Rule Id must be unique");
    await expect(configure(rule("a", 1), rule("b", 1))).rejects.toThrow("Found duplicate priority 1.");
  });
});
