import {
  CopyObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { beforeAll, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { newBucket, s3Of } from "./support.js";

const server = useServer();
let s3: S3Client;
let Bucket: string;
const Key = "k";
beforeAll(async () => {
  s3 = s3Of(server);
  Bucket = await newBucket(s3);
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: "0123456789", ChecksumAlgorithm: "CRC32" }));
});

it("GetObject: a range that is all of the object comes with its checksum, and a date to come is no condition", async () => {
  const get = { Bucket, Key, ChecksumMode: "ENABLED" as const };
  const all = await s3.send(new GetObjectCommand({ ...get, Range: "bytes=0-100" }));
  expect([all.ContentRange, all.ChecksumType]).toEqual(["bytes 0-9/10", "FULL_OBJECT"]);
  const some = await s3.send(new GetObjectCommand({ ...get, Range: "bytes=0-1" }));
  expect(some.ChecksumType).toBeUndefined();
  const IfModifiedSince = new Date(Date.now() + 3_600_000);
  await s3.send(new GetObjectCommand({ ...get, IfModifiedSince }));
});

it("S3's codes and words for what is wrong", async () => {
  const get = (more: object) => s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
  await expect(get({ ExpectedBucketOwner: "foo" })).rejects.toMatchObject({
    name: "InvalidBucketOwnerAWSAccountID",
  });
  await expect(get({ ResponseContentDisposition: "文" })).rejects.toMatchObject({
    name: "InvalidArgument",
    message: "Header value cannot be represented using ISO-8859-1.",
  });
  await expect(get({ PartNumber: 10_001 })).rejects.toMatchObject({ name: "InvalidArgument" });
  const copy = { Bucket, Key: "copy", CopySource: `${Bucket}/${Key}`, CopySourceIfMatch: '"x"' };
  await expect(s3.send(new CopyObjectCommand(copy))).rejects.toMatchObject({
    Condition: "x-amz-copy-source-If-Match",
  });
  const Tagging = { TagSet: [{ Key: "aws:x", Value: "y" }] };
  await expect(s3.send(new PutObjectTaggingCommand({ Bucket, Key, Tagging }))).rejects.toMatchObject({
    name: "InvalidTag",
    message: "Your TagKey cannot be prefixed with aws:",
    TagKey: "aws:x",
  });
});
