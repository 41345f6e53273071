import { dropPartsNow } from "../content/drop-content.js";
import { openContent } from "../content/open-content.js";
import { takeBody } from "../content/take-body.js";
import type { DataKey } from "../encryption/data-key.js";
import { PART_BYTES_MAX, SINGLE_PUT_BYTES_MAX } from "../limits.js";
import type { Content, PartsManifest, StoredBytes } from "../records.js";
import type { S3Context } from "../state.js";
import { manifests, parts } from "../store.js";

/** From which key to which the bytes are encrypted anew. */
export interface Recoding {
  from: Uint8Array | undefined;
  to: DataKey;
}

/** A content once more, its parts as parts: as it is stored, or encrypted anew. Kept by the transaction that names it. */
export interface CopiedContent {
  content: Content;
  bytes?: StoredBytes;
  manifest?: PartsManifest;
}

/**
 * @param uploadId under which parts are kept. An attempt that fails leaves none; one that a kill cut off is taken up by the next
 * with the same id, whose parts take their place.
 */
export async function copyContent(
  ctx: S3Context,
  content: Content,
  uploadId: string,
  recoding: Recoding | undefined,
): Promise<CopiedContent> {
  if (content.kind === "bytes") {
    const bytes = await copyBytes(ctx, content, recoding);
    return { content: { kind: "bytes", ...bytes }, bytes };
  }
  if (content.kind !== "parts") return { content };
  const manifest = await manifests.get(ctx.store, content.uploadId);
  if (!manifest) throw new Error("the parts of an object that is to be replicated are gone");
  try {
    for (const number of manifest.numbers) await copyPart(ctx, content.uploadId, uploadId, number, recoding);
  } catch (error) {
    await dropPartsNow(ctx, uploadId);
    throw error;
  }
  return { content: { kind: "parts", uploadId }, manifest };
}

async function copyPart(
  ctx: S3Context,
  from: string,
  to: string,
  number: number,
  recoding: Recoding | undefined,
): Promise<void> {
  const part = await parts.get(ctx.store, from, number);
  if (!part) throw new Error("a part of an object that is to be replicated is gone");
  const bytes = part.bytes && (await copyBytes(ctx, part.bytes, recoding));
  await ctx.store.transact(async (tx) => {
    const before = await parts.get(tx, to, number);
    if (before?.bytes) ctx.blobs.drop(tx, before.bytes.blob.id);
    if (bytes) ctx.blobs.keep(tx, bytes.blob);
    parts.put(tx, [to, number], { ...part, ...(bytes && { bytes }) });
  });
}

async function copyBytes(
  ctx: S3Context,
  bytes: StoredBytes,
  recoding: Recoding | undefined,
): Promise<StoredBytes> {
  const { blob, nonce } = bytes;
  if (!recoding) return { blob: await ctx.blobs.copy(blob.id), ...(nonce && { nonce }) };
  const range = { start: 0, end: blob.size - 1 };
  const opened = await openContent(ctx, { kind: "bytes", ...bytes }, range, recoding.from);
  const body = await takeBody(ctx, opened, {
    maxBytes: Math.max(SINGLE_PUT_BYTES_MAX, PART_BYTES_MAX),
    length: blob.size,
    key: recoding.to.key,
    algorithms: [],
  });
  if (!body.bytes) throw new Error("bytes were copied, and none came");
  return body.bytes;
}
