import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import type { ChecksumAlgorithm } from "@aws-sdk/client-s3";
import type { BlobRef } from "../../../core/blobs/blobs.js";
import { ALGORITHMS } from "../checksums/algorithms.js";
import { entityTooLarge } from "../errors.js";
import type { StoredBytes } from "../records.js";
import type { S3Context } from "../state.js";
import { NONCE_BYTES, startCipher } from "./cipher.js";

export interface BodyOptions {
  maxBytes: number;
  /** Declared length, where the caller gave one: too much is refused before a byte is read. */
  length?: number | undefined;
  /** Encrypts what is written. */
  key?: Uint8Array | undefined;
  algorithms: readonly ChecksumAlgorithm[];
}

/** A body on its way into an object: written, not yet kept. */
export interface TakenBody {
  /** Absent for an empty body. */
  bytes?: StoredBytes;
  size: number;
  /** MD5 of the plain bytes, hex. */
  md5: string;
  /** Base64, by algorithm. */
  checksums: ReadonlyMap<ChecksumAlgorithm, string>;
}

/** Streams a body into a blob, computing its digests and encrypting it as it passes. Memory stays constant. */
export async function takeBody(
  ctx: S3Context,
  source: Readable | Uint8Array,
  options: BodyOptions,
): Promise<TakenBody> {
  const { key, maxBytes, length } = options;
  if (length !== undefined && length > maxBytes) throw entityTooLarge(length, maxBytes);
  const md5 = createHash("md5");
  const running = options.algorithms.map((algorithm) => ({ algorithm, sum: ALGORITHMS[algorithm].start() }));
  const nonce = key && ctx.ids.bytes(NONCE_BYTES);
  const cipher = key && nonce && startCipher(key, nonce);
  let size = 0;
  const pass = (chunk: Uint8Array): Uint8Array => {
    size += chunk.length;
    if (size > maxBytes) throw entityTooLarge(size, maxBytes);
    md5.update(chunk);
    for (const { sum } of running) sum.update(chunk);
    return cipher ? cipher.update(chunk) : chunk;
  };
  const blob = await write(ctx, source, pass, length);
  const checksums = new Map<ChecksumAlgorithm, string>();
  for (const { algorithm, sum } of running) {
    checksums.set(algorithm, Buffer.from(await sum.finish()).toString("base64"));
  }
  if (size === 0 && blob) await ctx.blobs.discard(blob);
  const bytes = blob && size > 0 ? { blob, ...(nonce && { nonce }) } : undefined;
  return { size, md5: md5.digest("hex"), checksums, ...(bytes && { bytes }) };
}

/** A body that is known to be small is collected, which spares it a chain of streams. */
const COLLECT_BYTES_MAX = 64 * 1024;

async function write(
  ctx: S3Context,
  source: Readable | Uint8Array,
  pass: (chunk: Uint8Array) => Uint8Array,
  length: number | undefined,
): Promise<BlobRef | undefined> {
  if (source instanceof Uint8Array) return ctx.blobs.write(pass(source));
  if (length !== undefined && length <= COLLECT_BYTES_MAX) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of source) chunks.push(pass(chunk));
    return chunks.length === 0
      ? undefined
      : ctx.blobs.write(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
  }
  return ctx.blobs.write(Readable.from(passing(source, pass), { objectMode: false }));
}

async function* passing(
  source: Readable,
  pass: (chunk: Uint8Array) => Uint8Array,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) yield pass(chunk);
}
