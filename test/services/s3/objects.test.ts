import { createHash, randomBytes } from "node:crypto";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { newBucket, s3Of } from "./support.js";

const server = useServer();

describe("PutObject, GetObject", () => {
  it("PutObject: what is put can be read, with its headers and metadata", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    const put = await s3.send(
      new PutObjectCommand({
        Bucket,
        Key: "a/b.txt",
        Body: "hello",
        ContentType: "text/plain",
        CacheControl: "no-store",
        Metadata: { who: "me" },
        Tagging: "a=1&b=two+words",
      }),
    );
    expect(put.ETag).toBe('"5d41402abc4b2a76b9719d911017c592"');
    expect(put.ServerSideEncryption).toBe("AES256");
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: "a/b.txt" }));
    expect(await got.Body?.transformToString()).toBe("hello");
    expect(got).toMatchObject({
      ContentType: "text/plain",
      CacheControl: "no-store",
      Metadata: { who: "me" },
      TagCount: 2,
    });
    const tags = await s3.send(new GetObjectTaggingCommand({ Bucket, Key: "a/b.txt" }));
    expect(tags.TagSet).toEqual([
      { Key: "a", Value: "1" },
      { Key: "b", Value: "two words" },
    ]);
  });

  it.each([0, 1, 16_384, 16_385, 3_000_000])(
    "PutObject: %i bytes come back whole and by range",
    async (size) => {
      const s3 = s3Of(server);
      const Bucket = await newBucket(s3);
      const Body = randomBytes(size);
      await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body }));
      const whole = await s3.send(new GetObjectCommand({ Bucket, Key: "k" }));
      expect(Buffer.from((await whole.Body?.transformToByteArray()) ?? []).equals(Body)).toBe(true);
      expect(whole.ETag).toBe(`"${createHash("md5").update(Body).digest("hex")}"`);
      if (size < 2) return;
      const part = await s3.send(new GetObjectCommand({ Bucket, Key: "k", Range: `bytes=1-${size - 1}` }));
      expect(part.ContentRange).toBe(`bytes 1-${size - 1}/${size}`);
      expect(part.$metadata.httpStatusCode).toBe(206);
      expect(Buffer.from((await part.Body?.transformToByteArray()) ?? []).equals(Body.subarray(1))).toBe(
        true,
      );
    },
  );

  it("PutObject: a wrong digest stores nothing", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    const wrong = createHash("md5").update("other").digest("base64");
    const put = s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "hello", ContentMD5: wrong }));
    await expect(put).rejects.toMatchObject({ name: "BadDigest" });
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key: "k" }))).rejects.toMatchObject({
      name: "NotFound",
    });
  });

  it.each(["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] as const)(
    "PutObject: keeps a %s",
    async (ChecksumAlgorithm) => {
      const s3 = s3Of(server);
      const Bucket = await newBucket(s3);
      const put = await s3.send(
        new PutObjectCommand({ Bucket, Key: "k", Body: "123456789", ChecksumAlgorithm }),
      );
      const member = `Checksum${ChecksumAlgorithm}` as const;
      expect(put[member]).toBeDefined();
      const found = await s3.send(
        new GetObjectAttributesCommand({ Bucket, Key: "k", ObjectAttributes: ["Checksum", "ObjectSize"] }),
      );
      expect(found.Checksum?.[member]).toBe(put[member]);
      expect(found.ObjectSize).toBe(9);
    },
  );

  it("GetObjectAttributes: asked for nothing, it says what is missing and does not pass for a GetObject", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "1" }));
    const found = s3.send(new GetObjectAttributesCommand({ Bucket, Key: "k", ObjectAttributes: [] }));
    await expect(found).rejects.toMatchObject({ name: "InvalidRequest" });
  });

  it("PutObject: If-None-Match creates once, If-Match replaces only what it names", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    const put = (Body: string, conditions: object) =>
      s3.send(new PutObjectCommand({ Bucket, Key: "k", Body, ...conditions }));
    await expect(put("0", { IfMatch: '"x"' })).rejects.toMatchObject({ name: "NoSuchKey" });
    const { ETag } = await put("1", { IfNoneMatch: "*" });
    await expect(put("2", { IfNoneMatch: "*" })).rejects.toMatchObject({ name: "PreconditionFailed" });
    await expect(put("3", { IfMatch: '"x"' })).rejects.toMatchObject({ name: "PreconditionFailed" });
    await put("4", { IfMatch: ETag });
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: "k" }));
    expect(await got.Body?.transformToString()).toBe("4");
  });

  it("PutObject: a body that is chunked as HTTP does it is taken, however long it turns out to be", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    const url = await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: "k" }));
    const body = new Blob(["a".repeat(700_000)]).stream();
    const answer = await fetch(url, { method: "PUT", body, duplex: "half" } as RequestInit);
    expect(answer.status).toBe(200);
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: "k" }));
    expect(await got.Body?.transformToString()).toBe("a".repeat(700_000));
  });

  it("PutObject: entity tags after If-None-Match, and * after If-Match, mean what HTTP says", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    const put = (conditions: object) =>
      s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "x", ...conditions }));
    await expect(put({ IfMatch: "*" })).rejects.toMatchObject({ name: "NoSuchKey" });
    const { ETag } = await put({ IfNoneMatch: '"other"' });
    await expect(put({ IfNoneMatch: ETag })).rejects.toMatchObject({ name: "PreconditionFailed" });
    await put({ IfMatch: "*" });
    await put({ IfNoneMatch: '"other"' });
  });

  it("PutObject: of many writers who may create, one does", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    const writers = Array.from({ length: 20 }, (_, index) =>
      s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: String(index), IfNoneMatch: "*" })).then(
        () => true,
        () => false,
      ),
    );
    expect((await Promise.all(writers)).filter(Boolean)).toHaveLength(1);
  });

  it("GetObject: conditional reads answer 304 and 412", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    const { ETag } = await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "x" }));
    const get = (conditions: object) => s3.send(new GetObjectCommand({ Bucket, Key: "k", ...conditions }));
    await expect(get({ IfNoneMatch: ETag })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
    await expect(get({ IfMatch: '"other"' })).rejects.toMatchObject({ name: "PreconditionFailed" });
    await expect(get({ Range: "bytes=9-" })).rejects.toMatchObject({ name: "InvalidRange" });
  });
});

describe("keys", () => {
  const keys = ["../x", ".", "//", "/", "a b+c%20d", "\u{1F600}", "é", "k".repeat(1024), "a//b", "?q=1&r#s"];

  it("PutObject: keys that look like paths, queries or nothing at all are kept exactly", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    for (const Key of keys) await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
    const listed = await s3.send(new ListObjectsV2Command({ Bucket }));
    const sorted = [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect(listed.Contents?.map((one) => one.Key)).toEqual(sorted);
    for (const Key of keys) {
      const got = await s3.send(new GetObjectCommand({ Bucket, Key }));
      expect(await got.Body?.transformToString()).toBe(Key);
    }
  });

  it("PutObject: refuses a key of more than 1,024 bytes", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    const put = s3.send(new PutObjectCommand({ Bucket, Key: "é".repeat(513), Body: "x" }));
    await expect(put).rejects.toMatchObject({ name: "KeyTooLongError" });
  });
});

describe("CopyObject", () => {
  it("CopyObject: takes metadata along, or replaces it", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    const Body = randomBytes(100_000);
    await s3.send(
      new PutObjectCommand({ Bucket, Key: "from ü", Body, Metadata: { a: "1" }, Tagging: "t=1" }),
    );
    const CopySource = `${Bucket}/${encodeURIComponent("from ü")}`;
    await s3.send(new CopyObjectCommand({ Bucket, Key: "same", CopySource }));
    await s3.send(
      new CopyObjectCommand({
        Bucket,
        Key: "new",
        CopySource,
        MetadataDirective: "REPLACE",
        Metadata: { b: "2" },
      }),
    );
    const same = await s3.send(new GetObjectCommand({ Bucket, Key: "same" }));
    expect(same).toMatchObject({ Metadata: { a: "1" }, TagCount: 1 });
    expect(Buffer.from((await same.Body?.transformToByteArray()) ?? []).equals(Body)).toBe(true);
    expect((await s3.send(new HeadObjectCommand({ Bucket, Key: "new" }))).Metadata).toEqual({ b: "2" });
    await s3.send(new DeleteObjectCommand({ Bucket, Key: "from ü" }));
    const after = await s3.send(new GetObjectCommand({ Bucket, Key: "same" }));
    expect(Buffer.from((await after.Body?.transformToByteArray()) ?? []).equals(Body)).toBe(true);
  });

  it("CopyObject: refuses to copy an object onto itself unchanged", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "x" }));
    const copy = s3.send(new CopyObjectCommand({ Bucket, Key: "k", CopySource: `${Bucket}/k` }));
    await expect(copy).rejects.toMatchObject({ name: "InvalidRequest" });
  });
});

describe("DeleteObjects", () => {
  it("DeleteObjects: deletes what is there and what is not", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    for (const Key of ["a", "b", "c"]) await s3.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
    const Objects = ["a", "b", "none"].map((Key) => ({ Key }));
    const deleted = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(deleted.Deleted?.map((one) => one.Key)).toEqual(["a", "b", "none"]);
    const listed = await s3.send(new ListObjectsV2Command({ Bucket }));
    expect(listed.Contents?.map((one) => one.Key)).toEqual(["c"]);
  });
});
