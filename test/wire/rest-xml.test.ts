import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import * as s3 from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { AwsError } from "../../src/wire/aws-error.js";
import { wireRequest } from "./support/loopback.js";
import { s3Loopback } from "./support/s3.js";

const AT = new Date(1_700_000_000_000);

describe("restXml with the official client", () => {
  test("PutObject: headers, metadata, a greedy key and the body", async () => {
    const { loopback, client } = s3Loopback();
    let body = "";
    loopback.answer = async (_name, input) => {
      body = await text(input["Body"] as Readable);
      return { ETag: '"abc"', VersionId: "v1" };
    };
    const Key = "a b/ü+%2F//c?d#e.txt";
    const output = await client.send(
      new s3.PutObjectCommand({
        Bucket: "bucket",
        Key,
        Body: "hello",
        ContentType: "text/plain",
        Metadata: { one: "1", "two-b": "x, y" },
        Expires: AT,
        BucketKeyEnabled: true,
      }),
    );
    expect(body).toBe("hello");
    expect(loopback.lastInput).toMatchObject({
      Bucket: "bucket",
      Key,
      ContentType: "text/plain",
      ContentLength: 5,
      Metadata: { one: "1", "two-b": "x, y" },
      BucketKeyEnabled: true,
    });
    expect(output).toMatchObject({ ETag: '"abc"', VersionId: "v1" });
    expect(loopback.lastResponse).toMatchObject({ status: 200, body: "" });
  });

  test("GetObject: a stream comes back, with its headers", async () => {
    const { client } = s3Loopback(() => ({
      Body: Readable.from([Buffer.from("he"), Buffer.from("llo")]),
      ContentLength: 5,
      ContentType: "text/plain",
      LastModified: AT,
      Metadata: { one: "1", wide: "ü€" },
      TagCount: 2,
      DeleteMarker: false,
    }));
    const output = await client.send(
      new s3.GetObjectCommand({ Bucket: "bucket", Key: "k", Range: "bytes=0-4" }),
    );
    expect(await output.Body?.transformToString()).toBe("hello");
    expect(output).toMatchObject({
      ContentLength: 5,
      ContentType: "text/plain",
      LastModified: AT,
      TagCount: 2,
      DeleteMarker: false,
      Metadata: { one: "1", wide: "=?UTF-8?B?w7zigqw=?=" },
    });
  });

  test("ListObjectsV2: flattened lists and nested structures", async () => {
    const Contents = [
      {
        Key: "a&<b>",
        Size: 0,
        LastModified: AT,
        ETag: '"e"',
        StorageClass: "STANDARD",
        ChecksumAlgorithm: ["CRC32"],
      },
      { Key: "\u0001\r\n", Size: 5 * 1024 ** 3, LastModified: AT },
    ];
    const { loopback, client } = s3Loopback(() => ({
      Contents,
      CommonPrefixes: [{ Prefix: "p/" }],
      KeyCount: 2,
      MaxKeys: 1000,
      IsTruncated: false,
      Prefix: "",
    }));
    const output = await client.send(
      new s3.ListObjectsV2Command({ Bucket: "bucket", Prefix: "", MaxKeys: 7, FetchOwner: true }),
    );
    expect(loopback.lastOperation?.name).toBe("ListObjectsV2");
    expect(loopback.lastInput).toEqual({ Bucket: "bucket", Prefix: "", MaxKeys: 7, FetchOwner: true });
    expect(output).toMatchObject({
      Contents,
      CommonPrefixes: [{ Prefix: "p/" }],
      KeyCount: 2,
      IsTruncated: false,
    });
    expect(String(loopback.lastResponse?.body)).toContain(
      '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
    );
  });

  test("an XML payload is read: DeleteObjects, PutBucketLifecycleConfiguration, PutBucketAcl", async () => {
    const { loopback, client } = s3Loopback();
    const Delete = { Objects: [{ Key: "<&>\u00e9" }, { Key: "b", VersionId: "v" }], Quiet: true };
    await client.send(new s3.DeleteObjectsCommand({ Bucket: "bucket", Delete }));
    expect(loopback.lastInput).toMatchObject({ Bucket: "bucket", Delete });

    const LifecycleConfiguration: s3.BucketLifecycleConfiguration = {
      Rules: [
        {
          ID: "r",
          Status: "Enabled",
          Filter: { And: { Prefix: "p", Tags: [{ Key: "k", Value: "v" }], ObjectSizeGreaterThan: 5 } },
          Expiration: { Date: AT },
          Transitions: [{ Days: 30, StorageClass: "GLACIER" }],
        },
      ],
    };
    await client.send(
      new s3.PutBucketLifecycleConfigurationCommand({ Bucket: "bucket", LifecycleConfiguration }),
    );
    expect(loopback.lastInput).toMatchObject({ LifecycleConfiguration });

    const AccessControlPolicy: s3.AccessControlPolicy = {
      Grants: [{ Grantee: { Type: "CanonicalUser", ID: "x" }, Permission: "READ" }],
      Owner: { ID: "o" },
    };
    await client.send(new s3.PutBucketAclCommand({ Bucket: "bucket", AccessControlPolicy }));
    expect(loopback.lastInput).toMatchObject({ AccessControlPolicy });
  });

  test("an XML attribute is written: GetBucketAcl", async () => {
    const Grants = [{ Grantee: { Type: "Group", URI: "http://acs" }, Permission: "READ" }];
    const { loopback, client } = s3Loopback(() => ({ Owner: { ID: "o" }, Grants }));
    expect(await client.send(new s3.GetBucketAclCommand({ Bucket: "bucket" }))).toMatchObject({ Grants });
    expect(String(loopback.lastResponse?.body)).toContain(
      '<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Group">',
    );
  });

  test("GetBucketLocation: the sole member is the root", async () => {
    const { loopback, client } = s3Loopback(() => ({ LocationConstraint: "eu-west-1" }));
    const output = await client.send(new s3.GetBucketLocationCommand({ Bucket: "bucket" }));
    expect(output.LocationConstraint).toBe("eu-west-1");
    loopback.answer = () => ({});
    const none = await client.send(new s3.GetBucketLocationCommand({ Bucket: "bucket" }));
    expect(none.LocationConstraint).toBeUndefined();
  });

  test("PutBucketPolicy, GetBucketPolicy: a text payload", async () => {
    const { loopback, client } = s3Loopback(() => ({ Policy: '{"a":"é"}' }));
    await client.send(new s3.PutBucketPolicyCommand({ Bucket: "bucket", Policy: '{"a":"é"}' }));
    expect(loopback.lastInput).toMatchObject({ Policy: '{"a":"é"}' });
    expect(await client.send(new s3.GetBucketPolicyCommand({ Bucket: "bucket" }))).toMatchObject({
      Policy: '{"a":"é"}',
    });
  });

  test("an error is bare, and its further members are elements", async () => {
    const { loopback, client } = s3Loopback(() => {
      throw new AwsError(s3.NoSuchKey$, "The specified key does not exist.", { members: { Key: "a<b" } });
    });
    const failure = await client
      .send(new s3.GetObjectCommand({ Bucket: "b", Key: "a<b" }))
      .catch((e: unknown) => e);
    expect(failure).toBeInstanceOf(s3.NoSuchKey);
    expect(failure).toMatchObject({ message: "The specified key does not exist.", Key: "a<b" });
    expect(loopback.lastResponse).toMatchObject({ status: 404 });
    expect(String(loopback.lastResponse?.body)).toContain("<Error><Code>NoSuchKey</Code>");
  });
});

describe("restXml routes", () => {
  const key = { Bucket: "bucket", Key: "k" };
  test.each<[string, (client: s3.S3Client) => Promise<unknown>]>([
    ["ListBuckets", (c) => c.send(new s3.ListBucketsCommand({}))],
    ["ListObjects", (c) => c.send(new s3.ListObjectsCommand({ Bucket: "bucket" }))],
    ["ListObjectVersions", (c) => c.send(new s3.ListObjectVersionsCommand({ Bucket: "bucket" }))],
    ["CreateBucket", (c) => c.send(new s3.CreateBucketCommand({ Bucket: "bucket" }))],
    ["DeleteBucketTagging", (c) => c.send(new s3.DeleteBucketTaggingCommand({ Bucket: "bucket" }))],
    ["HeadBucket", (c) => c.send(new s3.HeadBucketCommand({ Bucket: "bucket" }))],
    ["HeadObject", (c) => c.send(new s3.HeadObjectCommand(key))],
    ["CopyObject", (c) => c.send(new s3.CopyObjectCommand({ ...key, CopySource: "a/b" }))],
    ["UploadPart", (c) => c.send(new s3.UploadPartCommand({ ...key, PartNumber: 1, UploadId: "u" }))],
    [
      "UploadPartCopy",
      (c) =>
        c.send(new s3.UploadPartCopyCommand({ ...key, PartNumber: 1, UploadId: "u", CopySource: "a/b" })),
    ],
    ["ListParts", (c) => c.send(new s3.ListPartsCommand({ ...key, UploadId: "u" }))],
    ["AbortMultipartUpload", (c) => c.send(new s3.AbortMultipartUploadCommand({ ...key, UploadId: "u" }))],
    ["GetObjectTagging", (c) => c.send(new s3.GetObjectTaggingCommand(key))],
    [
      "CompleteMultipartUpload",
      (c) => c.send(new s3.CompleteMultipartUploadCommand({ ...key, UploadId: "u" })),
    ],
    [
      "GetBucketAnalyticsConfiguration",
      (c) => c.send(new s3.GetBucketAnalyticsConfigurationCommand({ Bucket: "b", Id: "i" })),
    ],
    [
      "ListBucketAnalyticsConfigurations",
      (c) => c.send(new s3.ListBucketAnalyticsConfigurationsCommand({ Bucket: "b" })),
    ],
  ])("%s", async (name, send) => {
    const { loopback, client } = s3Loopback(() => ({ CopyObjectResult: {}, CopyPartResult: {} }));
    await send(client);
    expect(loopback.lastOperation?.name).toBe(name);
  });

  test.each<[string, string, string, string]>([
    ["GET", "/bucket/key", "", "GetObject"],
    ["GET", "/bucket/key", "X-Amz-Signature=x&response-content-type=a", "GetObject"],
    ["PUT", "/bucket/key", "", "PutObject"],
    ["PUT", "/bucket", "", "CreateBucket"],
    ["PUT", "/bucket/", "", "CreateBucket"],
    ["GET", "/", "", "ListBuckets"],
    ["GET", "/", "x-id=ListDirectoryBuckets", "ListDirectoryBuckets"],
    ["GET", "/bucket/folder/", "", "GetObject"],
    ["GET", "/bucket//", "", "GetObject"],
    ["GET", "/bucket", "unknown", "ListObjects"],
  ])("without the SDK's hint: %s %s?%s is %s", async (method, path, query, name) => {
    const { loopback } = s3Loopback();
    await loopback.exchange(wireRequest({ method, path, query }));
    expect(loopback.lastOperation?.name).toBe(name);
  });

  test("a method that no operation takes there", async () => {
    const { loopback } = s3Loopback();
    const response = await loopback.exchange(wireRequest({ method: "PATCH", path: "/bucket/key" }));
    expect(response).toMatchObject({ status: 405, headers: { allow: expect.stringContaining("GET") } });
    expect(response.body).toContain("<Code>MethodNotAllowed</Code>");
    expect(response.body).toContain("<Method>PATCH</Method><ResourceType>OBJECT</ResourceType>");
  });
});

describe("restXml, malformed input", () => {
  const MALFORMED = "<Code>MalformedXML</Code>";
  test.each([
    "<",
    "<Delete>",
    "<Delete></Nope>",
    "<Nope></Nope>",
    "<Delete/><Delete/>",
    "text",
    "<Delete>&nope;</Delete>",
    '<!DOCTYPE a [<!ENTITY b "c">]><Delete>&b;</Delete>',
    "<Delete><Quiet>maybe</Quiet></Delete>",
    "<Delete a=></Delete>",
    "<Delete><![CDATA[</Delete>",
    `${"<a>".repeat(100_000)}`,
    `<Delete>${"<a/>".repeat(400_000)}</Delete>`,
    `<Delete>${"<a>".repeat(5000)}${"</a>".repeat(5000)}</Delete>`,
  ])("DeleteObjects %#", async (body) => {
    const { loopback } = s3Loopback();
    const response = await loopback.exchange(wireRequest({ path: "/bucket", query: "delete", body }));
    expect(response.status).toBe(400);
    expect(response.body).toContain(MALFORMED);
  });

  test("a byte sequence that is not UTF-8", async () => {
    const { loopback } = s3Loopback();
    const body = Buffer.concat([Buffer.from("<Delete>"), Buffer.from([0xff]), Buffer.from("</Delete>")]);
    const response = await loopback.exchange(wireRequest({ path: "/bucket", query: "delete", body }));
    expect(response.body).toContain(MALFORMED);
  });

  test.each([
    ["GET", "max-keys=abc", "Provided max-keys not an integer or within integer range", "max-keys", "abc"],
    [
      "PUT",
      "partNumber=x&uploadId=u",
      "Part number must be an integer between 1 and 10000, inclusive",
      "partNumber",
      "x",
    ],
  ])("%s ?%s", async (method, query, message, name, value) => {
    const { loopback } = s3Loopback();
    const path = method === "GET" ? "/bucket" : "/bucket/key";
    const response = await loopback.exchange(wireRequest({ method, path, query }));
    expect(response.status).toBe(400);
    expect(response.body).toContain(
      `<Code>InvalidArgument</Code><Message>${message}</Message><ArgumentName>${name}</ArgumentName>` +
        `<ArgumentValue>${value}</ArgumentValue>`,
    );
  });

  test("a broken date in a condition is overlooked", async () => {
    const { loopback } = s3Loopback();
    const headers = {
      "if-modified-since": "yesterday",
      "if-unmodified-since": "Tue, 14 Nov 2023 22:13:20 GMT",
    };
    await loopback.exchange(wireRequest({ method: "GET", path: "/bucket/key", headers }));
    expect(loopback.lastInput).toEqual({ Bucket: "bucket", Key: "key", IfUnmodifiedSince: AT });
  });
});
