import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { startTestServer } from "../../support/server.js";
import { until } from "../../support/until.js";
import { open, plainUpload } from "./raw-upload.js";
import { newBucket, s3Of } from "./support.js";
import { blobFiles } from "./untouched.js";

it("an upload under way when everything is reset is told to come again, and leaves nothing", async () => {
  const data = await mkdtemp(join(tmpdir(), "s3-reset-"));
  const server = await startTestServer({ data });
  try {
    const { endpoint } = server;
    const Bucket = await newBucket(s3Of(server));
    const { head, body } = await plainUpload({ endpoint, path: `/${Bucket}/k` }, randomBytes(4_000_000));
    const socket = open(endpoint);
    socket.write(head);
    socket.write(body.subarray(0, 2_000_000));
    await until(async () => (await blobFiles(data)).length > 0, "the first bytes on disk");
    expect((await fetch(`${endpoint}/_lenticular/reset`, { method: "POST" })).status).toBe(200);
    socket.write(body.subarray(2_000_000));
    let answer = "";
    for await (const piece of socket) {
      answer += piece;
      if (answer.includes("</Error>")) break;
    }
    expect(answer).toMatch(/^HTTP\/1.1 503 /);
    expect(answer).toContain("<Code>ServiceUnavailable</Code>");
    await until(async () => (await blobFiles(data)).length === 0, "the end of what was written");
  } finally {
    await server.stop();
    await rm(data, { recursive: true, force: true });
  }
});
