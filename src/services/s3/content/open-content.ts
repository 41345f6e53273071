import { Readable } from "node:stream";
import { BlobGoneError, type ByteRange } from "../../../core/blobs/blobs.js";
import { isSameFile, toFacts } from "../mounts/mounted-folder.js";
import type { Content, PartsManifest, StoredBytes } from "../records.js";
import type { S3Context } from "../state.js";
import { manifests, parts } from "../store.js";
import { startDecipher } from "./cipher.js";
import { Deciphering } from "./deciphering.js";

/** Up to this size a content is read in one piece. */
const WHOLE_BYTES_MAX = 64 * 1024;
const FILE_READ_BYTES = 256 * 1024;

/** The content vanished between reading its record and opening it: the object was overwritten or deleted meanwhile. */
export class ContentGone extends Error {}

/** Opens a content, or a range of it, decrypted with `key`. */
export async function openContent(
  ctx: S3Context,
  content: Content,
  range: ByteRange,
  key: Uint8Array | undefined,
): Promise<Readable | Uint8Array> {
  if (content.kind === "none" || range.end < range.start) return new Uint8Array(0);
  if (content.kind === "bytes") return openBytes(ctx, content, range, key);
  if (content.kind === "file") return openFile(ctx, content, range);
  const release = ctx.state.pins.add(content.uploadId);
  const manifest = await manifests.get(ctx.store, content.uploadId);
  if (!manifest) {
    release();
    throw new ContentGone();
  }
  const stream = Readable.from(partByPart(ctx, content.uploadId, manifest, range, key), {
    objectMode: false,
  });
  return stream.once("close", release);
}

/** A file may have been changed by others since it was last looked at: then its record is renewed first. */
async function openFile(
  ctx: S3Context,
  content: Extract<Content, { kind: "file" }>,
  { start, end }: ByteRange,
): Promise<Readable> {
  const { folder, sync } = ctx.state.mounts.ofContent(content);
  const file = await folder.open(content.key);
  if (file && isSameFile(toFacts(await file.stat()), content.facts)) {
    return file.createReadStream({ start, end, highWaterMark: FILE_READ_BYTES });
  }
  await file?.close();
  await sync(content.key);
  throw new ContentGone();
}

async function openBytes(
  ctx: S3Context,
  { blob, nonce }: StoredBytes,
  range: ByteRange,
  key: Uint8Array | undefined,
): Promise<Readable | Uint8Array> {
  const secret = key && nonce ? { key, nonce } : undefined;
  if (blob.size <= WHOLE_BYTES_MAX) {
    const bytes = (await ctx.blobs.bytes(blob.id, blob.size).catch(toGone)).subarray(
      range.start,
      range.end + 1,
    );
    return secret ? startDecipher(secret.key, secret.nonce, range.start).update(bytes) : bytes;
  }
  if (!secret) return ctx.blobs.read(blob.id, range).catch(toGone);
  return new Deciphering(await ctx.blobs.open(blob.id).catch(toGone), range, secret);
}

function toGone(error: unknown): never {
  if (error instanceof BlobGoneError) throw new ContentGone();
  throw error;
}

async function* partByPart(
  ctx: S3Context,
  uploadId: string,
  manifest: PartsManifest,
  range: ByteRange,
  key: Uint8Array | undefined,
): AsyncGenerator<Uint8Array> {
  let offset = 0;
  for (const [index, number] of manifest.numbers.entries()) {
    const size = manifest.sizes[index] ?? 0;
    const start = Math.max(range.start - offset, 0);
    const end = Math.min(range.end - offset, size - 1);
    offset += size;
    if (start > end) continue;
    const part = await parts.get(ctx.store, uploadId, number);
    if (!part?.bytes) throw new ContentGone();
    const opened = await openBytes(ctx, part.bytes, { start, end }, key);
    if (opened instanceof Uint8Array) yield opened;
    else yield* opened;
  }
}
