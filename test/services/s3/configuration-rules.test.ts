import {
  CreateBucketCommand,
  DeleteBucketIntelligentTieringConfigurationCommand,
  GetBucketCorsCommand,
  GetBucketPolicyStatusCommand,
  GetBucketTaggingCommand,
  type InventoryConfiguration,
  ListBucketIntelligentTieringConfigurationsCommand,
  PutBucketAccelerateConfigurationCommand,
  PutBucketAclCommand,
  PutBucketAnalyticsConfigurationCommand,
  PutBucketCorsCommand,
  PutBucketIntelligentTieringConfigurationCommand,
  PutBucketInventoryConfigurationCommand,
  PutBucketLoggingCommand,
  PutBucketMetricsConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutBucketWebsiteCommand,
  PutObjectCommand,
  PutObjectLockConfigurationCommand,
  S3Client,
  type WebsiteConfiguration,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { sendPlain } from "./plain-request.js";
import { newBucket, s3Of } from "./support.js";

const server = useServer();
const s3 = () => s3Of(server);
const refusal = (name: string, message: string) => ({ name, message: expect.stringContaining(message) });

describe("PutBucketInventoryConfiguration, …Analytics…, …IntelligentTiering…, …Metrics…", () => {
  const ARN = "arn:aws:s3:::reports";
  const inventory = (more: Partial<InventoryConfiguration>, bucket = ARN): InventoryConfiguration => ({
    Id: "x",
    IsEnabled: true,
    IncludedObjectVersions: "All",
    Schedule: { Frequency: "Daily" },
    Destination: { S3BucketDestination: { Bucket: bucket, Format: "CSV" } },
    ...more,
  });

  it.each<[string, (Bucket: string) => Promise<unknown>, string, string]>([
    [
      "an inventory of another id",
      (Bucket) => putInventory(Bucket, inventory({ Id: "y" })),
      "IdMismatch",
      "Document ID does not match the specified configuration ID.",
    ],
    [
      "an inventory for a name",
      (Bucket) => putInventory(Bucket, inventory({}, "reports")),
      "InvalidS3DestinationBucket",
      "Invalid bucket ARN.",
    ],
    [
      "an analysis of nothing in particular",
      (Bucket) => putAnalytics(Bucket, { Filter: { Prefix: "" } }),
      "InvalidPrefix",
      "Filter Prefix should be set to a valid non-empty value or not set at all.",
    ],
    [
      "a lonely And",
      (Bucket) => putAnalytics(Bucket, { Filter: { And: { Tags: [{ Key: "k", Value: "v" }] } } }),
      "InvalidAnd",
      "Number of Prefixes and Tags combined cannot be less than 2.",
    ],
    [
      "a tier too early",
      (Bucket) => putTiering(Bucket, [{ AccessTier: "ARCHIVE_ACCESS", Days: 89 }]),
      "InvalidAccessTier",
      "Days specified in ARCHIVE_ACCESS tier should not be less than 90.",
    ],
    [
      "a deep tier before the other",
      (Bucket) =>
        putTiering(Bucket, [
          { AccessTier: "ARCHIVE_ACCESS", Days: 200 },
          { AccessTier: "DEEP_ARCHIVE_ACCESS", Days: 180 },
        ]),
      "InvalidAccessTier",
      "Days specified in DEEP_ARCHIVE_ACCESS should be greater than days specified in ARCHIVE_ACCESS",
    ],
    [
      "an id of strange characters",
      (Bucket) => putTiering(Bucket, [{ AccessTier: "ARCHIVE_ACCESS", Days: 90 }], "a b"),
      "InvalidConfigId",
      "Config Id does not match the pattern ^[a-zA-Z0-9\\-_.]+$",
    ],
    ["metrics of another id", (Bucket) => putMetrics(Bucket, "x", "y"), "MalformedXML", "well-formed"],
  ])("%s is refused", async (_, put, name, message) => {
    await expect(put(await newBucket(s3()))).rejects.toMatchObject(refusal(name, message));
  });

  it("a thousand are held, in pages of a hundred", { timeout: 120_000 }, async () => {
    const Bucket = await newBucket(s3());
    const one = (Id: string) => putTiering(Bucket, [{ AccessTier: "ARCHIVE_ACCESS", Days: 90 }], Id);
    for (let at = 0; at < 1000; at += 100) {
      await Promise.all(Array.from({ length: 100 }, (_, index) => one(`m${at + index}`)));
    }
    await expect(one("more")).rejects.toMatchObject(
      refusal("TooManyConfigurations", "more configurations than the 1000 allowed"),
    );
    const page = await s3().send(new ListBucketIntelligentTieringConfigurationsCommand({ Bucket }));
    expect(page).toMatchObject({ IsTruncated: true, NextContinuationToken: expect.any(String) });
    expect(page.IntelligentTieringConfigurationList).toHaveLength(100);
    await s3().send(new DeleteBucketIntelligentTieringConfigurationCommand({ Bucket, Id: "m0" }));
    await one("more");
  });

  const putInventory = (Bucket: string, InventoryConfiguration: InventoryConfiguration) =>
    s3().send(new PutBucketInventoryConfigurationCommand({ Bucket, Id: "x", InventoryConfiguration }));
  const putAnalytics = (Bucket: string, more: object) => {
    const AnalyticsConfiguration = { Id: "x", StorageClassAnalysis: {}, ...more };
    return s3().send(new PutBucketAnalyticsConfigurationCommand({ Bucket, Id: "x", AnalyticsConfiguration }));
  };
  const putTiering = (
    Bucket: string,
    Tierings: { AccessTier: "ARCHIVE_ACCESS" | "DEEP_ARCHIVE_ACCESS"; Days: number }[],
    Id = "x",
  ) => {
    const IntelligentTieringConfiguration = { Id, Status: "Enabled" as const, Tierings };
    const input = { Bucket, Id, IntelligentTieringConfiguration };
    return s3().send(new PutBucketIntelligentTieringConfigurationCommand(input));
  };
  const putMetrics = (Bucket: string, Id: string, own = Id) =>
    s3().send(new PutBucketMetricsConfigurationCommand({ Bucket, Id, MetricsConfiguration: { Id: own } }));
});

describe("PutBucketWebsite", () => {
  const index = { IndexDocument: { Suffix: "i" } };
  it.each<[WebsiteConfiguration, string, string]>([
    [{}, "InvalidArgument", "A value for IndexDocument Suffix must be provided"],
    [{ IndexDocument: { Suffix: "a/b" } }, "InvalidArgument", "The IndexDocument Suffix is not well formed"],
    [
      { ...index, RedirectAllRequestsTo: { HostName: "h" } },
      "InvalidArgument",
      "RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.",
    ],
    [
      { RedirectAllRequestsTo: { HostName: "" } },
      "InvalidRequest",
      'A host name must be provided to redirect all requests (e.g. "example.com").',
    ],
    [
      { ...index, RoutingRules: [{ Condition: {}, Redirect: { HostName: "h" } }] },
      "InvalidRequest",
      "Condition cannot be empty.",
    ],
    [
      { ...index, RoutingRules: [{ Redirect: { HttpRedirectCode: "300" } }] },
      "InvalidRequest",
      "The provided HTTP redirect code (300) is not valid. Valid codes are 3XX except 300.",
    ],
  ])("%j is refused", async (WebsiteConfiguration, name, message) => {
    const Bucket = await newBucket(s3());
    await expect(
      s3().send(new PutBucketWebsiteCommand({ Bucket, WebsiteConfiguration })),
    ).rejects.toMatchObject(refusal(name, message));
  });
});

describe("PutObjectLockConfiguration", () => {
  it.each([
    [{ Days: 0 }, "Default retention period must be a positive integer value"],
    [{ Days: 36_501 }, "Default retention period too large."],
    [{ Years: 101 }, "Default retention period too large."],
  ])("%j is refused", async (period, message) => {
    const Bucket = await newBucket(s3(), { lock: true });
    const Rule = { DefaultRetention: { Mode: "GOVERNANCE" as const, ...period } };
    const ObjectLockConfiguration = { ObjectLockEnabled: "Enabled" as const, Rule };
    await expect(
      s3().send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration })),
    ).rejects.toMatchObject(refusal("InvalidArgument", message));
  });

  it("goes on for a bucket made without, once it is versioned", async () => {
    const Bucket = await newBucket(s3());
    const ObjectLockConfiguration = { ObjectLockEnabled: "Enabled" as const };
    const lock = () => s3().send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration }));
    await expect(lock()).rejects.toMatchObject(refusal("InvalidBucketState", "Versioning must be 'Enabled'"));
    const VersioningConfiguration = { Status: "Enabled" as const };
    await s3().send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    await lock();
  });
});

it("PutBucketLogging: wants a target in the bucket's region", async () => {
  const Bucket = await newBucket(s3());
  const there = new S3Client({ ...server.client(), region: "eu-west-1", forcePathStyle: true });
  const TargetBucket = "logs-in-ireland";
  const CreateBucketConfiguration = { LocationConstraint: "eu-west-1" as const };
  await there.send(new CreateBucketCommand({ Bucket: TargetBucket, CreateBucketConfiguration }));
  const BucketLoggingStatus = { LoggingEnabled: { TargetBucket, TargetPrefix: "" } };
  await expect(s3().send(new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus }))).rejects.toMatchObject(
    refusal("CrossLocationLoggingProhibitted", "Cross S3 location logging not allowed."),
  );
});

it("GetBucketPolicyStatus: is about the policy, and there must be one", async () => {
  const Bucket = await newBucket(s3(), { acls: true });
  await s3().send(new PutBucketAclCommand({ Bucket, ACL: "public-read" }));
  const status = () => s3().send(new GetBucketPolicyStatusCommand({ Bucket }));
  await expect(status()).rejects.toMatchObject(
    refusal("NoSuchBucketPolicy", "The bucket policy does not exist"),
  );
  const Statement = {
    Effect: "Allow",
    Principal: "*",
    Action: "s3:GetObject",
    Resource: `arn:aws:s3:::${Bucket}/*`,
  };
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
  await s3().send(new PutBucketPolicyCommand({ Bucket, Policy }));
  expect((await status()).PolicyStatus?.IsPublic).toBe(true);
});

describe("CORS", () => {
  const put = (Bucket: string, count: number, more: object = {}) => {
    const rule = { AllowedMethods: ["GET"], AllowedOrigins: ["*"], ...more };
    const CORSConfiguration = { CORSRules: Array.from({ length: count }, () => rule) };
    return s3().send(new PutBucketCorsCommand({ Bucket, CORSConfiguration }));
  };

  it("PutBucketCors: takes a hundred rules, of header names that are some", async () => {
    const Bucket = await newBucket(s3());
    await expect(put(Bucket, 101)).rejects.toMatchObject(
      refusal("InvalidRequest", "The number of CORS rules should not exceed allowed limit of 100 rules."),
    );
    await expect(put(Bucket, 1, { AllowedHeaders: ["a b"] })).rejects.toMatchObject(
      refusal("InvalidRequest", 'AllowedHeader "a b" contains invalid character.'),
    );
    await put(Bucket, 100);
    expect((await s3().send(new GetBucketCorsCommand({ Bucket }))).CORSRules).toHaveLength(100);
  });

  it("answers preflights and requests by the pattern that fits first", async () => {
    const Bucket = await newBucket(s3());
    await put(Bucket, 1, {
      AllowedOrigins: ["http://a.test", "*"],
      MaxAgeSeconds: 9,
      AllowedHeaders: ["x-*"],
    });
    const asking = { "access-control-request-method": "GET", "access-control-request-headers": "X-One" };
    const first = await send("OPTIONS", `/${Bucket}/k`, { origin: "http://a.test", ...asking });
    expect(first).toMatchObject({
      status: 200,
      headers: {
        "access-control-allow-origin": "http://a.test",
        "access-control-allow-credentials": "true",
        "access-control-allow-headers": "x-one",
        "access-control-max-age": "9",
      },
    });
    const other = await send("GET", `/${Bucket}/k`, { origin: "http://b.test" });
    expect(other.headers).toMatchObject({
      "access-control-allow-origin": "*",
      "access-control-max-age": "9",
    });
    expect(other.headers["access-control-allow-credentials"]).toBeUndefined();
  });

  it.each([
    ["no-such-bucket-here", {}, 403, "CORSResponse: Bucket not found"],
    [
      undefined,
      { "access-control-request-method": "BREW" },
      400,
      "Invalid Access-Control-Request-Method: BREW",
    ],
    [
      undefined,
      { "access-control-request-headers": "a b" },
      400,
      "Access-Control-Request-Headers &quot;a b&quot; contains invalid character.",
    ],
    [undefined, {}, 403, "CORSResponse: CORS is not enabled for this bucket."],
  ])("refuses the preflight %j %j", async (name, more, status, message) => {
    const Bucket = name ?? (await newBucket(s3()));
    const headers = { origin: "http://a.test", "access-control-request-method": "GET", ...more };
    const answer = await send("OPTIONS", `/${Bucket}/k`, headers);
    expect(answer.status).toBe(status);
    expect(answer.body.replaceAll('"', "&quot;")).toContain(message);
  });

  const send = (method: string, path: string, headers: Record<string, string>) =>
    sendPlain(server.endpoint, path, headers, method);
});

it("PutBucketAcl: a canned list and grants are not asked for at once", async () => {
  const Bucket = await newBucket(s3(), { acls: true });
  const both = { ACL: "private" as const, GrantRead: "id=abc" };
  await expect(s3().send(new PutBucketAclCommand({ Bucket, ...both }))).rejects.toMatchObject(
    refusal("InvalidRequest", "Specifying both Canned ACLs and Header Grants is not allowed"),
  );
});

it("PutBucketTagging: no tags are no tag set", async () => {
  const Bucket = await newBucket(s3());
  const put = (TagSet: { Key: string; Value: string }[]) =>
    s3().send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
  await put([{ Key: "a", Value: "1" }]);
  await put([]);
  await expect(s3().send(new GetBucketTaggingCommand({ Bucket }))).rejects.toMatchObject(
    refusal("NoSuchTagSet", "The TagSet does not exist"),
  );
});

it("PutBucketAccelerateConfiguration: says whether the accelerated endpoint knows the bucket", async () => {
  const Bucket = await newBucket(s3(), { acls: true });
  await s3().send(new PutObjectCommand({ Bucket, Key: "k", Body: "hello", ACL: "public-read" }));
  const get = () => sendPlain(server.endpoint, "/k", { host: `${Bucket}.s3-accelerate.amazonaws.com` });
  const accelerate = (Status: "Enabled" | "Suspended") => {
    const AccelerateConfiguration = { Status };
    return s3().send(new PutBucketAccelerateConfigurationCommand({ Bucket, AccelerateConfiguration }));
  };
  const told = async () => /<Message>(.*)<\/Message>/.exec((await get()).body)?.[1];
  expect(await told()).toBe("S3 Transfer Acceleration is not configured on this bucket");
  await accelerate("Enabled");
  expect(await get()).toMatchObject({ status: 200, body: "hello" });
  await accelerate("Suspended");
  expect(await told()).toBe("S3 Transfer Acceleration is disabled on this bucket");
});
