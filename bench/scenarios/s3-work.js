// Processor time of 8 MB downloads and uploads: ours against bare node:http file streams.
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { startServer } from "../server-process.js";
import { crc32Header, presign, TEST_KEY } from "../sign.js";
import { compareWork } from "../work.js";

const BYTES = 8 * 1024 * 1024;
const CALLS = 40;
const UNSIGNED = { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" };

export async function run(_report, print) {
  const bytes = randomBytes(BYTES / 2).toString("hex");
  const ours = await startServer("lenticular");
  const file = join(ours.folder, "yardstick");
  await writeFile(file, bytes);
  const bare = await startServer("bare", ["", "binary/octet-stream", file]);
  try {
    await fill(ours.url, bytes);
    for (const [title, method, headers] of [
      ["GET", "GET", UNSIGNED],
      ["PUT, signed payload, CRC32", "PUT", crc32Header(bytes)],
      ["PUT, signed payload, no checksum", "PUT", {}],
      ["PUT, unsigned payload, CRC32", "PUT", { ...UNSIGNED, ...crc32Header(bytes) }],
    ]) {
      const body = method === "PUT" ? bytes : undefined;
      const contenders = [
        ["lenticular", ours],
        ["bare node:http file", bare],
      ].map(async ([name, { url, pid }]) => {
        const request = await presign(url, "s3", { method, path: "/bench/object", headers, body });
        return { name, url, pid, request };
      });
      print(`\nS3 ${title}, 8 MB, processor time of the server\n`);
      for (const { name, ms, ratio } of await compareWork(await Promise.all(contenders), { calls: CALLS }))
        print(`  ${name.padEnd(30)} ${ms.toFixed(1).padStart(6)} ms a call  this/ours ${ratio.toFixed(2)}\n`);
    }
  } finally {
    await Promise.all([ours.stop(), bare.stop()]);
  }
}

async function fill(endpoint, Body) {
  const client = new S3Client({ endpoint, region: "us-east-1", credentials: TEST_KEY, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: "bench" }));
  await client.send(new PutObjectCommand({ Bucket: "bench", Key: "object", Body }));
  client.destroy();
}
