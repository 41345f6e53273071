import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  type ObjectVersion,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type CommandProcess, endpointOf, startCommand } from "../support/process.js";
import { REGION, ROOT } from "../support/server.js";
import { until } from "../support/until.js";

const Key = "one-key";
const PART_BYTES = 5 * 1024 * 1024;
/** Larger bodies and parts are files. */
const IN_STORE_BYTES_MAX = 16_384;
const WRITERS = 100;
const ROUNDS = 3;
/** Answers after which the kill comes: some writers are done, the others under way. */
const ANSWERS_BEFORE_KILL = 40;

let data: string;
let server: CommandProcess;
let s3: S3Client;

async function start(): Promise<void> {
  server = startCommand(["start", "--port", "0", "--data", data, "--quiet"]);
  await server.says("Ready.");
  s3 = new S3Client({
    endpoint: endpointOf(server),
    region: REGION,
    credentials: ROOT,
    forcePathStyle: true,
    maxAttempts: 1,
  });
}

async function kill(): Promise<void> {
  server.child.kill("SIGKILL");
  await server.ended;
  s3.destroy();
}

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "s3-crash-"));
  await start();
});
afterAll(async () => {
  await kill();
  await rm(data, { recursive: true, force: true });
});

const md5 = (bytes: Uint8Array): string => createHash("md5").update(bytes).digest("hex");

/** Small bodies travel in the store, large ones in files, and one in twenty in two parts. */
const isInParts = (writer: number): boolean => writer % 20 === 7;
const toBody = (writer: number): Buffer => {
  if (isInParts(writer)) return randomBytes(PART_BYTES + 100_000);
  return randomBytes(writer % 4 === 0 ? 200_000 : 500 + writer);
};

async function write(Bucket: string, writer: number, Body: Buffer): Promise<string> {
  if (!isInParts(writer)) {
    const put = await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    return put.VersionId ?? "null";
  }
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const pieces = [Body.subarray(0, PART_BYTES), Body.subarray(PART_BYTES)];
  const Parts = await Promise.all(
    pieces.map(async (piece, index) => {
      const PartNumber = index + 1;
      const part = { Bucket, Key, UploadId, PartNumber, Body: piece };
      const { ETag } = await s3.send(new UploadPartCommand(part));
      return { PartNumber, ETag };
    }),
  );
  const done = await s3.send(
    new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }),
  );
  return done.VersionId ?? "null";
}

async function read(Bucket: string, VersionId?: string): Promise<string> {
  const got = await s3.send(new GetObjectCommand({ Bucket, Key, VersionId }));
  return md5((await got.Body?.transformToByteArray()) ?? new Uint8Array());
}

const filesOf = ({ ETag, Size = 0 }: ObjectVersion): number =>
  ETag?.includes("-") ? 2 : Size > IN_STORE_BYTES_MAX ? 1 : 0;

/** What the kills cut off is given up, and then the files are those of the versions that are listed. */
async function expectNoOtherFiles(Bucket: string, versions: ObjectVersion[]): Promise<void> {
  const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket }));
  for (const { UploadId } of Uploads)
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
  const wanted = versions.reduce((sum, version) => sum + filesOf(version), 0);
  await until(async () => {
    const found = await readdir(join(data, "blobs"), { recursive: true, withFileTypes: true });
    return found.filter((entry) => entry.isFile()).length === wanted;
  }, `${wanted} files`);
}

it.each(["Enabled", "Suspended"] as const)(
  "100 writers to one key, killed in between, versioning %s: what was answered is there, whole, reads give one writer's bytes, and nothing else stays",
  {
    timeout: 240_000,
  },
  async (Status) => {
    const Bucket = `contended-${Status.toLowerCase()}`;
    await s3.send(new CreateBucketCommand({ Bucket }));
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
    const answered = new Map<string, string>();
    const written = new Set<string>();
    let inParts = 0;
    let answers = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const before = { answers, inParts };
      const writers = Array.from({ length: WRITERS }, async (_, writer) => {
        const Body = toBody(writer);
        written.add(md5(Body));
        // A write that the kill cut off was never answered: it may be there or not.
        const version = await write(Bucket, writer, Body).catch(() => undefined);
        if (version === undefined) return;
        answers++;
        if (isInParts(writer)) inParts++;
        answered.set(version, md5(Body));
      });
      await until(
        async () => answers >= before.answers + ANSWERS_BEFORE_KILL && inParts > before.inParts,
        "the first answers",
      );
      expect(written).toContain(await read(Bucket));
      await kill();
      await Promise.all(writers);
      await start();
    }
    if (Status === "Enabled") {
      for (const [version, digest] of answered) expect(await read(Bucket, version)).toBe(digest);
      expect(answered.size).toBe(answers);
    }
    expect(written).toContain(await read(Bucket));
    const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket, MaxKeys: 1000 }));
    const ids = new Set(Versions.map((version) => version.VersionId));
    for (const id of answered.keys()) expect(ids).toContain(id);
    expect(Versions.filter((version) => version.IsLatest)).toHaveLength(1);
    await expectNoOtherFiles(Bucket, Versions);
    for (const { VersionId } of Versions) await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
    await expectNoOtherFiles(Bucket, []);
  },
);
