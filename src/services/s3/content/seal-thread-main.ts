import { writevSync } from "node:fs";
import { parentPort } from "node:worker_threads";
import { isSystemError } from "../../../core/blobs/errors.js";
import { skipBytes } from "../../../core/blobs/skip-bytes.js";
import { MemoryRelease } from "../../../core/memory-release.js";
import { Seal } from "./seal.js";
import type { FromSealThread, ToSealThread } from "./seal-messages.js";

/** Serves the bodies of many requests: each has a seal and a file of its own. */
const bodies = new Map<number, { seal: Seal; fd: number | undefined }>();
const memory = new MemoryRelease();

async function answer(message: ToSealThread): Promise<FromSealThread | undefined> {
  const { id, kind } = message;
  if (kind === "begin") {
    bodies.set(id, { seal: new Seal(message.options), fd: message.fd });
    return undefined;
  }
  const body = bodies.get(id);
  if (kind !== "pass") bodies.delete(id);
  if (!body || kind === "drop") return { kind: "dropped", id };
  if (kind === "finish") return { kind: "finished", id, digests: await body.seal.finish() };
  const sealed = message.chunks.flatMap((chunk) => body.seal.pass(chunk));
  if (body.fd !== undefined) writeWhole(body.fd, sealed);
  memory.free([...message.chunks, ...sealed]);
  return { kind: "passed", id };
}

/** A write may take only a part, on a disk that is nearly full: the rest follows or fails by itself. */
function writeWhole(fd: number, pieces: Uint8Array[]): void {
  for (let left = pieces; left.length > 0; ) left = skipBytes(left, writevSync(fd, left));
}

parentPort?.on("message", (message: ToSealThread) => {
  answer(message)
    .catch((error: unknown): FromSealThread => {
      const code = isSystemError(error) ? error.code : undefined;
      return { kind: "failed", id: message.id, error: String(error), code };
    })
    .then((said) => said && parentPort?.postMessage(said));
});
