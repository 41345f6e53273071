import { get } from "node:http";
import {
  type BucketLoggingStatus,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketLifecycleConfigurationCommand,
  PutBucketLoggingCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { beforeAll, expect, it } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";
import { until } from "../../support/until.js";
import { newBucket } from "./support.js";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const clock = new TurnableClock();
const server = useServer({ clock });
const s3 = () => new S3Client({ ...server.client(), systemClockOffset: clock.turned, forcePathStyle: true });

let target: string;
beforeAll(async () => {
  target = await newTarget();
});

async function newTarget(): Promise<string> {
  const Bucket = await newBucket(s3());
  const Principal = { Service: "logging.s3.amazonaws.com" };
  const Action = ["s3:PutObject", "s3:PutObjectAcl"];
  const Statement = [{ Effect: "Allow", Principal, Action, Resource: `arn:aws:s3:::${Bucket}/*` }];
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
  await s3().send(new PutBucketPolicyCommand({ Bucket, Policy }));
  return Bucket;
}

async function logTo(Bucket: string, more: Partial<BucketLoggingStatus["LoggingEnabled"]> = {}) {
  const LoggingEnabled = { TargetBucket: target, TargetPrefix: `${Bucket}/`, ...more };
  await s3().send(new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: { LoggingEnabled } }));
}

interface Log {
  key: string;
  lines: string[][];
}

/** The logs of a bucket, delivered, as soon as a line of that operation is among them. */
async function logsOf(Bucket: string, operation: string, from = target): Promise<Log[]> {
  let logs: Log[] = [];
  await until(async () => {
    clock.turn(MINUTE_MS);
    const { Contents = [] } = await s3().send(
      new ListObjectsV2Command({ Bucket: from, Prefix: `${Bucket}/` }),
    );
    logs = await Promise.all(
      Contents.map(async ({ Key = "" }) => ({ key: Key, lines: await read(from, Key) })),
    );
    return logs.some(({ lines }) => lines.some((line) => line.includes(operation)));
  }, operation);
  return logs;
}

/** The fields of each line: words, or what stands in brackets or quotation marks. */
async function read(Bucket: string, Key: string): Promise<string[][]> {
  const got = await s3().send(new GetObjectCommand({ Bucket, Key }));
  const text = (await got.Body?.transformToString()) ?? "";
  return text
    .trimEnd()
    .split("\n")
    .map((line) => line.match(/\[[^\]]*\]|"[^"]*"|\S+/g) ?? []);
}

const FIELDS = 27;
const [OPERATION, KEY, STATUS, ERROR, SENT, SIZE, TIME, AGENT, VERSION] = [
  6, 7, 9, 10, 11, 12, 13, 16, 18,
] as const;

it("PutBucketLogging: every request is a line with S3's fields, a copy and a batch have one an object", async () => {
  const Bucket = await newBucket(s3());
  const other = await newBucket(s3());
  await logTo(Bucket);
  await s3().send(new PutObjectCommand({ Bucket, Key: "a b", Body: "hello" }));
  await (await s3().send(new GetObjectCommand({ Bucket, Key: "a b" }))).Body?.transformToString();
  await s3().send(new CopyObjectCommand({ Bucket: other, Key: "c", CopySource: `${Bucket}/a%20b` }));
  await expect(s3().send(new GetObjectCommand({ Bucket, Key: "none" }))).rejects.toThrow();
  await s3().send(
    new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: "a b" }, { Key: "none" }] } }),
  );
  const lines = (await logsOf(Bucket, "REST.POST.MULTI_OBJECT_DELETE")).flatMap((log) => log.lines);
  expect(new Set(lines.map(({ length }) => length))).toEqual(new Set([FIELDS]));
  const told = lines.map((line) => [OPERATION, KEY, STATUS, ERROR, SIZE].map((field) => line[field]));
  expect(told).toEqual([
    ["REST.PUT.OBJECT", "a%20b", "200", "-", "5"],
    ["REST.GET.OBJECT", "a%20b", "200", "-", "5"],
    ["REST.COPY.OBJECT_GET", "a%20b", "200", "-", "5"],
    ["REST.GET.OBJECT", "none", "404", "NoSuchKey", "-"],
    ["REST.POST.MULTI_OBJECT_DELETE", "-", "200", "-", "-"],
    ["BATCH.DELETE.OBJECT", "a%20b", "204", "-", "-"],
    ["BATCH.DELETE.OBJECT", "none", "204", "-", "-"],
  ]);
  const [, download = []] = lines;
  expect(download[SENT]).toBe("5");
  expect(Number(download[TIME])).toBeGreaterThan(0);
  expect(download[AGENT]).toMatch(/^"aws-sdk-js/);
  expect(download.slice(19)).toEqual([
    "SigV4",
    "-",
    "AuthHeader",
    new URL(server.endpoint).host,
    ...["-", "-", "-", "-"],
  ]);
});

it("PutBucketLogging: requests that no operation stands for are logged by what they are", async () => {
  const Bucket = await newBucket(s3());
  await logTo(Bucket);
  const { port } = new URL(server.endpoint);
  await fetch(`${server.endpoint}/${Bucket}/page`, { method: "OPTIONS", headers: { origin: "http://x" } });
  const host = `${Bucket}.s3-website.localhost:${port}`;
  await new Promise((resolve) => get(`${server.endpoint}/home`, { headers: { host } }, resolve));
  const lines = (await logsOf(Bucket, "WEBSITE.GET.OBJECT")).flatMap((log) => log.lines);
  expect(lines.map((line) => [line[4], line[OPERATION], line[KEY], line[STATUS]])).toEqual([
    ["-", "REST.OPTIONS.PREFLIGHT", "page", "403"],
    ["-", "WEBSITE.GET.OBJECT", "home", "404"],
  ]);
});

it("PutBucketLogging: partitions are of the day on which the requests came, or of the delivery", async () => {
  const [byEvent, byDelivery] = [await newBucket(s3()), await newBucket(s3())];
  for (const [Bucket, PartitionDateSource] of [
    [byEvent, "EventTime"],
    [byDelivery, "DeliveryTime"],
  ] as const) {
    await logTo(Bucket, { TargetObjectKeyFormat: { PartitionedPrefix: { PartitionDateSource } } });
    await s3().send(new PutObjectCommand({ Bucket, Key: "k", Body: "x" }));
  }
  const today = new Date(clock.now()).toISOString().slice(0, 10);
  const place = (Bucket: string) =>
    `${Bucket}/${ACCOUNT}/us-east-1/${Bucket}/${today.replaceAll("-", "/")}/${today}`;
  const [event] = await logsOf(byEvent, "REST.PUT.OBJECT");
  expect(event?.key).toMatch(new RegExp(`^${place(byEvent)}-00-00-00-[A-Z0-9]{16}$`));
  const [delivery] = await logsOf(byDelivery, "REST.PUT.OBJECT");
  expect(delivery?.key).toMatch(new RegExp(`^${byDelivery}/.*-\\d\\d-\\d\\d-\\d\\d-[A-Z0-9]{16}$`));
});

it("PutBucketLogging: target grants are on the logs, and refused where the target has no ACLs", async () => {
  const [Bucket, withAcls] = [await newBucket(s3()), await newTarget()];
  const Rules = [{ ObjectOwnership: "ObjectWriter" as const }];
  await s3().send(new PutBucketOwnershipControlsCommand({ Bucket: withAcls, OwnershipControls: { Rules } }));
  const URI = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";
  const grant = { Grantee: { Type: "Group" as const, URI }, Permission: "READ" as const };
  await expect(logTo(Bucket, { TargetGrants: [grant] })).rejects.toMatchObject({
    name: "AccessControlListNotSupported",
    message: "Target grants not allowed for bucket owner enforced buckets",
  });
  await expect(logTo(Bucket, { TargetBucket: "nobody-has-this" })).rejects.toMatchObject({
    name: "InvalidTargetBucketForLogging",
  });
  const TargetObjectKeyFormat = { SimplePrefix: {}, PartitionedPrefix: {} };
  await expect(logTo(Bucket, { TargetObjectKeyFormat })).rejects.toMatchObject({ name: "MalformedXML" });
  const first = await aLog(Bucket);
  const owner = (await s3().send(new GetObjectAclCommand(first))).Owner;
  const Grantee = { Type: "CanonicalUser" as const, ID: owner?.ID };
  // The model lacks READ_ACP, and S3 takes it.
  const TargetGrants = ["READ", "READ_ACP"].map((Permission) => ({
    Grantee,
    Permission: Permission as "READ",
  }));
  await logTo(Bucket, { TargetBucket: withAcls, TargetGrants });
  await s3().send(new PutObjectCommand({ Bucket, Key: "k", Body: "x" }));
  const [log] = await logsOf(Bucket, "REST.PUT.OBJECT", withAcls);
  const { Grants = [] } = await s3().send(new GetObjectAclCommand({ Bucket: withAcls, Key: log?.key }));
  expect(Grants.map(({ Permission }) => Permission)).toEqual(expect.arrayContaining(["READ", "READ_ACP"]));
});

async function aLog(Bucket: string) {
  await logTo(Bucket);
  await s3().send(new PutObjectCommand({ Bucket, Key: "first", Body: "x" }));
  const [log] = await logsOf(Bucket, "REST.PUT.OBJECT");
  return { Bucket: target, Key: log?.key };
}

it("lifecycle: what it deletes, moves and aborts is logged as done by AmazonS3", {
  timeout: 60_000,
}, async () => {
  const Bucket = await newBucket(s3());
  await logTo(Bucket);
  await s3().send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
  const [a] = ["expires", "moves"].map(
    (Key) => new PutObjectCommand({ Bucket, Key, Body: "x".repeat(200_000) }),
  );
  await s3().send(new PutObjectCommand({ Bucket, Key: "moves/a", Body: "x".repeat(200_000) }));
  if (a) await s3().send(a);
  await s3().send(new CreateMultipartUploadCommand({ Bucket, Key: "expires-not-done" }));
  const Rules = [
    {
      ID: "expire",
      Status: "Enabled" as const,
      Filter: { Prefix: "expires" },
      Expiration: { Days: 1 },
      NoncurrentVersionExpiration: { NoncurrentDays: 1 },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
    },
    {
      ID: "move",
      Status: "Enabled" as const,
      Filter: { Prefix: "moves" },
      Transitions: [{ Days: 1, StorageClass: "DEEP_ARCHIVE" as const }],
    },
  ];
  await s3().send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
  clock.turn(2 * DAY_MS);
  await logsOf(Bucket, "S3.CREATE.DELETEMARKER");
  clock.turn(2 * DAY_MS);
  const lines = (await logsOf(Bucket, "S3.EXPIRE.OBJECT")).flatMap((log) => log.lines);
  const done = lines.filter((line) => line[OPERATION]?.startsWith("S3."));
  expect(done.map((line) => [line[4], line[OPERATION], line[KEY]])).toEqual(
    expect.arrayContaining([
      ["AmazonS3", "S3.CREATE.DELETEMARKER", "expires"],
      ["AmazonS3", "S3.TRANSITION_GDA.OBJECT", "moves/a"],
      ["AmazonS3", "S3.DELETE.UPLOAD", "expires-not-done"],
      ["AmazonS3", "S3.EXPIRE.OBJECT", "expires"],
    ]),
  );
  expect(done.find((line) => line[OPERATION] === "S3.EXPIRE.OBJECT")?.[VERSION]).not.toBe("-");
});
