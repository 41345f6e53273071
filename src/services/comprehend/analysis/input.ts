import type { InputDataConfig } from "@aws-sdk/client-comprehend";
import { invalidRequest, noReadAccess, notBuilt } from "../errors.js";
import { JOB_BYTES_MAX, JOB_DOCUMENTS_MAX } from "../limits.js";
import type { JobS3 } from "./job-s3.js";
import { type Found, readLines, readWhole } from "./lines.js";
import { toLocation } from "./s3-location.js";

/** One document of a job. */
export type InputDocument = Found & {
  /** The object's key. */
  key: string;
  /** Key without the prefix's folders, as the answer names it. */
  file: string;
  /** Zero-based; absent where each file is one document. */
  line?: number;
};

/** Where in the input a job stands: documents before it are done. */
export interface InputPlace {
  /** Key of the file under way, and its next line. */
  key: string;
  line: number;
}

/** The documents of a job in order, from a place on. Reads one file at a time, line by line. */
export async function* readDocuments(
  s3: JobS3,
  { S3Uri, InputFormat }: InputDataConfig,
  from: InputPlace | undefined,
  bytesMax: number,
): AsyncGenerator<{ document: InputDocument; place: InputPlace }> {
  const { bucket, key: prefix } = toLocation(S3Uri);
  for await (const { key } of listFiles(s3, bucket, prefix)) {
    if (from && isBefore(key, from.key)) continue;
    const file = key.slice(prefix.lastIndexOf("/") + 1);
    if (/\.(pdf|docx?|png|jpe?g|tiff?)$/i.test(file)) throw notBuilt("PDF, Word and image input");
    const skip = from?.key === key ? from.line : 0;
    if (InputFormat === "ONE_DOC_PER_FILE") {
      if (skip > 0) continue;
      const found = await readWhole(await s3.open(bucket, key), bytesMax);
      yield { document: { key, file, ...found }, place: { key, line: 1 } };
      continue;
    }
    let line = 0;
    for await (const found of readLines(await s3.open(bucket, key), bytesMax)) {
      if (line >= skip) yield { document: { key, file, line, ...found }, place: { key, line: line + 1 } };
      line += 1;
    }
  }
}

/**
 * Whether the files of a job are within its quotas, before any of them is read.
 * @throws InvalidRequestException with the reason that the failed job tells
 */
export async function checkFiles(
  s3: JobS3,
  { S3Uri, InputFormat }: InputDataConfig,
  bytesMin: number,
): Promise<void> {
  const { bucket, key: prefix } = toLocation(S3Uri);
  let bytes = 0;
  let files = 0;
  for await (const file of listFiles(s3, bucket, prefix)) {
    bytes += file.bytes;
    files += 1;
    if (bytes > JOB_BYTES_MAX) throw invalidRequest(`The input has more than ${JOB_BYTES_MAX} bytes in all.`);
    if (InputFormat === "ONE_DOC_PER_FILE") checkCount(files);
  }
  if (bytes < bytesMin) {
    throw invalidRequest(`The input has ${bytes} bytes in all. At least ${bytesMin} bytes are required.`);
  }
}

/** @throws InvalidRequestException for more documents, files or lines, than a job takes */
export function checkCount(documents: number): void {
  if (documents > JOB_DOCUMENTS_MAX) {
    throw invalidRequest(`The input has more than ${JOB_DOCUMENTS_MAX} documents.`);
  }
}

/** As S3 orders keys: by the bytes of their UTF-8, which is not JavaScript's order. */
const isBefore = (key: string, other: string): boolean =>
  Buffer.compare(Buffer.from(key), Buffer.from(other)) < 0;

/** All keys below the prefix, or the one object that has the prefix as its key, in order. */
async function* listFiles(
  s3: JobS3,
  bucket: string,
  prefix: string,
): AsyncGenerator<{ key: string; bytes: number }> {
  let found = false;
  for await (const file of s3.list(bucket, prefix)) {
    if (file.key.endsWith("/")) continue;
    found = true;
    yield file;
  }
  if (!found) throw noReadAccess();
}
