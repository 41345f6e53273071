import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { readDocuments } from "./input.js";
import type { JobS3 } from "./job-s3.js";

/** In S3's order, the bytes of UTF-8: the wide letter comes before the emoji, though not in JavaScript's order. */
const KEYS = ["in/a.txt", "in/\uff41.txt", "in/\u{1f600}.txt"];

const s3: JobS3 = {
  async *list() {
    yield* KEYS;
  },
  open: async (_bucket, key) => Readable.from([Buffer.from(`one of ${key}\ntwo\n`)]),
  put: async () => undefined,
};

it("goes on from a place in S3's own order of keys", async () => {
  const input = { S3Uri: "s3://bucket/in/", InputFormat: "ONE_DOC_PER_LINE" as const };
  const rest: string[] = [];
  for await (const { document } of readDocuments(s3, input, { key: KEYS[1] ?? "", line: 1 }, 5_000)) {
    rest.push(`${document.file} ${document.line}`);
  }
  expect(rest).toEqual(["\uff41.txt 1", "\u{1f600}.txt 0", "\u{1f600}.txt 1"]);
});
