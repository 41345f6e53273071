import {
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  type LifecycleRule,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  ListPartsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  RestoreObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";
import { until } from "../../support/until.js";
import { newBucket, s3Of } from "./support.js";

const HOUR_MS = 3600 * 1000;
const DAY_MS = 24 * HOUR_MS;
const LARGE = "x".repeat(200_000);
const clock = new TurnableClock();
const server = useServer({ clock });
const s3 = () => new S3Client({ ...server.client(), systemClockOffset: clock.turned, forcePathStyle: true });

async function newVersionedBucket(): Promise<string> {
  const Bucket = await newBucket(s3());
  await s3().send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
  return Bucket;
}

const configure = (Bucket: string, rules: Partial<LifecycleRule>[]) => {
  const Rules = rules.map((rule, index) => ({ ID: `r${index}`, Status: "Enabled" as const, ...rule }));
  return s3().send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
};

const keysOf = async (Bucket: string) =>
  ((await s3().send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key }) => Key);

/** Versions and markers of a bucket, newest first: `key`, `key (marker)`, `key GLACIER`. */
async function versionsOf(Bucket: string): Promise<string[]> {
  const { Versions = [], DeleteMarkers = [] } = await s3().send(new ListObjectVersionsCommand({ Bucket }));
  const told = Versions.map(({ Key, StorageClass }) =>
    StorageClass === "STANDARD" ? `${Key}` : `${Key} ${StorageClass}`,
  );
  return [...told, ...DeleteMarkers.map(({ Key }) => `${Key} (marker)`)];
}

const ROUNDS_MIN = 3;

/** Turns the clock by days, and on by hours until the rounds have made it so; what is to stay must stay for some rounds. */
async function daysOn(days: number, what: () => Promise<unknown>, expected: unknown): Promise<void> {
  clock.turn(days * DAY_MS);
  let last: unknown;
  let rounds = 0;
  await until(async () => {
    clock.turn(HOUR_MS);
    last = await what();
    return ++rounds >= ROUNDS_MIN && JSON.stringify(last) === JSON.stringify(expected);
  }, JSON.stringify(expected)).catch(() => undefined);
  expect(last).toEqual(expected);
}

describe("what lifecycle rules do, by the clock", { timeout: 60_000 }, () => {
  it("NoncurrentVersionExpiration: keeps as many newer ones as told, and none before its days", async () => {
    const Bucket = await newVersionedBucket();
    for (let count = 0; count < 4; count++)
      await s3().send(new PutObjectCommand({ Bucket, Key: "k", Body: "x" }));
    const NoncurrentVersionExpiration = { NoncurrentDays: 2, NewerNoncurrentVersions: 1 };
    await configure(Bucket, [{ Filter: { Prefix: "" }, NoncurrentVersionExpiration }]);
    await daysOn(1, () => versionsOf(Bucket), ["k", "k", "k", "k"]);
    await daysOn(3, () => versionsOf(Bucket), ["k", "k"]);
  });

  it("NoncurrentVersionTransitions: move what is behind the current version, not that itself", async () => {
    const Bucket = await newVersionedBucket();
    for (let count = 0; count < 2; count++)
      await s3().send(new PutObjectCommand({ Bucket, Key: "k", Body: LARGE }));
    const NoncurrentVersionTransitions = [{ NoncurrentDays: 1, StorageClass: "GLACIER" as const }];
    await configure(Bucket, [{ Filter: {}, NoncurrentVersionTransitions }]);
    await daysOn(2, () => versionsOf(Bucket), ["k", "k GLACIER"]);
  });

  it("ExpiredObjectDeleteMarker: takes away a marker once nothing is behind it", async () => {
    const Bucket = await newVersionedBucket();
    await s3().send(new PutObjectCommand({ Bucket, Key: "k", Body: "x" }));
    await s3().send(new DeleteObjectCommand({ Bucket, Key: "k" }));
    await configure(Bucket, [{ Filter: {}, Expiration: { ExpiredObjectDeleteMarker: true } }]);
    await daysOn(2, () => versionsOf(Bucket), ["k", "k (marker)"]);
    await configure(Bucket, [
      {
        Filter: {},
        Expiration: { ExpiredObjectDeleteMarker: true },
        NoncurrentVersionExpiration: { NoncurrentDays: 1 },
      },
    ]);
    await daysOn(2, () => versionsOf(Bucket), []);
  });

  it("AbortIncompleteMultipartUpload: of the prefix only", async () => {
    const Bucket = await newBucket(s3());
    for (const Key of ["a/1", "b/1"]) await s3().send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const AbortIncompleteMultipartUpload = { DaysAfterInitiation: 1 };
    await configure(Bucket, [{ Filter: { Prefix: "a/" }, AbortIncompleteMultipartUpload }]);
    const begun = await s3().send(new CreateMultipartUploadCommand({ Bucket, Key: "a/2" }));
    const AbortDate = new Date(Math.ceil((clock.now() + DAY_MS) / DAY_MS) * DAY_MS);
    const told = { AbortDate, AbortRuleId: "r0" };
    expect(begun).toMatchObject(told);
    const { UploadId } = begun;
    expect(await s3().send(new ListPartsCommand({ Bucket, Key: "a/2", UploadId }))).toMatchObject(told);
    const other = await s3().send(new CreateMultipartUploadCommand({ Bucket, Key: "c/1" }));
    expect(other.AbortDate).toBeUndefined();
    const uploads = async () =>
      ((await s3().send(new ListMultipartUploadsCommand({ Bucket }))).Uploads ?? []).map(({ Key }) => Key);
    await daysOn(2, uploads, ["b/1", "c/1"]);
  });

  it("filters by tags, sizes and all of them together choose what expires", async () => {
    const Bucket = await newBucket(s3());
    const put = (Key: string, Body: string, Tagging?: string) =>
      s3().send(new PutObjectCommand({ Bucket, Key, Body, Tagging }));
    await put("tagged", "x", "a=1");
    await put("tagged-otherwise", "x", "a=2");
    await put("large", "x".repeat(101));
    await put("edge", "x".repeat(100));
    await put("both/yes", "x".repeat(50), "a=2&b=2");
    await put("both/one-tag", "x".repeat(50), "b=2");
    await put("both/small", "x", "a=2&b=2");
    const Expiration = { Days: 1 };
    const Tags = ["a", "b"].map((Key) => ({ Key, Value: "2" }));
    await configure(Bucket, [
      { Filter: { Tag: { Key: "a", Value: "1" } }, Expiration },
      { Filter: { ObjectSizeGreaterThan: 100 }, Expiration },
      {
        Filter: { And: { Prefix: "both/", Tags, ObjectSizeGreaterThan: 10, ObjectSizeLessThan: 60 } },
        Expiration,
      },
    ]);
    await daysOn(2, () => keysOf(Bucket), ["both/one-tag", "both/small", "edge", "tagged-otherwise"]);
  });

  it("Date: acts from that day on, and is told before with the rule", async () => {
    const Bucket = await newBucket(s3());
    const midnight = new Date((Math.floor(clock.now() / DAY_MS) + 3) * DAY_MS);
    await configure(Bucket, [{ ID: "on a day", Filter: { Prefix: "d" }, Expiration: { Date: midnight } }]);
    for (const Key of ["d", "other"]) await s3().send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
    const head = async (Key: string) => (await s3().send(new HeadObjectCommand({ Bucket, Key }))).Expiration;
    expect(await head("d")).toBe(`expiry-date="${midnight.toUTCString()}", rule-id="on%20a%20day"`);
    expect(await head("other")).toBeUndefined();
    await daysOn(1, () => keysOf(Bucket), ["d", "other"]);
    await daysOn(2, () => keysOf(Bucket), ["other"]);
  });

  it("Transitions: each in its time, and what is below 128 KB stays", async () => {
    const Bucket = await newVersionedBucket();
    await s3().send(new PutObjectCommand({ Bucket, Key: "large", Body: LARGE }));
    await s3().send(new PutObjectCommand({ Bucket, Key: "small", Body: "x" }));
    const Transitions = [
      { Days: 30, StorageClass: "STANDARD_IA" as const },
      { Days: 60, StorageClass: "GLACIER" as const },
    ];
    await configure(Bucket, [{ Filter: {}, Transitions }]);
    await daysOn(31, () => versionsOf(Bucket), ["large STANDARD_IA", "small"]);
    await daysOn(30, () => versionsOf(Bucket), ["large GLACIER", "small"]);
  });
});

describe("PutBucketLifecycleConfiguration", () => {
  const days = { Days: 1 };
  const Tag = { Key: "a", Value: "1" };
  it.each<[Partial<LifecycleRule>, string, string]>([
    [
      { Filter: { ObjectSizeGreaterThan: 1 }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
      "InvalidRequest",
      "AbortIncompleteMultipartUpload cannot be specified with Object Size.",
    ],
    [
      { Filter: { Tag }, Expiration: { ExpiredObjectDeleteMarker: true } },
      "InvalidRequest",
      "ExpiredObjectDeleteMarker cannot be specified with Tags.",
    ],
    [
      { Filter: { And: { Tags: [Tag, { ...Tag, Value: "2" }] } }, Expiration: days },
      "InvalidRequest",
      "Duplicate Tag Keys are not allowed.",
    ],
    [
      { Filter: { And: { ObjectSizeGreaterThan: 9, ObjectSizeLessThan: 9 } }, Expiration: days },
      "InvalidRequest",
      "'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'.",
    ],
    [
      {
        Filter: { Prefix: "p/" },
        Expiration: days,
        Transitions: [{ Date: new Date(0), StorageClass: "GLACIER" }],
      },
      "InvalidRequest",
      "Found mixed 'Date' and 'Days' based Expiration and Transition actions in lifecycle rule for filter '(prefix=p/)'",
    ],
    [
      { Prefix: "p", Transitions: [1, 2].map((Days) => ({ Days, StorageClass: "GLACIER" })) },
      "InvalidRequest",
      "'StorageClass' must be different for 'Transition' actions in same 'Rule' with prefix 'p'",
    ],
    [
      { Filter: {}, NoncurrentVersionTransitions: [{ NoncurrentDays: 29, StorageClass: "STANDARD_IA" }] },
      "InvalidArgument",
      "'NoncurrentDays' in NoncurrentVersionTransition action must be greater than or equal to 30 for storageClass 'STANDARD_IA'",
    ],
    [{ Filter: {}, Expiration: { Date: new Date(5) } }, "InvalidArgument", "'Date' must be at midnight GMT"],
    [{ Filter: { And: { Tags: [Tag] } }, Expiration: days }, "MalformedXML", expect.any(String)],
    [{ Filter: { Prefix: "p", Tag }, Expiration: days }, "MalformedXML", expect.any(String)],
    [
      { Filter: { ObjectSizeLessThan: 0 }, Expiration: days },
      "InvalidRequest",
      "'ObjectSizeLessThan' should be between 1 and 1099511627776000.",
    ],
    [
      { Filter: { Tag: { Key: "k".repeat(129), Value: "" } }, Expiration: days },
      "InvalidRequest",
      "A Tag's Key must be a length between 1 and 128.",
    ],
    [
      { Prefix: "", NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 1 } },
      "InvalidRequest",
      "NewerNoncurrentVersions element can only be used in Lifecycle V2.",
    ],
    [
      {
        Filter: {},
        Transitions: [
          { Days: 60, StorageClass: "STANDARD_IA" },
          { Days: 50, StorageClass: "GLACIER" },
        ],
      },
      "InvalidArgument",
      "'Days' in the 'Transition' action for StorageClass 'GLACIER' for filter '()' must be greater than 'Days' in the 'Transition' action for StorageClass 'STANDARD_IA' for filter '()'",
    ],
    [
      {
        Filter: {},
        Transitions: [
          { Days: 1, StorageClass: "GLACIER" },
          { Days: 90, StorageClass: "DEEP_ARCHIVE" },
        ],
      },
      "InvalidArgument",
      "'Days' in the 'Transition' action for StorageClass 'DEEP_ARCHIVE' for filter '()' must be 90 days more than 'filter '()'' in the 'Transition' action for StorageClass 'GLACIER'",
    ],
    [
      {
        Filter: {},
        NoncurrentVersionExpiration: { NoncurrentDays: 5 },
        NoncurrentVersionTransitions: [{ NoncurrentDays: 5, StorageClass: "GLACIER" }],
      },
      "InvalidArgument",
      "'NoncurrentDays' in the NoncurrentVersionExpiration action for filter '()' must be greater than 'NoncurrentDays' in the NoncurrentVersionTransition action",
    ],
  ])("%j is refused", async (rule, name, message) => {
    await expect(configure(await newBucket(s3()), [rule])).rejects.toMatchObject({ name, message });
  });

  it("takes 1,000 rules, of one schema and with ids of their own", async () => {
    const Bucket = await newBucket(s3());
    const rules = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ Filter: { Prefix: `${index}/` }, Expiration: days }));
    await configure(Bucket, rules(1000));
    await expect(configure(Bucket, rules(1001))).rejects.toMatchObject({ name: "MalformedXML" });
    const mixed = [
      { Filter: {}, Expiration: days },
      { Prefix: "a", Expiration: days },
    ];
    await expect(configure(Bucket, mixed)).rejects.toMatchObject({
      name: "InvalidRequest",
      message: "Filter element can only be used in Lifecycle V2.",
    });
    const twins = [1, 2].map(() => ({ ID: "twin", Filter: {}, Expiration: days }));
    await expect(configure(Bucket, twins)).rejects.toMatchObject({
      name: "InvalidArgument",
      message: "Rule ID must be unique. Found same ID for more than one rule",
    });
  });
});

describe("a short day (s3.lifecycleDay)", () => {
  const quick = useServer({ settings: { "s3.lifecycleDay": "1" } });

  it("rules, their header and restored copies go by it, with no clock turned", async () => {
    const client = s3Of(quick);
    const Bucket = await newBucket(client);
    const Rules = [
      { ID: "go", Status: "Enabled" as const, Filter: { Prefix: "go/" }, Expiration: { Days: 1 } },
      { ID: "stay", Status: "Enabled" as const, Filter: { Prefix: "stay/" }, Expiration: { Days: 3650 } },
    ];
    const LifecycleConfiguration = { Rules };
    await client.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }));
    const { Expiration } = await client.send(new PutObjectCommand({ Bucket, Key: "go/a", Body: "x" }));
    const expiry = Date.parse(/expiry-date="([^"]+)"/.exec(Expiration ?? "")?.[1] ?? "");
    expect(expiry - Date.now()).toBeLessThan(60_000);
    await client.send(new PutObjectCommand({ Bucket, Key: "stay/b", Body: "x" }));
    const StorageClass = "GLACIER" as const;
    await client.send(new PutObjectCommand({ Bucket, Key: "archived", Body: "x", StorageClass }));
    const RestoreRequest = { Days: 1 };
    await client.send(new RestoreObjectCommand({ Bucket, Key: "archived", RestoreRequest }));
    const head = (Key: string) => client.send(new HeadObjectCommand({ Bucket, Key }));
    await until(async () => (await head("archived")).Restore === undefined, "the end of the restored copy");
    await until(
      () =>
        head("go/a").then(
          () => false,
          () => true,
        ),
      "the expiration",
    );
    expect((await head("stay/b")).ContentLength).toBe(1);
  });
});
