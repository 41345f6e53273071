import {
  type ChecksumAlgorithm,
  type ChecksumType,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { newBucket, s3Of } from "./support.js";

const server = useServer();
let s3: S3Client;
/** Sends no checksum that nobody asked for, as programs did until 2025. */
let older: S3Client;
let Bucket: string;
beforeAll(async () => {
  s3 = s3Of(server);
  older = new S3Client({
    ...server.client(),
    forcePathStyle: true,
    requestChecksumCalculation: "WHEN_REQUIRED",
  });
  Bucket = await newBucket(s3);
});

const Key = "k";
const BODY = "abc";
/** The smallest part that may have another behind it. */
const PART_BYTES = 5 * 1024 * 1024;
/** Of BODY. */
const CRC32 = "NSRBwg==";
const CRC32C = "Nks/tw==";
const CRC64NVME = "BeXKuz/B+us=";
const SHA256 = "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=";
const DIFFERENT = { CRC32: "AAAAAA==", CRC32C: "AAAAAA==" };

interface Upload {
  UploadId: string;
  ETag: string;
}

/** An upload with one part. */
async function upload(begin: object, client = s3, part: object = {}): Promise<Upload> {
  const { UploadId = "" } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key, ...begin }));
  const { ETag = "" } = await client.send(
    new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: BODY, ...part }),
  );
  return { UploadId, ETag };
}

const complete = ({ UploadId, ETag }: Upload, part: CompletedPart = {}, more: object = {}) =>
  s3.send(
    new CompleteMultipartUploadCommand({
      Bucket,
      Key,
      UploadId,
      MultipartUpload: { Parts: [{ PartNumber: 1, ETag, ...part }] },
      ...more,
    }),
  );

const attributes = (key = Key) =>
  s3.send(
    new GetObjectAttributesCommand({
      Bucket,
      Key: key,
      ObjectAttributes: ["Checksum", "ObjectParts"],
    }),
  );

describe("an upload that was begun without an algorithm", () => {
  it("gets a CRC64NVME of the whole, whatever its parts brought", async () => {
    const begun = await upload({}, s3, { ChecksumCRC32C: CRC32C });
    const listed = await s3.send(new ListPartsCommand({ Bucket, Key, UploadId: begun.UploadId }));
    expect(listed.ChecksumAlgorithm).toBeUndefined();
    expect(Object.keys(listed.Parts?.[0] ?? {}).sort()).toEqual([
      "ETag",
      "LastModified",
      "PartNumber",
      "Size",
    ]);
    // A checksum that is expected of the whole is not looked at.
    const done = await complete(begun, {}, { ChecksumCRC32C: "AAAAAA==-2" });
    expect(done).toMatchObject({ ChecksumCRC64NVME: CRC64NVME, ChecksumType: "FULL_OBJECT" });
    expect(await attributes()).toMatchObject({
      Checksum: { ChecksumCRC64NVME: CRC64NVME, ChecksumType: "FULL_OBJECT" },
      ObjectParts: { TotalPartsCount: 1 },
    });
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: "ENABLED" }));
    expect(head).toMatchObject({ ChecksumCRC64NVME: CRC64NVME, ChecksumType: "FULL_OBJECT" });
    const copied = await s3.send(
      new CopyObjectCommand({ Bucket, Key: "copy", CopySource: `${Bucket}/${Key}` }),
    );
    expect(copied.CopyObjectResult).toMatchObject({ ChecksumCRC64NVME: CRC64NVME });
  });

  it("takes no checksums with its parts, and no type", async () => {
    const begun = await upload({}, s3, { ChecksumCRC32C: CRC32C });
    await expect(complete(begun, { ChecksumCRC32C: CRC32C })).rejects.toMatchObject({ name: "InvalidPart" });
    for (const ChecksumType of ["FULL_OBJECT", "COMPOSITE"])
      await expect(complete(begun, {}, { ChecksumType })).rejects.toMatchObject({
        name: "InvalidRequest",
        message:
          "The upload was created using the null checksum mode. The complete request must use the same checksum mode.",
      });
  });

  it("UploadPart: answers the checksum that was sent, and none where none was", async () => {
    const { UploadId } = await older.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const part = { Bucket, Key, UploadId, PartNumber: 1, Body: BODY };
    expect(await older.send(new UploadPartCommand(part))).not.toHaveProperty("ChecksumCRC64NVME");
    expect(await s3.send(new UploadPartCommand({ ...part, ChecksumCRC32C: CRC32C }))).toMatchObject({
      ChecksumCRC32C: CRC32C,
    });
  });
});

describe("a composite checksum", () => {
  const begin = { ChecksumAlgorithm: "CRC32", ChecksumType: "COMPOSITE" } as const;

  it("UploadPart: wants the part's checksum, of the upload's algorithm", async () => {
    const mismatch = (actual: string) => ({
      name: "InvalidRequest",
      message: `Checksum Type mismatch occurred, expected checksum Type: crc32, actual checksum Type: ${actual}`,
    });
    await expect(upload(begin, older)).rejects.toMatchObject(mismatch("null"));
    await expect(upload(begin, s3, { ChecksumCRC32C: CRC32C })).rejects.toMatchObject(mismatch("crc32c"));
  });

  it("CompleteMultipartUpload: refuses what does not go together, and goes on", async () => {
    const begun = await upload(begin);
    const part = { ChecksumCRC32: CRC32 };
    await expect(complete(begun)).rejects.toMatchObject({
      name: "InvalidRequest",
      message:
        "The upload was created using a crc32 checksum. The complete request must include the checksum for each part. " +
        "It was missing for part 1 in the request.",
    });
    await expect(complete(begun, {}, { ChecksumType: "FULL_OBJECT" })).rejects.toMatchObject({
      name: "InvalidRequest",
      message:
        "The upload was created using the COMPOSITE checksum mode. The complete request must use the same checksum mode.",
    });
    await expect(complete(begun, { ChecksumSHA256: SHA256 })).rejects.toMatchObject({
      name: "BadDigest",
      message: "The sha256 you specified for part 1 did not match what we received.",
    });
    await expect(complete(begun, { ChecksumCRC32: DIFFERENT.CRC32 })).rejects.toMatchObject({
      name: "InvalidPart",
    });
    await expect(complete(begun, { ChecksumCRC32: "AAAAAB==" })).rejects.toMatchObject({
      name: "InvalidArgument",
      message: "Invalid Base64 or multiple checksums present in request",
      ArgumentName: "Checksum",
      ArgumentValue: "CRC32:AAAAAB==;",
    });
    const wrong = {
      name: "BadDigest",
      message: "The crc32 you specified did not match the calculated checksum.",
    };
    await expect(complete(begun, part, { ChecksumCRC32: DIFFERENT.CRC32 })).rejects.toMatchObject(wrong);
    await expect(complete(begun, part, { ChecksumCRC32: "x" })).rejects.toMatchObject({
      name: "InvalidRequest",
      message: "Value for x-amz-checksum-crc32 header is invalid.",
    });
    const done = await complete(begun, part);
    const [digest] = done.ChecksumCRC32?.split("-") ?? [];
    expect(done.ChecksumCRC32).toBe(`${digest}-1`);
    const again = await upload(begin);
    await expect(complete(again, part, { ChecksumCRC32: `${digest}-2` })).rejects.toMatchObject(wrong);
    // The whole's is held against the parts' as they are listed, before those are looked up.
    await expect(
      complete(again, { ChecksumCRC32: DIFFERENT.CRC32 }, { ChecksumCRC32: digest }),
    ).rejects.toMatchObject(wrong);
    await complete(again, part, { ChecksumCRC32: digest });
  });

  it("GetObjectAttributes, HeadObject: the parts' checksums, and the whole's with and without their number", async () => {
    const { ChecksumCRC32 = "" } = await complete(await upload(begin), { ChecksumCRC32: CRC32 });
    expect(await attributes()).toMatchObject({
      Checksum: { ChecksumCRC32: ChecksumCRC32.replace("-1", ""), ChecksumType: "COMPOSITE" },
      ObjectParts: {
        TotalPartsCount: 1,
        MaxParts: 1000,
        IsTruncated: false,
        Parts: [{ PartNumber: 1, Size: 3, ChecksumCRC32: CRC32 }],
      },
    });
    const head = { Bucket, Key, ChecksumMode: "ENABLED" as const };
    expect(await s3.send(new HeadObjectCommand(head))).toMatchObject({ ChecksumCRC32 });
    expect(await s3.send(new HeadObjectCommand({ ...head, PartNumber: 1 }))).toMatchObject({
      ChecksumCRC32: CRC32,
      ChecksumType: "COMPOSITE",
    });
  });

  it("GetObject, HeadObject: a range that is all of one part has its checksum, no other range has any", async () => {
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...begin }));
    const Parts = [];
    for (const [index, Body] of [Buffer.alloc(PART_BYTES), BODY].entries()) {
      const part = { Bucket, Key, UploadId, PartNumber: 3 + index, Body, ...begin };
      const { ETag, ChecksumCRC32 } = await s3.send(new UploadPartCommand(part));
      Parts.push({ ETag, ChecksumCRC32, PartNumber: 3 + index });
    }
    const MultipartUpload = { Parts };
    await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload }));
    const checksumOf = async (from: number, to: number) => {
      const Range = `bytes=${from}-${to}`;
      const read = { Bucket, Key, Range, ChecksumMode: "ENABLED" } as const;
      const head = await s3.send(new HeadObjectCommand(read));
      const got = await s3.send(new GetObjectCommand(read));
      expect(got.ChecksumCRC32).toBe(head.ChecksumCRC32);
      expect(got.PartsCount).toBeUndefined();
      expect(await got.Body?.transformToByteArray()).toHaveLength(to - from + 1);
      return got.ChecksumCRC32;
    };
    expect(await checksumOf(0, PART_BYTES - 1)).toBe(Parts[0]?.ChecksumCRC32);
    expect(await checksumOf(PART_BYTES, PART_BYTES + 2)).toBe(CRC32);
    expect(await checksumOf(0, PART_BYTES - 2)).toBeUndefined();
    expect(await checksumOf(1, PART_BYTES)).toBeUndefined();
  });
});

describe("a checksum of the full object", () => {
  const begin = { ChecksumAlgorithm: "CRC32C", ChecksumType: "FULL_OBJECT" } as const;

  it("is made of parts that brought none, and of copied ones", async () => {
    const done = await complete(await upload(begin, older));
    expect(done).toMatchObject({ ChecksumCRC32C: CRC32C, ChecksumType: "FULL_OBJECT" });
    await s3.send(new PutObjectCommand({ Bucket, Key: "source", Body: BODY }));
    const { UploadId = "" } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...begin }));
    const { CopyPartResult } = await s3.send(
      new UploadPartCopyCommand({ Bucket, Key, UploadId, PartNumber: 1, CopySource: `${Bucket}/source` }),
    );
    expect(CopyPartResult?.ChecksumCRC32C).toBe(CRC32C);
    expect(await complete({ UploadId, ETag: CopyPartResult?.ETag ?? "" })).toMatchObject({
      ChecksumCRC32C: CRC32C,
    });
  });

  it("CompleteMultipartUpload: is held against the caller's, which must be said to be of that type", async () => {
    const begun = await upload(begin, older);
    const wrong = {
      name: "BadDigest",
      message: "The crc32c you specified did not match the calculated checksum.",
    };
    const type = { ChecksumType: "FULL_OBJECT" };
    for (const more of [
      { ChecksumCRC32C: CRC32C },
      { ChecksumCRC64NVME: CRC64NVME },
      { ChecksumCRC32C: DIFFERENT.CRC32C, ...type },
      { ChecksumCRC32: CRC32, ...type },
    ])
      await expect(complete(begun, {}, more)).rejects.toMatchObject(wrong);
    await complete(begun, {}, { ChecksumCRC32C: CRC32C, ...type });
  });

  it("CompleteMultipartUpload: a CRC64NVME is of that type by itself", async () => {
    const begun = await upload({ ChecksumAlgorithm: "CRC64NVME" }, older);
    expect(await complete(begun, {}, { ChecksumCRC64NVME: CRC64NVME })).toMatchObject({
      ChecksumCRC64NVME: CRC64NVME,
    });
  });
});

it("what is no type, no mode and no algorithm is refused", async () => {
  const begin = (more: { ChecksumAlgorithm?: ChecksumAlgorithm; ChecksumType?: ChecksumType }) =>
    s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ChecksumAlgorithm: "CRC32", ...more }));
  await expect(begin({ ChecksumType: "X" as ChecksumType })).rejects.toMatchObject({
    message: "Value for x-amz-checksum-type header is invalid.",
  });
  await expect(begin({ ChecksumType: "FULL_OBJECT", ChecksumAlgorithm: "SHA1" })).rejects.toMatchObject({
    message: "The FULL_OBJECT checksum type cannot be used with the sha1 checksum algorithm.",
  });
  await s3.send(new PutObjectCommand({ Bucket, Key: "mode", Body: BODY }));
  await expect(
    s3.send(new HeadObjectCommand({ Bucket, Key: "mode", ChecksumMode: "X" as "ENABLED" })),
  ).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
  const head = new HeadObjectCommand({ Bucket, Key: "mode", ChecksumMode: "enabled" as "ENABLED" });
  expect((await s3.send(head)).ChecksumType).toBe("FULL_OBJECT");
});

it.each([0, 3_000_000])("PutObject: %i bytes without a checksum get a CRC64NVME", async (size) => {
  const Body = Buffer.alloc(size, "x");
  const asked = await s3.send(new PutObjectCommand({ Bucket, Key, Body, ChecksumAlgorithm: "CRC64NVME" }));
  const put = await older.send(new PutObjectCommand({ Bucket, Key, Body }));
  expect(put.ChecksumCRC64NVME).toBeTypeOf("string");
  expect(put.ChecksumCRC64NVME).toBe(asked.ChecksumCRC64NVME);
});
