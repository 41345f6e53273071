import { createHmac, randomBytes } from "node:crypto";
import { connect } from "node:net";
import { GetObjectCommand, ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import { beforeAll, expect, it } from "vitest";
import { ROOT, useServer } from "../../support/server.js";
import { until } from "../../support/until.js";
import { newBucket, s3Of } from "./support.js";

const server = useServer();
let s3: S3Client;
let Bucket: string;
beforeAll(async () => {
  s3 = s3Of(server);
  Bucket = await newBucket(s3);
});

/** The fields of a form whose file must have so many bytes. */
function fieldsFor(min: number, max: number): Record<string, string> {
  const conditions = [{ bucket: Bucket }, ["starts-with", "$key", ""], ["content-length-range", min, max]];
  const document = { expiration: new Date(Date.now() + 600_000).toISOString(), conditions };
  const policy = Buffer.from(JSON.stringify(document)).toString("base64");
  const signature = createHmac("sha1", ROOT.secretAccessKey).update(policy).digest("base64");
  return { key: "posted", AWSAccessKeyId: ROOT.accessKeyId, policy, signature };
}

async function post(bytes: Uint8Array, min: number, max: number) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fieldsFor(min, max))) form.set(name, value);
  form.set("file", new Blob([Uint8Array.from(bytes)]));
  return fetch(`${server.endpoint}/${Bucket}`, { method: "POST", body: form });
}

async function refusal(bytes: Uint8Array, min: number, max: number) {
  const answer = await post(bytes, min, max);
  return { status: answer.status, code: /<Code>(.*)<\/Code>/.exec(await answer.text())?.[1] };
}

const keys = async () => ((await s3.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).length;

it.each([
  [3, 0, 0, "EntityTooLarge"],
  [3, 10, 20, "EntityTooSmall"],
  [2_000_000, 0, 1000, "EntityTooLarge"],
  [2_000_000, 3_000_000, 4_000_000, "EntityTooSmall"],
])("POST: a file of %i bytes where %i to %i are wanted is refused", async (size, min, max, code) => {
  expect(await refusal(randomBytes(size), min, max)).toEqual({ status: 400, code });
  expect(await keys()).toBe(0);
});

it("POST: the answer tells the checksum that was computed", async () => {
  const { headers } = await post(Buffer.from("abc"), 0, 10);
  expect([headers.get("x-amz-checksum-crc64nvme"), headers.get("x-amz-checksum-type")]).toEqual([
    "BeXKuz/B+us=",
    "FULL_OBJECT",
  ]);
});

it("POST: a form that is cut off leaves nothing, and harms nobody", async () => {
  const { hostname, port } = new URL(server.endpoint);
  const parts = Object.entries(fieldsFor(0, 9_000_000)).map(
    ([name, value]) => `--cut\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const file = '--cut\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n';
  const socket = connect(Number(port), hostname);
  socket.write(
    `POST /${Bucket} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Type: multipart/form-data; boundary=cut\r\n` +
      `Content-Length: 5000000\r\n\r\n${parts.join("")}${file}`,
  );
  await new Promise((resolve) => socket.write(randomBytes(1_000_000), resolve));
  socket.destroy();
  const bytes = randomBytes(2_000_000);
  expect((await post(bytes, 0, 9_000_000)).status).toBe(204);
  const got = await s3.send(new GetObjectCommand({ Bucket, Key: "posted" }));
  expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
  await until(async () => (await keys()) === 1, "the one object");
});
