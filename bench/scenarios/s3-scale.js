// What must not grow: the cost of a listing with the bucket, and the memory with the object.
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { join } from "node:path";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { openStore } from "../../dist/core/store/lmdb.js";
import { objects } from "../../dist/services/s3/store.js";
import { startServer } from "../server-process.js";
import { presign, TEST_KEY } from "../sign.js";
import { compareWork } from "../work.js";

const FEW = 10_000;
const MANY = Number(process.env.KEYS ?? 1_000_000);
const PER_TRANSACTION = 5_000;
const LARGE_BYTES = Number(process.env.LARGE_BYTES ?? 2 * 1024 ** 3);
const CHUNK_BYTES = 1024 * 1024;

export async function run(_report, print) {
  await listings(print);
  await memory(print);
}

async function listings(print) {
  const first = await startServer("lenticular");
  const bucketIds = new Map();
  for (const Bucket of ["few-keys", "many-keys"])
    await clientOf(first.url).send(new CreateBucketCommand({ Bucket }));
  await first.halt();
  const store = await openStore({ folder: join(first.folder, "store"), durable: false });
  const s3 = store.scope("service", "s3");
  for (const name of ["few-keys", "many-keys"]) bucketIds.set(name, (await s3.get(["buckets", name])).id);
  await fill(s3, bucketIds.get("few-keys"), FEW);
  await fill(s3, bucketIds.get("many-keys"), MANY);
  await store.close();
  const server = await startServer("lenticular", [], first.folder);
  try {
    const listing = async (name, bucket, keys) => ({
      name,
      url: server.url,
      pid: server.pid,
      request: await presign(server.url, "s3", {
        method: "GET",
        path: `/${bucket}`,
        query: { "list-type": "2", "max-keys": "1000", "start-after": toKey(Math.floor(keys / 2)) },
        headers: { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" },
      }),
    });
    const rows = [
      await listing(`1,000 of ${MANY} keys`, "many-keys", MANY),
      await listing(`1,000 of ${FEW} keys`, "few-keys", FEW),
    ];
    print("\nS3 ListObjectsV2 from the middle, processor time of the server\n");
    for (const { name, ms, ratio } of await compareWork(rows, { calls: 100 }))
      print(`  ${name.padEnd(30)} ${ms.toFixed(2).padStart(6)} ms a call  this/first ${ratio.toFixed(2)}\n`);
  } finally {
    await server.stop();
  }
}

const toKey = (index) => `folder/${String(index).padStart(9, "0")}.jpg`;

/** Writes the records that PutObject would: a million requests would measure something else. */
async function fill(store, bucketId, count) {
  for (let start = 0; start < count; start += PER_TRANSACTION) {
    await store.transact(async (tx) => {
      for (let index = start; index < Math.min(start + PER_TRANSACTION, count); index++) {
        objects.put(tx, [bucketId, toKey(index)], {
          stamp: index + 1,
          modifiedAt: 1_700_000_000_000 + index,
          owner: "000000000000",
          size: 0,
          etag: "d41d8cd98f00b204e9800998ecf8427e",
          content: { kind: "none" },
          headers: {},
          metadata: {},
          storageClass: "STANDARD",
        });
      }
    });
  }
}

/** Uploads and downloads one large object and tells how far the server's resident set rises. */
async function memory(print) {
  const server = await startServer("lenticular");
  try {
    const s3 = clientOf(server.url);
    await s3.send(new CreateBucketCommand({ Bucket: "large" }));
    // What every first large body brings with it: a thread, buffers.
    await s3.send(new PutObjectCommand({ Bucket: "large", Key: "k", Body: randomBytes(4 * CHUNK_BYTES) }));
    await (await s3.send(new GetObjectCommand({ Bucket: "large", Key: "k" }))).Body.transformToByteArray();
    const base = await residentBytes(server.pid);
    const headers = { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" };
    const path = "/large/k";
    const put = await presign(server.url, "s3", { method: "PUT", path, headers });
    const up = await watching(server.pid, () => transfer(server.url, put, LARGE_BYTES));
    const get = await presign(server.url, "s3", { method: "GET", path, headers });
    const down = await watching(server.pid, () => transfer(server.url, get, 0));
    if (down.result !== LARGE_BYTES) throw new Error(`${down.result} bytes came back`);
    const mb = (bytes) => `${Math.round(bytes / 1024 ** 2)} MB`;
    print(`\nS3, one object of ${mb(LARGE_BYTES)}\n`);
    print(
      `  resident before ${mb(base)}; upload at most +${mb(up.peak - base)}; download at most +${mb(down.peak - base)}\n`,
    );
  } finally {
    await server.stop();
  }
}

function transfer(url, { method, path, headers }, bytes) {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      url + path,
      { method, headers: { ...headers, "content-length": bytes } },
      (answer) => {
        let received = 0;
        answer.on("data", (chunk) => {
          received += chunk.length;
        });
        answer.on("end", () =>
          answer.statusCode === 200 ? resolve(received) : reject(new Error(`status ${answer.statusCode}`)),
        );
      },
    );
    sent.on("error", reject);
    const chunk = randomBytes(CHUNK_BYTES);
    let left = bytes;
    const more = () => {
      while (left > 0) {
        const part = left >= chunk.length ? chunk : chunk.subarray(0, left);
        left -= part.length;
        if (!sent.write(part)) return void sent.once("drain", more);
      }
      sent.end();
    };
    more();
  });
}

const WATCH_MS = 50;

async function watching(pid, work) {
  let peak = 0;
  const timer = setInterval(async () => {
    peak = Math.max(peak, await residentBytes(pid));
  }, WATCH_MS);
  try {
    return { result: await work(), peak };
  } finally {
    clearInterval(timer);
  }
}

async function residentBytes(pid) {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
}

const clientOf = (endpoint) =>
  new S3Client({ endpoint, region: "us-east-1", credentials: TEST_KEY, forcePathStyle: true });
