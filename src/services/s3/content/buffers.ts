import { MemoryRelease } from "../../../core/memory-release.js";

/** Bytes of one buffer. */
export const BUFFER_BYTES = 256 * 1024;
/** Buffers that wait for their next reader. */
const IDLE_MAX = 24;

/** Memory that contents are read into. It is kept for the next reader: new memory must be mapped, cleared and collected. */
export class Buffers {
  readonly #idle: Uint8Array[] = [];
  /** For what is made on the way and not kept. */
  readonly memory = new MemoryRelease();

  take(): Uint8Array {
    return this.#idle.pop() ?? Buffer.allocUnsafeSlow(BUFFER_BYTES);
  }

  /** Only what nobody else can still see. */
  giveBack(buffer: Uint8Array): void {
    if (this.#idle.length < IDLE_MAX) this.#idle.push(buffer);
  }
}
