import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import {
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signRaw } from "../../support/raw-request.js";
import { startTestServer, type TestServer } from "../../support/server.js";
import { until } from "../../support/until.js";
import { chunkedUpload, cutUpload, open, plainUpload, type RawUpload, sendUpload } from "./raw-upload.js";
import { newBucket, s3Of } from "./support.js";
import { blobFiles, expectUntouched, KEPT } from "./untouched.js";

let data: string;
let server: TestServer;
let s3: S3Client;
let Bucket: string;
let UploadId: string;
/** The target of an upload that goes to a key, and of one that is a part. */
let whole: { endpoint: string; path: string };
let part: typeof whole & { query: Record<string, string> };

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "s3-cut-"));
  server = await startTestServer({ data });
  s3 = s3Of(server);
  Bucket = await newBucket(s3);
  await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: KEPT }));
  const begun = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: "k" }));
  UploadId = begun.UploadId ?? "";
  const { endpoint } = server;
  whole = { endpoint, path: `/${Bucket}/k` };
  part = { ...whole, query: { partNumber: "1", uploadId: UploadId } };
});
afterAll(async () => {
  await server.stop();
  await rm(data, { recursive: true, force: true });
});

async function expectNothingNew(): Promise<void> {
  await expectUntouched(s3, Bucket, data);
  const { Parts } = await s3.send(new ListPartsCommand({ Bucket, Key: "k", UploadId }));
  expect(Parts ?? []).toEqual([]);
}

function crc32Of(bytes: Uint8Array): string {
  const digest = Buffer.alloc(4);
  digest.writeUInt32BE(crc32(bytes));
  return digest.toString("base64");
}

const CRC32 = "x-amz-checksum-crc32";
const trailersOf = (bytes: Buffer) => ({ [CRC32]: crc32Of(bytes) });
const LARGE = 3_000_000;
const chunkBytes = 64 * 1024;

const uploads: [string, (bytes: Buffer) => Promise<RawUpload>][] = [
  ["PutObject", (bytes) => plainUpload(whole, bytes)],
  ["UploadPart", (bytes) => plainUpload(part, bytes)],
  [
    "PutObject in chunks with a trailer",
    (bytes) => chunkedUpload(whole, bytes, { signed: false, trailers: trailersOf(bytes), chunkBytes }),
  ],
  [
    "UploadPart in signed chunks with a trailer",
    (bytes) => chunkedUpload(part, bytes, { signed: true, trailers: trailersOf(bytes), chunkBytes }),
  ],
  [
    "PutObject in signed chunks",
    (bytes) => chunkedUpload(whole, bytes, { signed: true, trailers: {}, chunkBytes }),
  ],
];

describe.each(uploads)("%s, cut off", (_name, upload) => {
  it.each([50_000, LARGE])("anywhere in %i bytes, leaves nothing behind", async (size) => {
    const raw = await upload(randomBytes(size));
    for (const at of Object.values(raw.cuts)) {
      const reachesDisk = size === LARGE && at > size / 3;
      await cutUpload(server.endpoint, raw, at, async () => {
        if (reachesDisk)
          await until(async () => (await blobFiles(data)).length === 1, "the file of the upload");
      });
      await expectNothingNew();
    }
  });
});

/** Changes the first or the last of what matches. */
const spoil = (raw: RawUpload, from: string, to: string, last = false): RawUpload => {
  const at = last ? raw.body.lastIndexOf(from) : raw.body.indexOf(from);
  const body = Buffer.from(raw.body);
  body.write(to, at, "latin1");
  return { ...raw, body };
};
const MISMATCH = { status: 403, code: "SignatureDoesNotMatch" };
const INCOMPLETE = {
  status: 400,
  code: "IncompleteBody",
  message: "The request body terminated unexpectedly",
};
const MALFORMED = {
  status: 400,
  code: "MalformedTrailerError",
  message:
    "The request contained trailing data that was not well-formed or did not conform to our published schema.",
};

describe.each([50_000, LARGE])("%i bytes in chunks, told wrong, are refused and leave nothing:", (size) => {
  const bytes = randomBytes(size);
  const trailers = trailersOf(bytes);
  const signed = { signed: true, trailers, chunkBytes };
  const unsigned = { signed: false, trailers, chunkBytes };
  const length = (bytes: number) => ({ "x-amz-decoded-content-length": String(bytes) });

  it.each<[string, () => Promise<RawUpload>, object]>([
    [
      "a chunk's signature",
      async () => spoil(await chunkedUpload(whole, bytes, signed), "chunk-signature=", "chunk-signature=zz"),
      INCOMPLETE,
    ],
    [
      "the last chunk's signature",
      async () =>
        spoil(await chunkedUpload(part, bytes, signed), "chunk-signature=", "chunk-signature=000000", true),
      MISMATCH,
    ],
    [
      "the trailer's signature",
      async () =>
        spoil(
          await chunkedUpload(whole, bytes, signed),
          "x-amz-trailer-signature:",
          "x-amz-trailer-signature:000000",
        ),
      MISMATCH,
    ],
    [
      "the trailer's name",
      async () =>
        spoil(await chunkedUpload(whole, bytes, unsigned), `${CRC32}:`, "x-amz-checksum-crc99:", true),
      MALFORMED,
    ],
    [
      "the trailer's value",
      async () => chunkedUpload(part, bytes, { ...unsigned, trailers: { [CRC32]: "AAAAAA==" } }),
      { status: 400, code: "BadDigest" },
    ],
    [
      "a trailer's value that is none",
      async () => chunkedUpload(whole, bytes, { ...unsigned, trailers: { [CRC32]: "x" } }),
      { status: 400, code: "InvalidRequest" },
    ],
    [
      "a trailer that nobody announced",
      async () => chunkedUpload(whole, bytes, unsigned, { "x-amz-trailer": "x-amz-checksum-sha1" }),
      MALFORMED,
    ],
    [
      "a trailer behind chunks that have none",
      async () =>
        chunkedUpload(whole, bytes, signed, { "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" }),
      INCOMPLETE,
    ],
    ["too long a length", async () => chunkedUpload(part, bytes, unsigned, length(size + 1)), INCOMPLETE],
    ["too short a length", async () => chunkedUpload(part, bytes, unsigned, length(size - 1)), INCOMPLETE],
    ["no length", async () => chunkedUpload(part, bytes, unsigned, length(-1)), { status: 411 }],
    [
      "a small chunk before the last",
      async () => chunkedUpload(whole, bytes, { ...signed, chunkBytes: 8191 }),
      { status: 403, code: "InvalidChunkSizeError" },
    ],
    [
      "a chunk's size",
      async () => {
        const raw = await chunkedUpload(whole, bytes, unsigned);
        return { ...raw, body: Buffer.concat([Buffer.from("g"), raw.body.subarray(1)]) };
      },
      INCOMPLETE,
    ],
  ])("%s", async (_what, upload, expected) => {
    const raw = await upload();
    expect(await sendUpload(server.endpoint, raw)).toMatchObject(expected);
    await expectNothingNew();
  });
});

it("a chunk's signature that does not match is told with what was to be signed", async () => {
  const raw = await chunkedUpload(whole, randomBytes(100), { signed: true, trailers: {}, chunkBytes });
  const { text } = await sendUpload(
    server.endpoint,
    spoil(raw, "chunk-signature=", "chunk-signature=000000"),
  );
  expect(text).toContain("<StringToSign>AWS4-HMAC-SHA256-PAYLOAD\n");
  expect(text).toContain("<SignatureProvided>000000");
  expect(text).toContain("<CanonicalRequest>PUT\n");
});

it("a form, cut off, leaves nothing behind", async () => {
  const piece = (name: string, rest: string) =>
    `--cut\r\nContent-Disposition: form-data; name="${name}"${rest}`;
  const fields = `${piece("key", "\r\n\r\nk\r\n")}${piece("file", '; filename="f"\r\n\r\n')}`;
  const body = Buffer.concat([Buffer.from(fields), randomBytes(LARGE), Buffer.from("\r\n--cut--\r\n")]);
  const signed = await signRaw(server.endpoint, "s3", {
    method: "POST",
    path: `/${Bucket}`,
    query: {},
    headers: {
      "content-type": "multipart/form-data; boundary=cut",
      "content-length": String(body.length),
      "x-amz-content-sha256": "UNSIGNED-PAYLOAD",
    },
    body: "",
  });
  const lines = Object.entries(signed).map(([name, value]) => `${name}: ${value}\r\n`);
  const raw = { head: `POST /${Bucket} HTTP/1.1\r\n${lines.join("")}\r\n`, body, cuts: {} };
  for (const at of [0, 30, fields.length, LARGE / 2, body.length - 1]) {
    await cutUpload(server.endpoint, raw, at, async () => {
      if (at > fields.length)
        await until(async () => (await blobFiles(data)).length === 1, "the file of the form");
    });
    await expectNothingNew();
  }
});

it("a copy whose caller goes away is whole, or is not", async () => {
  const Body = randomBytes(LARGE);
  await s3.send(new PutObjectCommand({ Bucket, Key: "source", Body }));
  const signed = await signRaw(server.endpoint, "s3", {
    method: "PUT",
    path: `/${Bucket}/copy`,
    query: {},
    headers: {
      "x-amz-copy-source": `${Bucket}/source`,
      // Another algorithm than the source's: every byte is read.
      "x-amz-checksum-algorithm": "SHA256",
      "x-amz-content-sha256": "UNSIGNED-PAYLOAD",
      "content-length": "0",
    },
    body: "",
  });
  const lines = Object.entries(signed).map(([name, value]) => `${name}: ${value}\r\n`);
  const socket = open(server.endpoint);
  await new Promise<void>((resolve) =>
    socket.write(`PUT /${Bucket}/copy HTTP/1.1\r\n${lines.join("")}\r\n`, () => resolve()),
  );
  await until(async () => (await blobFiles(data)).length === 2, "the file of the copy");
  socket.destroy();
  const copy = { Bucket, Key: "copy" };
  const isThere = () =>
    s3.send(new HeadObjectCommand(copy)).then(
      () => true,
      () => false,
    );
  await until(
    async () => (await blobFiles(data)).length === ((await isThere()) ? 2 : 1),
    "the end of the copy",
  );
  if (await isThere()) {
    const got = await s3.send(new GetObjectCommand(copy));
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(Body)).toBe(true);
  }
  await s3.send(new CopyObjectCommand({ ...copy, CopySource: `${Bucket}/source` }));
});
