import type { Readable } from "node:stream";
import type { ChecksumAlgorithm } from "@aws-sdk/client-s3";
import type { BlobRef } from "../../../core/blobs/blobs.js";
import { entityTooLarge } from "../errors.js";
import type { StoredBytes } from "../records.js";
import type { S3Context } from "../state.js";
import { NONCE_BYTES } from "./cipher.js";
import { type Digests, Seal, type SealOptions } from "./seal.js";
import type { ThreadedSeal } from "./seal-threads.js";

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

/** A body that is known to be small is collected, which spares it a chain of streams. */
const COLLECT_BYTES_MAX = 64 * 1024;
/** From here on a thread digests and encrypts: a smaller body is done before the thread has answered. */
const THREAD_BYTES_MIN = 512 * 1024;
/** Chunks go to the thread together, up to about this size. */
const BATCH_BYTES = 256 * 1024;
/** Batches on their way through the thread. */
const BATCHES_MAX = 4;

interface Written extends Digests {
  blob: BlobRef | undefined;
  size: number;
}

/** Streams a body into a blob, computing its digests and encrypting it as it passes. Memory stays constant. */
export async function takeBody(
  ctx: S3Context,
  source: Readable | Uint8Array,
  options: BodyOptions,
): Promise<TakenBody> {
  const { key, maxBytes, length, algorithms } = options;
  if (length !== undefined && length > maxBytes) throw entityTooLarge(length, maxBytes);
  const nonce = key && ctx.ids.bytes(NONCE_BYTES);
  const sealing = { algorithms, secret: key && nonce && { key, nonce } };
  const { blob, size, md5, checksums } = await write(ctx, source, sealing, options);
  if (size === 0 && blob) await ctx.blobs.discard(blob);
  const bytes = blob && size > 0 ? { blob, ...(nonce && { nonce }) } : undefined;
  return { size, md5, checksums: new Map(checksums), ...(bytes && { bytes }) };
}

async function write(
  ctx: S3Context,
  source: Readable | Uint8Array,
  sealing: SealOptions,
  { maxBytes, length }: BodyOptions,
): Promise<Written> {
  const counted = { size: 0, maxBytes };
  if (source instanceof Uint8Array || (length !== undefined && length <= COLLECT_BYTES_MAX)) {
    const plain = source instanceof Uint8Array ? [source] : await collect(source, counted);
    counted.size = plain.reduce((sum, { length: bytes }) => sum + bytes, 0);
    return writeInline(ctx, plain, sealing, counted);
  }
  if (length !== undefined && length < THREAD_BYTES_MIN) {
    return writeInline(ctx, counting(source, counted), sealing, counted);
  }
  const seal = ctx.state.sealThreads.begin(sealing);
  try {
    const blob = await ctx.blobs.write(throughThread(counting(source, counted), seal));
    return { blob, size: counted.size, ...(await seal.finish()) };
  } finally {
    seal.drop();
  }
}

interface Counted {
  size: number;
  maxBytes: number;
}

async function* counting(source: Readable, counted: Counted): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    counted.size += chunk.length;
    if (counted.size > counted.maxBytes) throw entityTooLarge(counted.size, counted.maxBytes);
    yield chunk;
  }
}

async function collect(source: Readable, counted: Counted): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of counting(source, counted)) chunks.push(chunk);
  return chunks;
}

async function writeInline(
  ctx: S3Context,
  plain: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  sealing: SealOptions,
  counted: Counted,
): Promise<Written> {
  const seal = new Seal(sealing);
  const blob =
    Array.isArray(plain) && plain.length === 0 ? undefined : await ctx.blobs.write(sealed(plain, seal));
  return { blob, size: counted.size, ...(await seal.finish()) };
}

async function* sealed(
  plain: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  seal: Seal,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of plain) yield* seal.pass(chunk);
}

/** Keeps a few batches under way, so that reading, digesting and writing overlap. */
async function* throughThread(
  plain: AsyncIterable<Uint8Array>,
  seal: ThreadedSeal,
): AsyncGenerator<Uint8Array> {
  const underWay: Promise<Uint8Array[]>[] = [];
  const begin = (batch: Uint8Array[]) => {
    const passing = seal.pass(batch);
    // A failure is told when its turn comes.
    passing.catch(() => undefined);
    underWay.push(passing);
  };
  for await (const batch of inBatches(plain)) {
    begin(batch);
    if (underWay.length >= BATCHES_MAX) yield* (await underWay.shift()) ?? [];
  }
  for (const passing of underWay) yield* await passing;
}

async function* inBatches(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array[]> {
  let batch: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    batch.push(chunk);
    size += chunk.length;
    if (size < BATCH_BYTES) continue;
    yield batch;
    batch = [];
    size = 0;
  }
  if (batch.length > 0) yield batch;
}
