import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { signRaw } from "../../support/raw-request.js";
import { startTestServer, type TestServer } from "../../support/server.js";
import { newBucket, s3Of } from "./support.js";
import { expectUntouched, KEPT } from "./untouched.js";

let data: string;
let server: TestServer;
let s3: S3Client;
let Bucket: string;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "s3-broken-"));
  server = await startTestServer({ data });
  s3 = s3Of(server);
});
afterAll(async () => {
  await server.stop();
  await rm(data, { recursive: true, force: true });
});
beforeEach(async () => {
  Bucket = await newBucket(s3);
  await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: KEPT }));
});

const expectNothingNew = () => expectUntouched(s3, Bucket, data);

const SIZES = [100, 50_000, 3_000_000];
const WRONG_MD5 = "1B2M2Y8AsgTpgAmY7PhCfg==";

describe.each(SIZES)("an upload of %i bytes that goes wrong", (size) => {
  const body = randomBytes(size);

  it.each([
    ["Content-MD5", { ContentMD5: WRONG_MD5 }, "BadDigest"],
    ["CRC32", { ChecksumCRC32: "AAAAAA==" }, "BadDigest"],
    ["SHA-256", { ChecksumSHA256: Buffer.alloc(32).toString("base64") }, "BadDigest"],
    ["CRC64NVME", { ChecksumCRC64NVME: "AAAAAAAAAAA=" }, "BadDigest"],
    ["no digest at all", { ContentMD5: "short" }, "InvalidDigest"],
  ])("wrong by its %s: stores nothing", async (_what, wrong, name) => {
    await expect(
      s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: body, ...wrong })),
    ).rejects.toMatchObject({
      name,
    });
    await expectNothingNew();
  });

  it("wrong by the hash under its signature: stores nothing", async () => {
    const path = `/${Bucket}/k`;
    const headers = { "x-amz-content-sha256": "0".repeat(64) };
    const signed = await signRaw(server.endpoint, "s3", {
      method: "PUT",
      path,
      query: {},
      headers,
      body: "",
    });
    const answer = await fetch(server.endpoint + path, { method: "PUT", headers: signed, body });
    expect([answer.status, await answer.text()]).toEqual([
      400,
      expect.stringContaining("XAmzContentSHA256Mismatch"),
    ]);
    await expectNothingNew();
  });
});
