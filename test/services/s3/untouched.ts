import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { GetObjectCommand, ListObjectVersionsCommand, type S3Client } from "@aws-sdk/client-s3";
import { expect } from "vitest";
import { until } from "../../support/until.js";

/** What key `k` holds before an upload to it goes wrong. */
export const KEPT = "what was there";

/** Large bodies are files, of which none may stay behind. */
export async function blobFiles(data: string): Promise<string[]> {
  const blobs = join(data, "blobs");
  if (!existsSync(blobs)) return [];
  const found = await readdir(blobs, { recursive: true, withFileTypes: true });
  return found.filter((entry) => entry.isFile()).map(({ name }) => name);
}

/** An upload to `k` has left nothing, neither on disk nor in the bucket. */
export async function expectUntouched(s3: S3Client, Bucket: string, data: string): Promise<void> {
  await until(async () => (await blobFiles(data)).length === 0, "the end of what was written");
  const got = await s3.send(new GetObjectCommand({ Bucket, Key: "k" }));
  expect(await got.Body?.transformToString()).toBe(KEPT);
  expect((await s3.send(new ListObjectVersionsCommand({ Bucket }))).Versions).toHaveLength(1);
}
