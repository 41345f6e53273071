import type { Readable } from "node:stream";
import { BlobGoneError, type ByteRange } from "../../../core/blobs/blobs.js";
import { type Lender, LendingStream } from "../../../core/lending-stream.js";
import { isSameFile, toFacts } from "../mounts/mounted-folder.js";
import type { Content, StoredBytes } from "../records.js";
import type { S3Context } from "../state.js";
import { manifests, parts } from "../store.js";
import { BlobLender } from "./blob-lender.js";
import { startDecipher } from "./cipher.js";
import { InHand, PartByPart, type Piece, toPieces } from "./part-by-part.js";

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
  if (content.kind === "bytes") {
    const opened = await openBytes(ctx, content, range, key);
    return opened instanceof Uint8Array ? opened : new LendingStream(opened);
  }
  if (content.kind === "file") return openFile(ctx, content, range);
  return openParts(ctx, content.uploadId, range, key);
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
  bytes: StoredBytes,
  range: ByteRange,
  key: Uint8Array | undefined,
): Promise<Lender | Uint8Array> {
  const { blob, nonce } = bytes;
  const secret = key && nonce ? { key, nonce } : undefined;
  if (blob.size > WHOLE_BYTES_MAX) {
    return new BlobLender(await ctx.blobs.open(blob.id).catch(toGone), range, secret, ctx.state.buffers);
  }
  const whole = await ctx.blobs.bytes(blob.id, blob.size).catch(toGone);
  const wanted = whole.subarray(range.start, range.end + 1);
  return secret ? startDecipher(secret.key, secret.nonce, range.start).update(wanted) : wanted;
}

async function openParts(
  ctx: S3Context,
  uploadId: string,
  range: ByteRange,
  key: Uint8Array | undefined,
): Promise<Readable> {
  const release = ctx.state.pins.add(uploadId);
  const manifest = await manifests.get(ctx.store, uploadId);
  if (!manifest) {
    release();
    throw new ContentGone();
  }
  const openPart = async (piece: Piece): Promise<Lender> => {
    const part = await parts.get(ctx.store, uploadId, piece.number);
    if (!part?.bytes) throw new ContentGone();
    const opened = await openBytes(ctx, part.bytes, piece.range, key);
    return opened instanceof Uint8Array ? new InHand(opened) : opened;
  };
  return new LendingStream(
    new PartByPart(toPieces(manifest.numbers, manifest.sizes, range), openPart, release),
  );
}

function toGone(error: unknown): never {
  if (error instanceof BlobGoneError) throw new ContentGone();
  throw error;
}
