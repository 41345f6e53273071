import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { checkCount, checkFiles, readDocuments } from "./input.js";
import type { JobS3 } from "./job-s3.js";

/** In S3's order, the bytes of UTF-8: the wide letter comes before the emoji, though not in JavaScript's order. */
const KEYS = ["in/a.txt", "in/\uff41.txt", "in/\u{1f600}.txt"];

const s3: JobS3 = {
  async *list() {
    for (const key of KEYS) yield { key, bytes: 50 };
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

describe("the quotas of a job's input", () => {
  const files = (count: number, bytes: number): JobS3 => ({
    ...s3,
    async *list() {
      for (let nth = 0; nth < count; nth++) yield { key: `in/${nth}`, bytes };
    },
  });
  const perLine = { S3Uri: "s3://bucket/in/", InputFormat: "ONE_DOC_PER_LINE" as const };
  const perFile = { S3Uri: "s3://bucket/in/", InputFormat: "ONE_DOC_PER_FILE" as const };

  it("are 5 GB in all", async () => {
    await expect(checkFiles(files(5, 2 ** 30), perLine, 0)).resolves.toBeUndefined();
    await expect(checkFiles(files(5, 2 ** 30 + 1), perLine, 0)).rejects.toThrow("more than 5368709120 bytes");
  });

  it("are a million files of a document each", async () => {
    await expect(checkFiles(files(1_000_000, 1), perFile, 0)).resolves.toBeUndefined();
    await expect(checkFiles(files(1_000_001, 1), perFile, 0)).rejects.toThrow("more than 1000000 documents");
    await expect(checkFiles(files(1_000_001, 1), perLine, 0)).resolves.toBeUndefined();
  });

  it("are a million lines", () => {
    expect(() => checkCount(1_000_000)).not.toThrow();
    expect(() => checkCount(1_000_001)).toThrow("more than 1000000 documents");
  });

  it("are so many bytes at least, where a kind of job needs them", async () => {
    await expect(checkFiles(files(2, 250), perFile, 500)).resolves.toBeUndefined();
    await expect(checkFiles(files(2, 249), perFile, 500)).rejects.toThrow("At least 500 bytes are required");
  });
});
