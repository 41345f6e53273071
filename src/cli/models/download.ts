import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { UsageError } from "../../config.js";
import type { Hub, HubFile, HubModel } from "./hub.js";

/**
 * Fetches a file, going on behind the bytes that are there, and checks what it then has.
 * @throws UsageError when the connection breaks (what came stays), or for bytes that are not the file's (they go)
 */
export async function download(
  hub: Hub,
  model: HubModel,
  file: HubFile,
  to: string,
  onProgress: (fraction: number) => void,
): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  const there = await sizeOf(to);
  if (there < file.bytes) await fetchRest(hub, model, file, to, there, onProgress);
  if ((await checksumOf(to, file)) === file.checksum.hex) return;
  await rm(to, { force: true });
  throw new UsageError(`${file.path} is not what ${model.name} says it is (checksum); run the command again`);
}

async function fetchRest(
  hub: Hub,
  model: HubModel,
  { path, bytes }: HubFile,
  to: string,
  there: number,
  onProgress: (fraction: number) => void,
): Promise<void> {
  const response = await hub.open(model, path, there);
  const from = response.status === 206 ? there : 0;
  const out = await open(to, from > 0 ? "a" : "w");
  try {
    await write(response, out, from, { path, bytes }, onProgress);
  } finally {
    await out.close();
  }
}

async function write(
  response: Response,
  out: FileHandle,
  from: number,
  { path, bytes }: Pick<HubFile, "path" | "bytes">,
  onProgress: (fraction: number) => void,
): Promise<void> {
  let written = from;
  try {
    for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
      if (written + piece.length > bytes) break;
      await out.write(piece);
      written += piece.length;
      onProgress(written / bytes);
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${path} broke off (${reason}); run the command again to go on`);
  }
  if (written < bytes) throw new UsageError(`${path} came short; run the command again to go on`);
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  return found?.size ?? 0;
}

async function checksumOf(path: string, { bytes, checksum }: HubFile): Promise<string> {
  const hash: Hash =
    checksum.kind === "sha256" ? createHash("sha256") : createHash("sha1").update(`blob ${bytes}\0`);
  if (bytes > 0) for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest("hex");
}
