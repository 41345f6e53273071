import { Readable } from "node:stream";
import type { InputDataConfig } from "@aws-sdk/client-comprehend";
import { invalidRequest, notBuilt } from "../errors.js";
import { JOB_TEXT_BYTES_MAX } from "../limits.js";
import type { JobS3 } from "./job-s3.js";
import { toLocation } from "./s3-location.js";

/** One document of a job. */
export interface InputDocument {
  /** File name without the prefix's folders, as the answer names it. */
  file: string;
  /** Zero-based; absent where each file is one document. */
  line?: number;
  text: string;
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
): AsyncGenerator<{ document: InputDocument; place: InputPlace }> {
  const { bucket, key: prefix } = toLocation(S3Uri);
  for await (const key of listKeys(s3, bucket, prefix)) {
    if (from && key < from.key) continue;
    const file = key.slice(key.lastIndexOf("/") + 1);
    if (/\.(pdf|docx?|png|jpe?g|tiff?)$/i.test(file)) throw notBuilt("PDF, Word and image input");
    const skip = from?.key === key ? from.line : 0;
    const body = await s3.open(bucket, key);
    if (InputFormat === "ONE_DOC_PER_FILE") {
      if (skip > 0) continue;
      yield { document: { file, text: await readAll(body, key) }, place: { key, line: 1 } };
      continue;
    }
    let line = 0;
    for await (const text of readLines(body)) {
      if (line >= skip) yield { document: { file, line, text }, place: { key, line: line + 1 } };
      line += 1;
    }
  }
}

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

async function readAll(body: Readable, key: string): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of body) {
    bytes += (piece as Buffer).length;
    if (bytes > JOB_TEXT_BYTES_MAX) throw tooLarge(key);
    pieces.push(piece as Buffer);
  }
  return decode(Buffer.concat(pieces));
}

/** Lines ended by LF, CR or CRLF; the last may lack its end. U+2028 ends none. */
export async function* readLines(body: Readable): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  for await (const piece of body) {
    rest = Buffer.concat([rest, piece as Buffer]);
    let start = 0;
    for (let at = 0; at < rest.length; at++) {
      const byte = rest[at];
      if (byte !== 10 && byte !== 13) continue;
      // A CR that ends the piece may be the first half of a CRLF.
      if (byte === 13 && at + 1 === rest.length) break;
      yield decode(rest.subarray(start, at));
      if (byte === 13 && rest[at + 1] === 10) at += 1;
      start = at + 1;
    }
    rest = rest.subarray(start);
    if (rest.length > JOB_TEXT_BYTES_MAX) throw tooLarge("a line of the input");
  }
  const last = decode(rest).replace(/\r$/, "");
  if (last !== "") yield last;
}

/** Bytes that are no UTF-8 become replacement characters: the document is read, as far as it is text. */
const decode = (bytes: Buffer): string => bytes.toString("utf8").replace(/^\uFEFF/, "");

const tooLarge = (what: string): Error =>
  invalidRequest(`INPUT_DOCUMENT_TOO_LARGE: ${what} is larger than ${JOB_TEXT_BYTES_MAX} bytes.`);

export const toReadable = (body: unknown): Readable =>
  body instanceof Readable ? body : Readable.from(body instanceof Uint8Array ? [Buffer.from(body)] : []);
