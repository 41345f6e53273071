import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readdir, readlink, rm } from "node:fs/promises";
import { connect as connectHttp2 } from "node:http2";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../support/server.js";
import { until } from "../../support/until.js";
import { newBucket, s3Of } from "./support.js";

const SIZES = [70_000, 262_144, 3_000_001, 8_000_000];

let data: string;
let server: TestServer;
let s3: S3Client;
let Bucket: string;
const digests = new Map<string, string>();

const digestOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "s3-downloads-"));
  server = await startTestServer({ data });
  s3 = s3Of(server);
  Bucket = await newBucket(s3);
  for (const size of SIZES) {
    const Body = randomBytes(size);
    await s3.send(new PutObjectCommand({ Bucket, Key: String(size), Body }));
    digests.set(String(size), digestOf(Body));
  }
});
afterAll(async () => {
  await server.stop();
  await rm(data, { recursive: true, force: true });
});

const urlOf = async (Key: string): Promise<URL> =>
  new URL(await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key })));

/** Blobs that this process holds open. */
async function openBlobs(): Promise<string[]> {
  const links = (await readdir("/proc/self/fd")).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => ""));
  return (await Promise.all(links)).filter((path) => path.startsWith(join(data, "blobs")));
}

/** Asks for an object and reads nothing of the answer but its beginning. */
async function beginReading(Key: string) {
  const { hostname, port, pathname, search } = await urlOf(Key);
  const socket = connect(Number(port), hostname);
  socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`);
  await new Promise((resolve) => socket.once("readable", resolve));
  return socket;
}

describe("downloads that share memory", () => {
  it("many at once, some slow, each give their own object's bytes", { timeout: 60_000 }, async () => {
    const reading = Array.from({ length: 40 }, async (_, index) => {
      const Key = String(SIZES[index % SIZES.length]);
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      const hash = createHash("sha256");
      for await (const chunk of Body as AsyncIterable<Uint8Array>) {
        hash.update(chunk);
        if (index % 5 === 0) await pause(1);
      }
      expect(hash.digest("hex")).toBe(digests.get(Key));
    });
    await Promise.all(reading);
  });

  it("over HTTP/2, on one connection, too", async () => {
    const session = connectHttp2(server.endpoint);
    const reading = SIZES.map(async (size) => {
      const { pathname, search } = await urlOf(String(size));
      const hash = createHash("sha256");
      for await (const chunk of session.request({ ":path": pathname + search })) hash.update(chunk);
      expect(hash.digest("hex")).toBe(digests.get(String(size)));
    });
    await Promise.all(reading);
    session.close();
  });

  it.skipIf(process.platform !== "linux")(
    "a reader that goes away half-way leaves no file open, and the others their bytes",
    async () => {
      const gone = await Promise.all(Array.from({ length: 8 }, () => beginReading("8000000")));
      await until(async () => (await openBlobs()).length > 0, "the files under the readers");
      for (const socket of gone) socket.destroy();
      await until(async () => (await openBlobs()).length === 0, "the end of the files");
      for (const [Key, digest] of digests) {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
        expect(digestOf((await Body?.transformToByteArray()) ?? new Uint8Array())).toBe(digest);
      }
    },
  );
});
