import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type CommandProcess, endpointOf, startCommand } from "../support/process.js";
import { REGION, ROOT } from "../support/server.js";
import { until } from "../support/until.js";

const Bucket = "contended";
const Key = "one-key";
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
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
});
afterAll(async () => {
  await kill();
  await rm(data, { recursive: true, force: true });
});

const md5 = (bytes: Uint8Array): string => createHash("md5").update(bytes).digest("hex");

/** Small bodies travel in the store, large ones in files. */
const toBody = (writer: number): Buffer => randomBytes(writer % 4 === 0 ? 200_000 : 500 + writer);

it("100 writers to one key, killed in between: every answered version is there, whole, and reads give one writer's bytes", {
  timeout: 240_000,
}, async () => {
  const answered = new Map<string, string>();
  const written = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    let answers = 0;
    const writers = Array.from({ length: WRITERS }, async (_, writer) => {
      const Body = toBody(writer);
      written.add(md5(Body));
      // A write that the kill cut off was never answered: it may be there or not.
      const put = await s3.send(new PutObjectCommand({ Bucket, Key, Body })).catch(() => undefined);
      if (!put?.VersionId) return;
      answers++;
      answered.set(put.VersionId, md5(Body));
    });
    await until(async () => answers >= ANSWERS_BEFORE_KILL, "the first answers");
    const got = await s3.send(new GetObjectCommand({ Bucket, Key }));
    expect(written).toContain(md5((await got.Body?.transformToByteArray()) ?? new Uint8Array()));
    await kill();
    await Promise.all(writers);
    await start();
  }
  for (const [VersionId, digest] of answered) {
    const got = await s3.send(new GetObjectCommand({ Bucket, Key, VersionId }));
    expect(md5((await got.Body?.transformToByteArray()) ?? new Uint8Array())).toBe(digest);
  }
  expect(answered.size).toBeGreaterThanOrEqual(ROUNDS * ANSWERS_BEFORE_KILL);
  const listed = await s3.send(new ListObjectVersionsCommand({ Bucket, MaxKeys: 1000 }));
  const ids = new Set(listed.Versions?.map((version) => version.VersionId));
  for (const id of answered.keys()) expect(ids).toContain(id);
  expect(listed.Versions?.filter((version) => version.IsLatest)).toHaveLength(1);
});
