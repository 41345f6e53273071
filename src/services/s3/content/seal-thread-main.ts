import { parentPort } from "node:worker_threads";
import { Seal } from "./seal.js";
import { type FromSealThread, ownMemory, type ToSealThread } from "./seal-messages.js";

/** Serves the bodies of many requests: each has a seal of its own. */
const seals = new Map<number, Seal>();

const send = (message: FromSealThread, transfer: ArrayBuffer[] = []): void =>
  parentPort?.postMessage(message, transfer);

async function receive(message: ToSealThread): Promise<void> {
  const { id } = message;
  if (message.kind === "begin") {
    seals.set(id, new Seal(message.options));
    return;
  }
  const seal = seals.get(id);
  if (message.kind === "drop" || !seal) {
    seals.delete(id);
    return;
  }
  if (message.kind === "pass") {
    const chunks = message.chunks.flatMap((chunk) => seal.pass(chunk));
    send({ kind: "passed", id, chunks }, ownMemory(chunks));
    return;
  }
  seals.delete(id);
  send({ kind: "finished", id, digests: await seal.finish() });
}

parentPort?.on("message", (message: ToSealThread) => {
  receive(message).catch((error: unknown) => send({ kind: "failed", id: message.id, error: String(error) }));
});
