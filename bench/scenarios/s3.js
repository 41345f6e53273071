// GET of 8 MB and 1 KB objects and durable PUT of both: ours against bare node:http file streams and s3rver.
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { compare } from "../compare.js";
import { startServer } from "../server-process.js";
import { crc32Header, presign, S3RVER_KEY, TEST_KEY } from "../sign.js";

const SIZES = [
  ["1 KB", 1024, 16],
  ["8 MB", 8 * 1024 * 1024, 4],
];

export async function run(report) {
  for (const [label, size, connections] of SIZES) {
    // The load generator takes bodies as text.
    const bytes = randomBytes(size / 2).toString("hex");
    const ours = await startServer("lenticular");
    const file = join(ours.folder, "yardstick");
    await writeFile(file, bytes);
    const bare = await startServer("bare", ["", "binary/octet-stream", file]);
    const s3rver = await startServer("s3rver");
    try {
      await fill(ours.url, TEST_KEY, bytes);
      await fill(s3rver.url, S3RVER_KEY, bytes);
      const contenders = [
        ["lenticular", ours, TEST_KEY],
        ["bare node:http file", bare, TEST_KEY],
        ["s3rver", s3rver, S3RVER_KEY],
      ];
      for (const method of ["GET", "PUT"]) {
        const named = await Promise.all(
          contenders.map(async ([name, { url }, key]) => ({
            name,
            url,
            requests: [await request(url, method, method === "PUT" ? bytes : undefined, key)],
          })),
        );
        report(
          `S3 ${method}, ${label} object, ${connections} connections`,
          await compare(named, { connections }),
        );
      }
    } finally {
      await Promise.all([ours, bare, s3rver].map((server) => server.stop()));
    }
  }
}

function request(url, method, body, key) {
  // The load generator adds the length of a body itself.
  const headers = body ? crc32Header(body) : { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" };
  return presign(url, "s3", { method, path: "/bench/object", headers, body }, key);
}

async function fill(endpoint, credentials, Body) {
  const client = new S3Client({ endpoint, region: "us-east-1", credentials, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: "bench" }));
  await client.send(new PutObjectCommand({ Bucket: "bench", Key: "object", Body }));
  client.destroy();
}
