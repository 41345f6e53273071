import { createHash, randomBytes } from "node:crypto";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { newBucket, s3Of } from "./support.js";

const server = useServer();
const MIB = 1024 * 1024;

async function begin(s3: S3Client, Bucket: string, options: object = {}): Promise<string> {
  const begun = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: "k", ...options }));
  return begun.UploadId ?? "";
}

describe("multipart uploads", () => {
  it("CompleteMultipartUpload: joins parts sent in any order, under S3's ETag", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    const UploadId = await begin(s3, Bucket, { Metadata: { a: "1" } });
    const bodies = new Map([
      [7, randomBytes(100)],
      [2, randomBytes(5 * MIB)],
    ]);
    const Parts = [];
    for (const [PartNumber, Body] of bodies) {
      const { ETag } = await s3.send(new UploadPartCommand({ Bucket, Key: "k", UploadId, PartNumber, Body }));
      Parts.unshift({ PartNumber, ETag });
    }
    const listed = await s3.send(new ListPartsCommand({ Bucket, Key: "k", UploadId }));
    expect(listed.Parts?.map((part) => part.PartNumber)).toEqual([2, 7]);
    const whole = Buffer.concat([bodies.get(2) ?? Buffer.alloc(0), bodies.get(7) ?? Buffer.alloc(0)]);
    const done = await s3.send(
      new CompleteMultipartUploadCommand({ Bucket, Key: "k", UploadId, MultipartUpload: { Parts } }),
    );
    const digests = [bodies.get(2), bodies.get(7)].map((body) =>
      createHash("md5")
        .update(body ?? "")
        .digest(),
    );
    expect(done.ETag).toBe(`"${createHash("md5").update(Buffer.concat(digests)).digest("hex")}-2"`);
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: "k" }));
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(whole)).toBe(true);
    const across = await s3.send(
      new GetObjectCommand({ Bucket, Key: "k", Range: `bytes=${5 * MIB - 3}-${5 * MIB + 2}` }),
    );
    expect(
      Buffer.from((await across.Body?.transformToByteArray()) ?? []).equals(
        whole.subarray(5 * MIB - 3, 5 * MIB + 3),
      ),
    ).toBe(true);
    const second = await s3.send(new HeadObjectCommand({ Bucket, Key: "k", PartNumber: 2 }));
    expect(second).toMatchObject({ ContentLength: 100, PartsCount: 2, Metadata: { a: "1" } });
  });

  it.each([
    ["CRC32", "COMPOSITE"],
    ["CRC32", "FULL_OBJECT"],
    ["CRC64NVME", "FULL_OBJECT"],
    ["SHA256", "COMPOSITE"],
  ] as const)("CompleteMultipartUpload: %s, %s", async (ChecksumAlgorithm, ChecksumType) => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    const UploadId = await begin(s3, Bucket, { ChecksumAlgorithm, ChecksumType });
    const Parts = [];
    for (const [index, size] of [5 * MIB, 10].entries()) {
      const PartNumber = index + 1;
      const Body = Buffer.alloc(size, PartNumber);
      const { $metadata: _, ...sent } = await s3.send(
        new UploadPartCommand({ Bucket, Key: "k", UploadId, PartNumber, Body, ChecksumAlgorithm }),
      );
      Parts.push({ ...sent, PartNumber });
    }
    const MultipartUpload = { Parts };
    const done = await s3.send(
      new CompleteMultipartUploadCommand({ Bucket, Key: "k", UploadId, MultipartUpload, ChecksumType }),
    );
    expect(done.ChecksumType).toBe(ChecksumType);
    const value = done[`Checksum${ChecksumAlgorithm}`];
    expect(value?.endsWith("-2")).toBe(ChecksumType === "COMPOSITE");
    if (ChecksumType === "COMPOSITE") return;
    const whole = Buffer.concat([Buffer.alloc(5 * MIB, 1), Buffer.alloc(10, 2)]);
    const put = await s3.send(new PutObjectCommand({ Bucket, Key: "whole", Body: whole, ChecksumAlgorithm }));
    expect(value).toBe(put[`Checksum${ChecksumAlgorithm}`]);
  });

  it("CompleteMultipartUpload: refuses parts that are small, unknown or out of order", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    const UploadId = await begin(s3, Bucket);
    const etags: (string | undefined)[] = [];
    for (const PartNumber of [1, 2]) {
      const sent = await s3.send(
        new UploadPartCommand({ Bucket, Key: "k", UploadId, PartNumber, Body: "small" }),
      );
      etags.push(sent.ETag);
    }
    const complete = (Parts: { PartNumber: number; ETag: string | undefined }[]) =>
      s3.send(new CompleteMultipartUploadCommand({ Bucket, Key: "k", UploadId, MultipartUpload: { Parts } }));
    const [first, second] = etags.map((ETag, index) => ({ PartNumber: index + 1, ETag }));
    if (!first || !second) throw new Error("two parts were sent");
    await expect(complete([first, second])).rejects.toMatchObject({ name: "EntityTooSmall" });
    await expect(complete([second, first])).rejects.toMatchObject({ name: "InvalidPartOrder" });
    await expect(complete([{ PartNumber: 1, ETag: '"x"' }])).rejects.toMatchObject({ name: "InvalidPart" });
    await complete([first]);
    await complete([first]);
  });

  it("AbortMultipartUpload: ends the upload", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    const UploadId = await begin(s3, Bucket);
    const listed = await s3.send(new ListMultipartUploadsCommand({ Bucket }));
    expect(listed.Uploads?.map((upload) => upload.UploadId)).toEqual([UploadId]);
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key: "k", UploadId }));
    expect((await s3.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads).toBeUndefined();
    const late = s3.send(new UploadPartCommand({ Bucket, Key: "k", UploadId, PartNumber: 1, Body: "x" }));
    await expect(late).rejects.toMatchObject({ name: "NoSuchUpload" });
  });

  it("UploadPartCopy: copies a range of another object", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    const Body = randomBytes(100_000);
    await s3.send(new PutObjectCommand({ Bucket, Key: "from", Body }));
    const UploadId = await begin(s3, Bucket);
    const copy = (CopySourceRange: string) =>
      s3.send(
        new UploadPartCopyCommand({
          Bucket,
          Key: "k",
          UploadId,
          PartNumber: 1,
          CopySource: `${Bucket}/from`,
          CopySourceRange,
        }),
      );
    await expect(copy("bytes=0-100000")).rejects.toMatchObject({ name: "InvalidArgument" });
    const { CopyPartResult } = await copy("bytes=1000-50000");
    const Parts = [{ PartNumber: 1, ETag: CopyPartResult?.ETag }];
    await s3.send(
      new CompleteMultipartUploadCommand({ Bucket, Key: "k", UploadId, MultipartUpload: { Parts } }),
    );
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: "k" }));
    expect(
      Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(Body.subarray(1000, 50_001)),
    ).toBe(true);
  });
});
