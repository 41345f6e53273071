import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectVersionsCommand,
  ListPartsCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { sendPlain } from "./plain-request.js";
import { newBucket, s3Of } from "./support.js";

// What S3 answered when it was recorded: the finer rules, which no page of the reference tells.

const server = useServer();
const Key = "folder/k";
/** As long as an id of S3's; its beginning stands for a time to come. */
const NEVER_GIVEN = "HPniJFCxqTsMuIH9KX8K8wEjNUgmABCD";

const put = (s3: S3Client, Bucket: string, Body = "0123456789", more: object = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));

const enableVersioning = (s3: S3Client, Bucket: string) =>
  s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));

it("a version id that S3 can never have given is invalid; in a list of deletions it is a version that is not there", async () => {
  const s3 = s3Of(server);
  const Bucket = await newBucket(s3);
  await put(s3, Bucket);
  const named = { Bucket, Key, VersionId: NEVER_GIVEN };
  const invalid = { name: "InvalidArgument", message: "Invalid version id specified" };
  await expect(s3.send(new GetObjectCommand(named))).rejects.toMatchObject(invalid);
  await expect(s3.send(new DeleteObjectCommand(named))).rejects.toMatchObject(invalid);
  const { Errors } = await s3.send(
    new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key, VersionId: NEVER_GIVEN }] } }),
  );
  expect(Errors).toMatchObject([{ Code: "NoSuchVersion", Key, VersionId: NEVER_GIVEN }]);
});

it("a version that is gone is deleted again without an error", async () => {
  const s3 = s3Of(server);
  const Bucket = await newBucket(s3);
  await enableVersioning(s3, Bucket);
  const { VersionId } = await put(s3, Bucket);
  for (let again = 0; again < 2; again++) await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
  await expect(s3.send(new GetObjectCommand({ Bucket, Key, VersionId }))).rejects.toMatchObject({
    name: "NoSuchVersion",
  });
});

it("a bucket without Object Lock takes no header that bypasses it", async () => {
  const s3 = s3Of(server);
  const Bucket = await newBucket(s3);
  await put(s3, Bucket);
  await expect(
    s3.send(new DeleteObjectCommand({ Bucket, Key, BypassGovernanceRetention: false })),
  ).rejects.toMatchObject({
    name: "InvalidArgument",
    ArgumentName: "x-amz-bypass-governance-retention",
  });
});

it("tags: which one is wrong, and in whose words", async () => {
  const s3 = s3Of(server);
  const Bucket = await newBucket(s3);
  await put(s3, Bucket);
  const tagSet = (Key: string, Value: string) => ({ TagSet: [{ Key, Value }] });
  const ofBucket = (Tagging: object) =>
    s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: Tagging as never }));
  await expect(ofBucket(tagSet("a", "b,c"))).rejects.toMatchObject({ TagKey: "a", TagValue: "b,c" });
  await expect(ofBucket(tagSet("aws:a", "b"))).rejects.toMatchObject({
    message: "System tags cannot be added/updated by requester",
    TagKey: "aws:a",
  });
  await expect(
    s3.send(new PutObjectTaggingCommand({ Bucket, Key, Tagging: tagSet("aws:a", "b") })),
  ).rejects.toMatchObject({ message: "Your TagKey cannot be prefixed with aws:" });
  await expect(
    s3.send(
      new CreateBucketCommand({
        Bucket: `${Bucket}-2`,
        CreateBucketConfiguration: { Tags: [{ Key: "aws:a", Value: "b" }] },
      }),
    ),
  ).rejects.toMatchObject({
    message: expect.stringContaining('User-defined tag keys can\'t start with "aws:"'),
  });
  await expect(put(s3, Bucket, "x", { Tagging: "a=b,c=d" })).rejects.toMatchObject({
    name: "InvalidArgument",
    ArgumentName: "x-amz-tagging",
  });
  const { $metadata } = await ofBucket(tagSet("a", "b"));
  expect($metadata.httpStatusCode).toBe(204);
});

it("tags of a delete marker are refused by 405, named or not", async () => {
  const s3 = s3Of(server);
  const Bucket = await newBucket(s3);
  await enableVersioning(s3, Bucket);
  await put(s3, Bucket);
  await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  await expect(s3.send(new GetObjectTaggingCommand({ Bucket, Key }))).rejects.toMatchObject({
    name: "MethodNotAllowed",
    Method: "GET",
    ResourceType: "DeleteMarker",
  });
  await expect(s3.send(new GetObjectCommand({ Bucket, Key }))).rejects.toMatchObject({ name: "NoSuchKey" });
});

it("a range of all bytes has the checksum of the object", async () => {
  const s3 = s3Of(server);
  const Bucket = await newBucket(s3);
  const { ChecksumCRC32 } = await put(s3, Bucket, "0123456789", { ChecksumAlgorithm: "CRC32" });
  const get = (Range: string) =>
    s3.send(new GetObjectCommand({ Bucket, Key, Range, ChecksumMode: "ENABLED" }));
  expect(await get("bytes=0-100")).toMatchObject({ ChecksumCRC32, ChecksumType: "FULL_OBJECT" });
  expect((await get("bytes=0-8")).ChecksumCRC32).toBeUndefined();
});

it("a marker inside of a common prefix stands for all of it", async () => {
  const s3 = s3Of(server);
  const Bucket = await newBucket(s3);
  for (const name of ["a/b/1", "a/b/2", "a/c", "a/d"])
    await s3.send(new PutObjectCommand({ Bucket, Key: name, Body: "x" }));
  const asked = { Bucket, Prefix: "a/", Delimiter: "/", MaxKeys: 1 };
  const objects = await s3.send(new ListObjectsCommand({ ...asked, Marker: "a/b/1" }));
  expect(objects).toMatchObject({ Contents: [{ Key: "a/c" }], NextMarker: "a/c" });
  const versions = await s3.send(new ListObjectVersionsCommand({ ...asked, KeyMarker: "a/b/1" }));
  expect(versions).toMatchObject({ Versions: [{ Key: "a/c" }], KeyMarker: "a/b/1" });
});

it("ListObjectVersions: goes on after a version that was deleted meanwhile", async () => {
  const s3 = s3Of(server);
  const Bucket = await newBucket(s3);
  await enableVersioning(s3, Bucket);
  for (let version = 0; version < 4; version++) await put(s3, Bucket, String(version));
  const page = await s3.send(new ListObjectVersionsCommand({ Bucket, MaxKeys: 2 }));
  for (const { VersionId } of page.Versions ?? [])
    await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
  const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page;
  const next = await s3.send(new ListObjectVersionsCommand({ Bucket, KeyMarker, VersionIdMarker }));
  expect(next.Versions?.map(({ IsLatest }) => IsLatest)).toEqual([true, false]);
});

it("ListBuckets: refuses what is no region", async () => {
  await expect(
    s3Of(server).send(new ListBucketsCommand({ BucketRegion: "eu-east-1" })),
  ).rejects.toMatchObject({
    message: "Argument value eu-east-1 is not a valid AWS Region",
    ArgumentName: "bucket-region",
  });
});

it("a presigned address brings the headers that stand in its query", async () => {
  const s3 = s3Of(server);
  const Bucket = await newBucket(s3);
  const signed = await getSignedUrl(
    s3,
    new PutObjectCommand({
      Bucket,
      Key,
      Metadata: { foo: "bar" },
      StorageClass: "STANDARD_IA",
      Tagging: "a=b",
    }),
  );
  expect(new URL(signed).searchParams.get("x-amz-meta-foo")).toBe("bar");
  expect((await fetch(signed, { method: "PUT", body: "x" })).status).toBe(200);
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key }));
  expect(head).toMatchObject({ Metadata: { foo: "bar" }, StorageClass: "STANDARD_IA", TagCount: 1 });
  const forged = signed.replace("x-amz-meta-foo=bar", "x-amz-meta-foo=other");
  expect((await fetch(forged, { method: "PUT", body: "x" })).status).toBe(403);
});

it("a plus sign in a copy source stands for a space", async () => {
  const s3 = s3Of(server);
  const Bucket = await newBucket(s3);
  await s3.send(new PutObjectCommand({ Bucket, Key: "a key+1", Body: "x" }));
  await s3.send(new CopyObjectCommand({ Bucket, Key: "copy", CopySource: `${Bucket}/a+key%2B1` }));
});

it("times in documents have whole seconds", async () => {
  const s3 = s3Of(server);
  const Bucket = await newBucket(s3);
  await put(s3, Bucket);
  const { Contents } = await s3.send(new ListObjectsCommand({ Bucket }));
  expect((Contents?.[0]?.LastModified?.getTime() ?? 1) % 1000).toBe(0);
});

it("copies: conditions by their own names, ranges beyond the source, times to come", async () => {
  const s3 = s3Of(server);
  const Bucket = await newBucket(s3);
  await put(s3, Bucket);
  const copy = (more: object) =>
    s3.send(new CopyObjectCommand({ Bucket, Key: "copy", CopySource: `${Bucket}/${Key}`, ...more }));
  await expect(copy({ CopySourceIfMatch: '"other"' })).rejects.toMatchObject({
    name: "PreconditionFailed",
    Condition: "x-amz-copy-source-If-Match",
  });
  const tomorrow = new Date(Date.now() + 86_400_000);
  await copy({ CopySourceIfModifiedSince: tomorrow });
  await s3.send(new HeadObjectCommand({ Bucket, Key, IfModifiedSince: tomorrow }));
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: "parts" }));
  const CopySource = `${Bucket}/${Key}`;
  await expect(
    s3.send(
      new UploadPartCopyCommand({
        Bucket,
        Key: "parts",
        UploadId,
        PartNumber: 1,
        CopySource,
        CopySourceRange: "bytes=100-200",
      }),
    ),
  ).rejects.toMatchObject({
    name: "InvalidRequest",
    message: "The specified copy range is invalid for the source object size",
  });
  const empty = await s3.send(new ListPartsCommand({ Bucket, Key: "parts", UploadId }));
  expect(empty).toMatchObject({ NextPartNumberMarker: "0" });
  expect(empty.Parts).toBeUndefined();
});

it("CompleteMultipartUpload: conditions hold from the upload's beginning", async () => {
  const s3 = s3Of(server);
  const Bucket = await newBucket(s3);
  const begin = async () => {
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const { ETag } = await s3.send(
      new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: "part" }),
    );
    const MultipartUpload = { Parts: [{ ETag, PartNumber: 1 }] };
    return (conditions: object) =>
      s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload, ...conditions }));
  };
  await put(s3, Bucket, "one");
  const complete = await begin();
  const { ETag } = await put(s3, Bucket, "two");
  await expect(complete({ IfMatch: ETag })).rejects.toMatchObject({
    name: "ConditionalRequestConflict",
    Condition: "If-Match",
    Key,
  });
  await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  await expect(complete({ IfNoneMatch: "*" })).rejects.toMatchObject({ name: "ConditionalRequestConflict" });
  const again = await begin();
  await again({ IfNoneMatch: "*" });
});

it.each(["%ff%fe", "a%c0%80", "%zz"])("a key that is no UTF-8 is refused: %s", async (key) => {
  const Bucket = await newBucket(s3Of(server));
  const answer = await sendPlain(server.endpoint, `/${Bucket}/${key}`, {}, "PUT");
  expect(answer.status).toBe(400);
  expect(answer.body).toContain("<Code>InvalidURI</Code>");
});
