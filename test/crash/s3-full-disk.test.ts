import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, expect, it } from "vitest";
import { type CommandProcess, endpointOf, startCommand } from "../support/process.js";
import { REGION, ROOT } from "../support/server.js";
import { until } from "../support/until.js";

const DISK = "size=48m";
const LARGE_BYTES = 8_000_000;
const SMALL_BYTES = 12_000;
const Bucket = "brimful";

const folder = mkdtempSync(join(tmpdir(), "s3-full-"));

/** A disk of its own, small enough to fill. */
function mountDisk(): string | undefined {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", DISK, "tmpfs", folder], { stdio: "ignore" });
    return undefined;
  } catch {
    return "no right to mount a small disk here";
  }
}

const noDisk = mountDisk();
let server: CommandProcess | undefined;

afterAll(async () => {
  server?.child.kill("SIGKILL");
  await server?.ended;
  if (!noDisk) execFileSync("umount", [folder]);
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<S3Client> {
  server = startCommand(["start", "--port", "0", "--data", join(folder, "data"), "--quiet"]);
  await server.says("Ready.");
  const endpoint = endpointOf(server);
  return new S3Client({ endpoint, region: REGION, credentials: ROOT, forcePathStyle: true, maxAttempts: 1 });
}

it.skipIf(noDisk !== undefined)(
  `a full disk answers 503, loses nothing, and takes writes again when there is room${noDisk ? `: ${noDisk}` : ""}`,
  { timeout: 120_000 },
  async () => {
    let s3 = await start();
    await s3.send(new CreateBucketCommand({ Bucket }));
    const kept = new Map<string, string>();
    const put = async (Key: string, bytes: number): Promise<number> => {
      const Body = randomBytes(bytes);
      try {
        await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
        kept.set(Key, createHash("md5").update(Body).digest("hex"));
        return 200;
      } catch (error) {
        return (error as { $metadata: { httpStatusCode: number } }).$metadata.httpStatusCode;
      }
    };
    const fill = async (name: string, bytes: number): Promise<number> => {
      for (let index = 0; ; index++) {
        const status = await put(`${name}-${index}`, bytes);
        if (status !== 200) return status;
      }
    };
    const checkKept = async () => {
      for (const [Key, digest] of kept) {
        const got = await s3.send(new GetObjectCommand({ Bucket, Key }));
        const bytes = (await got.Body?.transformToByteArray()) ?? new Uint8Array();
        expect(createHash("md5").update(bytes).digest("hex"), Key).toBe(digest);
      }
    };
    expect(await fill("large", LARGE_BYTES)).toBe(503);
    expect(await fill("small", SMALL_BYTES)).toBe(503);
    await checkKept();
    server?.child.kill("SIGKILL");
    await server?.ended;
    s3 = await start();
    await checkKept();
    await s3.send(new DeleteObjectCommand({ Bucket, Key: "large-0" }));
    kept.delete("large-0");
    await until(async () => (await put("again", LARGE_BYTES / 2)) === 200, "room for another object");
    await checkKept();
  },
);
