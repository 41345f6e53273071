import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateKeyCommand, DisableKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteBucketEncryptionCommand,
  GetBucketEncryptionCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketEncryptionCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { startTestServer, useServer } from "../../support/server.js";
import { newBucket, s3Of } from "./support.js";

const server = useServer();
const blocking = useServer({ settings: { "s3.customerKeys": "blocked" } });

function customerKey() {
  const key = randomBytes(32);
  return {
    SSECustomerAlgorithm: "AES256",
    SSECustomerKey: key.toString("base64"),
    SSECustomerKeyMD5: createHash("md5").update(key).digest("base64"),
  };
}

/** Whether keys that callers bring may be used. */
async function blockCustomerKeys(s3: S3Client, Bucket: string, EncryptionType: "SSE-C" | "NONE") {
  const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: "AES256" as const };
  const BlockedEncryptionTypes = { EncryptionType: [EncryptionType] };
  const Rules = [{ ApplyServerSideEncryptionByDefault, BlockedEncryptionTypes }];
  await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
}

describe("encryption at rest", () => {
  it("PutObject: nothing of an object's bytes stands in the data folder", async () => {
    const data = await mkdtemp(join(tmpdir(), "lenticular-rest-"));
    const own = await startTestServer({ data });
    try {
      const s3 = s3Of(own);
      const Bucket = await newBucket(s3);
      const secret = randomBytes(24).toString("hex");
      await s3.send(new PutObjectCommand({ Bucket, Key: "small", Body: secret }));
      await s3.send(new PutObjectCommand({ Bucket, Key: "large", Body: secret.repeat(20_000) }));
      const got = await s3.send(new GetObjectCommand({ Bucket, Key: "small" }));
      expect(await got.Body?.transformToString()).toBe(secret);
      await own.stop();
      for (const entry of await readdir(data, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const bytes = await readFile(join(entry.parentPath, entry.name));
        expect(bytes.includes(secret), `${entry.name} holds the secret`).toBe(false);
      }
    } finally {
      await own.stop().catch(() => {});
      await rm(data, { recursive: true, force: true });
    }
  });

  it("GetObject: under a customer key only that key opens it", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    const mine = customerKey();
    const Body = randomBytes(200_000);
    await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body, ...mine }));
    const target = { Bucket, Key: "k" };
    await expect(s3.send(new GetObjectCommand(target))).rejects.toMatchObject({ name: "InvalidRequest" });
    await expect(s3.send(new GetObjectCommand({ ...target, ...customerKey() }))).rejects.toMatchObject({
      name: "AccessDenied",
    });
    const part = await s3.send(new GetObjectCommand({ ...target, ...mine, Range: "bytes=70001-70010" }));
    expect(Buffer.from((await part.Body?.transformToByteArray()) ?? [])).toEqual(
      Body.subarray(70_001, 70_011),
    );
  });

  it("PutBucketEncryption: customers' keys are taken until they are blocked", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    const put = () => s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "x", ...customerKey() }));
    const held = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
    expect(held.ServerSideEncryptionConfiguration?.Rules?.[0]).not.toHaveProperty("BlockedEncryptionTypes");
    await put();
    await blockCustomerKeys(s3, Bucket, "SSE-C");
    await expect(put()).rejects.toMatchObject({ name: "AccessDenied" });
  });

  it("PutBucketEncryption: where new buckets block customers' keys, until they are let in, and only for writing", async () => {
    const s3 = s3Of(blocking);
    const Bucket = await newBucket(s3);
    const mine = customerKey();
    const blocked = async () => {
      const held = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
      return held.ServerSideEncryptionConfiguration?.Rules?.[0]?.BlockedEncryptionTypes?.EncryptionType;
    };
    const refused = { name: "AccessDenied", $metadata: expect.objectContaining({ httpStatusCode: 403 }) };
    expect(await blocked()).toEqual(["SSE-C"]);
    await s3.send(new PutObjectCommand({ Bucket, Key: "plain", Body: "x" }));
    const writes: (() => Promise<unknown>)[] = [
      () => s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "hello", ...mine })),
      () => s3.send(new CopyObjectCommand({ Bucket, Key: "copy", CopySource: `${Bucket}/plain`, ...mine })),
      () => s3.send(new CreateMultipartUploadCommand({ Bucket, Key: "parts", ...mine })),
    ];
    for (const write of writes) await expect(write()).rejects.toMatchObject(refused);
    // Not even a wrong digest of the key is noticed.
    const wrong = { ...mine, SSECustomerKeyMD5: "AAAAAAAAAAAAAAAAAAAAAA==" };
    await expect(s3.send(new PutObjectCommand({ Bucket, Key: "k", ...wrong }))).rejects.toMatchObject(
      refused,
    );

    await blockCustomerKeys(s3, Bucket, "NONE");
    await Promise.all(writes.map((write) => write()));
    await s3.send(new DeleteBucketEncryptionCommand({ Bucket }));
    expect(await blocked()).toEqual(["NONE"]);
    await blockCustomerKeys(s3, Bucket, "SSE-C");
    const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" as const } }];
    await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
    expect(await blocked()).toEqual(["SSE-C"]);
    for (const write of writes) await expect(write()).rejects.toMatchObject(refused);
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: "k", ...mine }));
    expect(await got.Body?.transformToString()).toBe("hello");
  });

  it("GetObject: under KMS a disabled key closes the object", async () => {
    const s3 = s3Of(server);
    const kms = new KMSClient(server.client());
    const Bucket = await newBucket(s3);
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
    const KMSMasterKeyID = KeyMetadata?.Arn;
    const Rules = [
      { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" as const, KMSMasterKeyID } },
    ];
    await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
    const put = await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "hello" }));
    expect(put).toMatchObject({ ServerSideEncryption: "aws:kms", SSEKMSKeyId: KMSMasterKeyID });
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: "k" }));
    expect(await got.Body?.transformToString()).toBe("hello");
    await kms.send(new DisableKeyCommand({ KeyId: KMSMasterKeyID }));
    await expect(s3.send(new GetObjectCommand({ Bucket, Key: "k" }))).rejects.toMatchObject({
      name: "KMS.DisabledException",
    });
    expect((await s3.send(new HeadObjectCommand({ Bucket, Key: "k" }))).ContentLength).toBe(5);
  });

  it("CopyObject: moves an object from one kind of encryption to another", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    const mine = customerKey();
    const Body = randomBytes(70_000);
    await s3.send(new PutObjectCommand({ Bucket, Key: "from", Body, ServerSideEncryption: "aws:kms" }));
    await s3.send(new CopyObjectCommand({ Bucket, Key: "to", CopySource: `${Bucket}/from`, ...mine }));
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: "to", ...mine }));
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(Body)).toBe(true);
  });

  it("aws:kms:dsse: two layers, whole, in parts and copied, as the bucket's default and asked for", async () => {
    const s3 = s3Of(server);
    const kms = new KMSClient(server.client());
    const Bucket = await newBucket(s3);
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
    const KMSMasterKeyID = KeyMetadata?.Arn;
    const rule = { SSEAlgorithm: "aws:kms:dsse" as const, KMSMasterKeyID };
    const ServerSideEncryptionConfiguration = { Rules: [{ ApplyServerSideEncryptionByDefault: rule }] };
    await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
    const held = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
    expect(
      held.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault,
    ).toMatchObject(rule);

    const dual = { ServerSideEncryption: "aws:kms:dsse", SSEKMSKeyId: KMSMasterKeyID };
    const Body = randomBytes(6_000_000);
    expect(await s3.send(new PutObjectCommand({ Bucket, Key: "whole", Body }))).toMatchObject(dual);
    const copied = await s3.send(
      new CopyObjectCommand({
        Bucket,
        Key: "plain",
        CopySource: `${Bucket}/whole`,
        ServerSideEncryption: "AES256",
      }),
    );
    expect(copied.ServerSideEncryption).toBe("AES256");
    const again = await s3.send(
      new CopyObjectCommand({
        Bucket,
        Key: "again",
        CopySource: `${Bucket}/plain`,
        ServerSideEncryption: "aws:kms:dsse",
        BucketKeyEnabled: true,
      }),
    );
    expect(again.ServerSideEncryption).toBe("aws:kms:dsse");
    expect(again.BucketKeyEnabled).toBeUndefined();

    const Key = "parts";
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const first = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body }));
    const CopySource = `${Bucket}/whole`;
    const second = await s3.send(
      new UploadPartCopyCommand({ Bucket, Key, UploadId, PartNumber: 2, CopySource }),
    );
    const Parts = [
      { PartNumber: 1, ETag: first.ETag },
      { PartNumber: 2, ETag: second.CopyPartResult?.ETag },
    ];
    await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));

    const read = async (name: string) => {
      const got = await s3.send(new GetObjectCommand({ Bucket, Key: name }));
      return { ...got, bytes: Buffer.from((await got.Body?.transformToByteArray()) ?? []) };
    };
    for (const name of ["whole", "plain", "again"]) expect((await read(name)).bytes.equals(Body)).toBe(true);
    const parts = await read(Key);
    expect(parts).toMatchObject({ ServerSideEncryption: "aws:kms:dsse" });
    expect(parts.bytes.equals(Buffer.concat([Body, Body]))).toBe(true);
    await kms.send(new DisableKeyCommand({ KeyId: KMSMasterKeyID }));
    await expect(read("whole")).rejects.toMatchObject({ name: "KMS.DisabledException" });
    expect((await read("plain")).bytes.equals(Body)).toBe(true);
  });
});
