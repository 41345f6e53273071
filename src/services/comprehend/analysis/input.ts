import { Readable } from "node:stream";
import type { InputDataConfig } from "@aws-sdk/client-comprehend";
import { invalidRequest, notBuilt } from "../errors.js";
import { JOB_TEXT_BYTES_MAX } from "../limits.js";
import type { JobS3 } from "./job-s3.js";
import { toLocation } from "./s3-location.js";

/** One document of a job. */
export interface InputDocument {
  /** The object's key. */
  key: string;
  /** Key without the prefix's folders, as the answer names it. */
  file: string;
  /** Zero-based; absent where each file is one document. */
  line?: number;
  /** Undefined: larger than a document may be. */
  text: string | undefined;
}

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
  for await (const key of listKeys(s3, bucket, prefix)) {
    if (from && isBefore(key, from.key)) continue;
    const file = key.slice(prefix.lastIndexOf("/") + 1);
    if (/\.(pdf|docx?|png|jpe?g|tiff?)$/i.test(file)) throw notBuilt("PDF, Word and image input");
    const skip = from?.key === key ? from.line : 0;
    if (InputFormat === "ONE_DOC_PER_FILE") {
      if (skip > 0) continue;
      const text = await readAll(await s3.open(bucket, key), bytesMax);
      yield { document: { key, file, text }, place: { key, line: 1 } };
      continue;
    }
    let line = 0;
    for await (const text of readBoundedLines(await s3.open(bucket, key), bytesMax)) {
      if (line >= skip) yield { document: { key, file, line, text }, place: { key, line: line + 1 } };
      line += 1;
    }
  }
}

/** As S3 orders keys: by the bytes of their UTF-8, which is not JavaScript's order. */
const isBefore = (key: string, other: string): boolean =>
  Buffer.compare(Buffer.from(key), Buffer.from(other)) < 0;

/** All keys below the prefix, or the one object that has the prefix as its key, in order. */
async function* listKeys(s3: JobS3, bucket: string, prefix: string): AsyncGenerator<string> {
  let found = false;
  for await (const key of s3.list(bucket, prefix)) {
    if (key.endsWith("/")) continue;
    found = true;
    yield key;
  }
  if (!found)
    throw invalidRequest(
      "NO_READ_ACCESS_TO_INPUT: The provided data access role does not have proper access to the input data, or there is none.",
    );
}

async function readAll(body: Readable, bytesMax: number): Promise<string | undefined> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of body) {
    bytes += (piece as Buffer).length;
    if (bytes > bytesMax) return undefined;
    pieces.push(piece as Buffer);
  }
  return decode(Buffer.concat(pieces));
}

/** Lines of training data. @throws InvalidRequestException for one that is too long */
export async function* readLines(body: Readable): AsyncGenerator<string> {
  for await (const line of readBoundedLines(body, JOB_TEXT_BYTES_MAX)) {
    if (line === undefined) {
      throw invalidRequest(`A line of the input is larger than ${JOB_TEXT_BYTES_MAX} bytes.`);
    }
    yield line;
  }
}

/**
 * Lines ended by LF, CR or CRLF; the last may lack its end. U+2028 ends none. A line of more than `bytesMax` bytes is
 * undefined, and no more of it is held than that.
 */
async function* readBoundedLines(body: Readable, bytesMax: number): AsyncGenerator<string | undefined> {
  let rest = Buffer.alloc(0);
  let isTooLong = false;
  const take = (line: Buffer): string | undefined => {
    const taken = isTooLong || line.length > bytesMax ? undefined : decode(line);
    isTooLong = false;
    return taken;
  };
  for await (const piece of body) {
    rest = Buffer.concat([rest, piece as Buffer]);
    let start = 0;
    for (let at = 0; at < rest.length; at++) {
      const byte = rest[at];
      if (byte !== 10 && byte !== 13) continue;
      // A CR that ends the piece may be the first half of a CRLF.
      if (byte === 13 && at + 1 === rest.length) break;
      yield take(rest.subarray(start, at));
      if (byte === 13 && rest[at + 1] === 10) at += 1;
      start = at + 1;
    }
    rest = rest.subarray(start);
    if (rest.length <= bytesMax + 1) continue;
    isTooLong = true;
    // The last byte may be the CR of a CRLF.
    rest = rest.subarray(rest.length - 1);
  }
  const end = rest.at(-1) === 13 ? rest.subarray(0, -1) : rest;
  if (isTooLong || end.length > 0) yield take(end);
}

/** Bytes that are no UTF-8 become replacement characters: the document is read, as far as it is text. */
const decode = (bytes: Buffer): string => bytes.toString("utf8").replace(/^\uFEFF/, "");

export const toReadable = (body: unknown): Readable =>
  body instanceof Readable ? body : Readable.from(body instanceof Uint8Array ? [Buffer.from(body)] : []);
