import type { Readable } from "node:stream";
import type { ChecksumAlgorithm } from "@aws-sdk/client-s3";
import type { BlobRef } from "../../../core/blobs/blobs.js";
import { toDiskError } from "../../../core/blobs/errors.js";
import { entityTooLarge } from "../errors.js";
import type { StoredBytes } from "../records.js";
import type { S3Context } from "../state.js";
import { NONCE_BYTES } from "./cipher.js";
import { feed } from "./feed.js";
import { type Digests, Seal, type SealOptions } from "./seal.js";

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
/** From here on a thread digests, encrypts and writes: a smaller body is done before the thread has answered. */
const THREAD_BYTES_MIN = 512 * 1024;
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
  return writeByThread(ctx, source, sealing, counted, length);
}

interface Counted {
  size: number;
  maxBytes: number;
}

async function* counting(source: Readable, counted: Counted): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    count(chunk, counted);
    yield chunk;
  }
}

function count(chunk: Uint8Array, counted: Counted): void {
  counted.size += chunk.length;
  if (counted.size > counted.maxBytes) throw entityTooLarge(counted.size, counted.maxBytes);
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

/** A thread digests, encrypts and writes, while the event loop reads on. */
async function writeByThread(
  ctx: S3Context,
  source: Readable,
  sealing: SealOptions,
  counted: Counted,
  length: number | undefined,
): Promise<Written> {
  const opening = begin(ctx, sealing, length);
  // Told below, when the stream has been listened to: it may fail before there is a file.
  opening.catch(() => undefined);
  try {
    await feed(source, async (batch) => {
      for (const chunk of batch) count(chunk, counted);
      await (await opening).seal.pass(batch);
    });
    const { file, seal } = await opening;
    const digests = await seal.finish();
    return { ...digests, blob: await file.finish(counted.size), size: counted.size };
  } catch (error) {
    const { file, seal } = await opening;
    await seal.drop();
    await file.giveUp();
    throw toDiskError(error);
  }
}

async function begin(ctx: S3Context, sealing: SealOptions, length: number | undefined) {
  const file = await ctx.blobs.create(length);
  return { file, seal: ctx.state.sealThreads.begin(sealing, file.fd) };
}
