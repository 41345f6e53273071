import type { Digests, SealOptions } from "./seal.js";

/** What the server tells a sealing thread. One body is one `id`; its messages are answered in order. */
export type ToSealThread =
  | { kind: "begin"; id: number; options: SealOptions }
  | { kind: "pass"; id: number; chunks: Uint8Array[] }
  | { kind: "finish"; id: number }
  /** The body is given up: nothing is answered. */
  | { kind: "drop"; id: number };

export type FromSealThread =
  | { kind: "passed"; id: number; chunks: Uint8Array[] }
  | { kind: "finished"; id: number; digests: Digests }
  | { kind: "failed"; id: number; error: string };

/** The memory of chunks that can be handed to another thread: what they have to themselves. */
export function ownMemory(chunks: readonly Uint8Array[]): ArrayBuffer[] {
  const own = new Set<ArrayBuffer>();
  for (const { buffer, byteLength } of chunks) {
    if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength && byteLength > 0) own.add(buffer);
  }
  return [...own];
}
