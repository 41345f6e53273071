import { MessageChannel, type MessagePort } from "node:worker_threads";

/** The memory of chunks that belongs to them alone, which may be handed to another thread or given up. */
export function ownMemory(chunks: readonly Uint8Array[]): ArrayBuffer[] {
  const own = new Set<ArrayBuffer>();
  for (const { buffer, byteLength } of chunks) {
    if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength && byteLength > 0) own.add(buffer);
  }
  return [...own];
}

/**
 * Frees memory at once, which V8 does not promise: what ciphers answer in lies outside of its heap, and for every 64 MB of
 * that it may mark the whole heap, the more so on a busy machine. Sending to a closed port is the way that every version of
 * Node has: the memory goes with the message, and the message goes nowhere.
 */
export class MemoryRelease {
  readonly #nowhere: MessagePort;

  constructor() {
    this.#nowhere = new MessageChannel().port1;
    this.#nowhere.close();
  }

  /** Nobody may look at the chunks any more. Those that share their memory with others are left alone. */
  free(chunks: readonly Uint8Array[]): void {
    const own = ownMemory(chunks);
    if (own.length > 0) this.#nowhere.postMessage(undefined, own);
  }
}
