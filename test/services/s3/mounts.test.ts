import { createHash, randomBytes } from "node:crypto";
import {
  access,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  symlink,
  unlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketEncryptionCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { MountedFolder } from "../../../src/services/s3/mounts/mounted-folder.js";
import { startTestServer, type TestServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";
import { until } from "../../support/until.js";
import { s3Of } from "./support.js";

const Bucket = "photos";
let top: string;
let folder: string;
let server: TestServer;
let s3: S3Client;
let clock: TurnableClock;

const start = async () => {
  clock = new TurnableClock();
  server = await startTestServer({ data: join(top, "data"), mounts: [`${Bucket}=${folder}`], clock });
  s3 = s3Of(server);
};

beforeAll(async () => {
  top = await mkdtemp(join(tmpdir(), "lenticular-mount-"));
});
afterAll(() => rm(top, { recursive: true, force: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(top, "folder-"));
});
afterEach(async () => {
  await server.stop();
  await rm(join(top, "data"), { recursive: true, force: true });
});

const keys = async (): Promise<string[]> =>
  ((await s3.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key }) => Key ?? "");
const read = async (Key: string, Range?: string): Promise<Buffer> => {
  const got = await s3.send(new GetObjectCommand({ Bucket, Key, Range }));
  return Buffer.from((await got.Body?.transformToByteArray()) ?? []);
};
const hasKeys = (wanted: string[]) =>
  until(async () => JSON.stringify(await keys()) === JSON.stringify(wanted), `the keys ${wanted}`);

describe("mounted folders", () => {
  it("files that were there are objects, with their digests and types; new, changed and deleted ones follow", async () => {
    await mkdir(join(folder, "a"));
    const picture = randomBytes(300_000);
    await writeFile(join(folder, "a", "one.jpg"), picture);
    await start();
    await hasKeys(["a/one.jpg"]);
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: "a/one.jpg" }));
    expect(got.ETag).toBe(`"${createHash("md5").update(picture).digest("hex")}"`);
    expect(got.ContentType).toBe("image/jpeg");
    expect(got.ServerSideEncryption).toBeUndefined();
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(picture)).toBe(true);
    expect(await read("a/one.jpg", "bytes=5-9")).toEqual(picture.subarray(5, 10));

    await mkdir(join(folder, "b", "c"), { recursive: true });
    await writeFile(join(folder, "b", "c", "two.txt"), "two");
    await hasKeys(["a/one.jpg", "b/c/two.txt"]);
    await writeFile(join(folder, "b", "c", "two.txt"), "two again");
    // Read before it was noticed: the answer is the file's all the same.
    expect((await read("b/c/two.txt")).toString()).toBe("two again");
    await unlink(join(folder, "a", "one.jpg"));
    await hasKeys(["b/c/two.txt"]);
  });

  it("writes through S3 are files when they are answered, whole ones and those in parts; deletions take them away", async () => {
    await start();
    const body = randomBytes(1_000_000);
    await s3.send(new PutObjectCommand({ Bucket, Key: "deep/er/x.bin", Body: body, Metadata: { m: "1" } }));
    expect((await readFile(join(folder, "deep/er/x.bin"))).equals(body)).toBe(true);
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: "parts" }));
    const { ETag } = await s3.send(
      new UploadPartCommand({ Bucket, Key: "parts", UploadId, PartNumber: 1, Body: body }),
    );
    await s3.send(
      new CompleteMultipartUploadCommand({
        Bucket,
        Key: "parts",
        UploadId,
        MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
      }),
    );
    expect((await readFile(join(folder, "parts"))).equals(body)).toBe(true);
    expect((await read("parts")).equals(body)).toBe(true);
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: "deep/er/x.bin" }));
    expect(got.Metadata).toEqual({ m: "1" });
    await got.Body?.transformToByteArray();
    await s3.send(new DeleteObjectCommand({ Bucket, Key: "parts" }));
    await expect(access(join(folder, "parts"))).rejects.toThrow("ENOENT");
    expect(await keys()).toEqual(["deep/er/x.bin"]);
    const versioning = new PutBucketVersioningCommand({
      Bucket,
      VersioningConfiguration: { Status: "Enabled" },
    });
    await expect(s3.send(versioning)).rejects.toMatchObject({ name: "NotImplemented" });
  });

  it("keys that no file can have stay objects, and nothing leads out of the folder", async () => {
    await writeFile(join(top, "secret"), "secret");
    await symlink(join(top, "secret"), join(folder, "link"));
    await symlink(top, join(folder, "way-out"));
    await start();
    const hostile = ["../x", "a//b", ".", "way-out/y", "dir/", "way-out"];
    for (const Key of hostile) await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
    for (const Key of hostile) expect((await read(Key)).toString()).toBe(Key);
    expect(await keys()).toEqual([...hostile].sort());
    await expect(access(join(top, "y"))).rejects.toThrow("ENOENT");
    await expect(access(join(top, "x"))).rejects.toThrow("ENOENT");
    await expect(read("link")).rejects.toMatchObject({ name: "NoSuchKey" });
    await expect(read("way-out/secret")).rejects.toMatchObject({ name: "NoSuchKey" });
    expect(await readFile(join(top, "secret"), "utf8")).toBe("secret");
  });

  it("a folder of many files comes, is renamed and goes, and its objects with it", {
    timeout: 120_000,
  }, async () => {
    const names = Array.from({ length: 300 }, (_, index) => `${String(index).padStart(4, "0")}.txt`);
    await start();
    const making = join(top, "making");
    await mkdir(join(making, "deep"), { recursive: true });
    for (const name of names) await writeFile(join(making, "deep", name), name);
    await rename(making, join(folder, "one"));
    await hasKeys(names.map((name) => `one/deep/${name}`));
    await rename(join(folder, "one"), join(folder, "two"));
    await hasKeys(names.map((name) => `two/deep/${name}`));
    expect((await read("two/deep/0299.txt")).toString()).toBe("0299.txt");
    await rename(join(folder, "two"), making);
    await hasKeys([]);
    await rm(making, { recursive: true });
  });

  it("many downloads over one connection leave nothing behind on it", async () => {
    const body = randomBytes(300_000);
    await writeFile(join(folder, "a"), body);
    await start();
    await hasKeys(["a"]);
    const warnings: string[] = [];
    const note = ({ name }: Error) => warnings.push(name);
    process.on("warning", note);
    for (let count = 0; count < 15; count++) expect(body.equals(await read("a"))).toBe(true);
    await new Promise((resolve) => setImmediate(resolve));
    process.off("warning", note);
    expect(warnings).not.toContain("MaxListenersExceededWarning");
  });

  it("a file takes the place of a link; a key beside a folder of its name stays an object", async () => {
    await symlink(top, join(folder, "link"));
    await mkdir(join(folder, "album"));
    await start();
    await s3.send(new PutObjectCommand({ Bucket, Key: "album/1", Body: "one" }));
    await s3.send(new PutObjectCommand({ Bucket, Key: "album", Body: "not a folder" }));
    await s3.send(new PutObjectCommand({ Bucket, Key: "link", Body: "a file" }));
    expect((await lstat(join(folder, "link"))).isFile()).toBe(true);
    expect((await lstat(join(folder, "album"))).isDirectory()).toBe(true);
    expect(String(await read("album"))).toBe("not a folder");
    await s3.send(new DeleteObjectCommand({ Bucket, Key: "album/1" }));
    expect(await keys()).toEqual(["album", "link"]);
  });

  it("PutBucketEncryption: a mounted bucket takes SSE-S3 alone", async () => {
    await start();
    const encrypt = (SSEAlgorithm: "AES256" | "aws:kms") => {
      const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm } }];
      const ServerSideEncryptionConfiguration = { Rules };
      return s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
    };
    await encrypt("AES256");
    await expect(encrypt("aws:kms")).rejects.toMatchObject({ name: "NotImplemented" });
  });

  it("a file that is dropped in fires the notification, also one that came while the server was down", async () => {
    await start();
    const sqs = () => new SQSClient(server.client());
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "s3.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: "*",
        },
      ],
    });
    const { QueueUrl = "" } = await sqs().send(
      new CreateQueueCommand({ QueueName: "drops", Attributes: { Policy } }),
    );
    const named = await sqs().send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
    const QueueArn = named.Attributes?.["QueueArn"];
    const Events = ["s3:ObjectCreated:*" as const, "s3:ObjectRemoved:*" as const];
    await s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket,
        NotificationConfiguration: { QueueConfigurations: [{ QueueArn, Events }] },
      }),
    );
    const heard = async (): Promise<string[]> => {
      const url = new URL(new URL(QueueUrl).pathname, server.endpoint).href;
      const got = await sqs().send(new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }));
      const told: string[] = [];
      for (const { Body, ReceiptHandle } of got.Messages ?? []) {
        await sqs().send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
        for (const record of JSON.parse(Body ?? "{}").Records ?? [])
          told.push(`${record.eventName} ${record.s3.object.key}`);
      }
      return told;
    };
    const hears = async (wanted: string) => {
      const all: string[] = [];
      await until(async () => {
        all.push(...(await heard()));
        return all.length > 0;
      }, wanted);
      expect(all).toEqual([wanted]);
    };
    await writeFile(join(folder, "new.txt"), "x");
    await hears("ObjectCreated:Put new.txt");
    await server.stop();
    await writeFile(join(folder, "while-down.txt"), "y");
    await start();
    await hears("ObjectCreated:Put while-down.txt");
    await unlink(join(folder, "new.txt"));
    await hears("ObjectRemoved:Delete new.txt");
  });

  it("a folder that is taken away keeps its objects, which answer 503 until it is back", async () => {
    await start();
    await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "kept", Metadata: { a: "1" } }));
    await rename(folder, `${folder}-away`);
    await expect(read("k")).rejects.toMatchObject({ name: "ServiceUnavailable" });
    const looks = vi.spyOn(MountedFolder.prototype, "isThere");
    clock.turn(6_000);
    await until(async () => looks.mock.calls.length > 0, "a comparison without the folder");
    looks.mockRestore();
    expect(await keys()).toEqual(["k"]);
    await rename(`${folder}-away`, folder);
    expect((await read("k")).toString()).toBe("kept");
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: "k" }));
    expect(head.Metadata).toEqual({ a: "1" });
  });

  it("a file that is not found while its folder comes back is not a deleted one", async () => {
    await start();
    await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "kept", Metadata: { a: "1" } }));
    // What the watcher has to say of the write is over with the first comparison.
    const looks = vi.spyOn(MountedFolder.prototype, "keys");
    clock.turn(6_000);
    await until(async () => looks.mock.calls.length > 0, "a comparison");
    await writeFile(join(folder, "first"), "x");
    await until(async () => (await keys()).includes("first"), "what came meanwhile");
    looks.mockRestore();
    // Its file is not found until somebody asks whether the folder is there.
    let isAway = true;
    const { facts } = MountedFolder.prototype;
    const found = vi.spyOn(MountedFolder.prototype, "facts").mockImplementation(async function (
      this: MountedFolder,
      key,
    ) {
      return isAway && key === "k" ? undefined : facts.call(this, key);
    });
    const asked = vi.spyOn(MountedFolder.prototype, "isThere").mockImplementation(async () => {
      if (found.mock.calls.some(([key]) => key === "k")) isAway = false;
      return true;
    });
    clock.turn(6_000);
    await until(async () => !isAway, "a comparison that does not see the file at first");
    for (const spy of [found, asked]) spy.mockRestore();
    await writeFile(join(folder, "later"), "x");
    await until(async () => (await keys()).includes("later"), "what came after it");
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: "k" }));
    expect(head.Metadata).toEqual({ a: "1" });
  });

  it("an empty folder in its place is not a folder whose files were deleted, not at the next start either", async () => {
    await start();
    await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "kept", Metadata: { a: "1" } }));
    await rename(folder, `${folder}-away`);
    await mkdir(folder);
    const compared = async () => {
      const looks = vi.spyOn(MountedFolder.prototype, "isThere");
      clock.turn(6_000);
      await until(async () => looks.mock.calls.length > 0, "a comparison with the empty folder");
      looks.mockRestore();
    };
    await compared();
    await expect(read("k")).rejects.toMatchObject({ name: "ServiceUnavailable" });
    await server.stop();
    await start();
    await compared();
    expect(await keys()).toEqual(["k"]);
    await expect(read("k")).rejects.toMatchObject({ name: "ServiceUnavailable" });
    await rm(folder, { recursive: true });
    await rename(`${folder}-away`, folder);
    expect((await read("k")).toString()).toBe("kept");
    expect((await s3.send(new HeadObjectCommand({ Bucket, Key: "k" }))).Metadata).toEqual({ a: "1" });
    await rm(join(folder, "k"));
    clock.turn(6_000);
    await hasKeys([]);
  });

  it("another folder in its place, with files of its own, is the bucket from then on", async () => {
    await start();
    await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "old" }));
    await server.stop();
    await rm(folder, { recursive: true });
    await mkdir(folder);
    await writeFile(join(folder, "other"), "new");
    await start();
    clock.turn(6_000);
    await hasKeys(["other"]);
  });

  it("what cannot be read hides nothing else", async () => {
    await start();
    const { open } = MountedFolder.prototype;
    const opens = vi.spyOn(MountedFolder.prototype, "open").mockImplementation(async function (
      this: MountedFolder,
      key: string,
    ) {
      if (key === "b/secret") throw Object.assign(new Error("EACCES"), { code: "EACCES", errno: -13 });
      return open.call(this, key);
    });
    for (const name of ["a", "b", "c"]) await mkdir(join(folder, name));
    for (const name of ["a/1", "b/secret", "c/3"]) await writeFile(join(folder, name), name);
    clock.turn(6_000);
    await hasKeys(["a/1", "c/3"]);
    opens.mockRestore();
    clock.turn(6_000);
    await hasKeys(["a/1", "b/secret", "c/3"]);
  });

  it("files have a checksum, too, small ones and large ones", async () => {
    await start();
    const large = randomBytes(1_000_000);
    await writeFile(join(folder, "large"), large);
    await writeFile(join(folder, "small"), "abc");
    await hasKeys(["large", "small"]);
    const sumOf = async (bucket: string, Key: string) => {
      const head = { Bucket: bucket, Key, ChecksumMode: "ENABLED" as const };
      return (await s3.send(new HeadObjectCommand(head))).ChecksumCRC64NVME;
    };
    expect(await sumOf(Bucket, "small")).toBe("BeXKuz/B+us=");
    await s3.send(new CreateBucketCommand({ Bucket: "ordinary" }));
    const put = { Bucket: "ordinary", Key: "k", Body: large, ChecksumAlgorithm: "CRC64NVME" as const };
    await s3.send(new PutObjectCommand(put));
    expect(await sumOf(Bucket, "large")).toBe(await sumOf("ordinary", "k"));
  });
});
