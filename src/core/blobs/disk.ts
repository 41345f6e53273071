import { syncFolder } from "../folders.js";
import { skipBytes } from "./skip-bytes.js";

/** Bytes that may wait in memory while earlier ones are written. */
const WAITING_BYTES_MAX = 4_194_304;
/** Pieces to one write call; the system takes 1,024 at most. */
const PIECES_MAX = 512;

/** The part of a file handle that writing needs. */
export interface Writable {
  writev(pieces: Uint8Array[]): Promise<{ bytesWritten: number }>;
}

/**
 * Writes chunks in order, as many at once as have come in while the write before was under way: few calls for a fast
 * source, no delay for a slow one, and at most WAITING_BYTES_MAX in memory.
 */
export class ChunkWriter {
  readonly #file: Writable;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  /** Until all that waits is written. */
  #writing: Promise<void> | undefined;
  /** The write call under way. */
  #call: Promise<void> = Promise.resolve();
  #error: unknown;

  constructor(file: Writable) {
    this.#file = file;
  }

  /** Resolves when there is room for more. */
  async add(chunk: Uint8Array): Promise<void> {
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.byteLength;
    this.#writing ??= this.#drain();
    while (this.#waitingBytes > WAITING_BYTES_MAX && this.#writing) await this.#call;
    if (this.#error) throw this.#error;
  }

  async finish(): Promise<void> {
    while (this.#writing) await this.#writing;
    if (this.#error) throw this.#error;
  }

  async #drain(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        const pieces = this.#waiting.splice(0, PIECES_MAX);
        this.#call = writeWhole(this.#file, pieces);
        await this.#call;
        for (const piece of pieces) this.#waitingBytes -= piece.byteLength;
      }
    } catch (error) {
      this.#error = error;
      this.#waiting = [];
      this.#waitingBytes = 0;
    } finally {
      this.#writing = undefined;
    }
  }
}

/** A write may take only a part, on a disk that is nearly full: the rest follows or fails by itself. */
async function writeWhole(file: Writable, pieces: Uint8Array[]): Promise<void> {
  let left = pieces;
  while (left.length > 0) {
    const { bytesWritten } = await file.writev(left);
    left = skipBytes(left, bytesWritten);
  }
}

/**
 * Syncs folders, so that the names in them survive a power cut. Those who ask while a sync is under way share the next.
 */
export class FolderSync {
  readonly #running = new Map<string, Promise<void>>();
  readonly #next = new Map<string, Promise<void>>();

  sync(folder: string): Promise<void> {
    const running = this.#running.get(folder);
    if (!running) return this.#run(folder);
    let next = this.#next.get(folder);
    if (!next) {
      next = running
        .catch(() => undefined)
        .then(() => {
          this.#next.delete(folder);
          return this.#run(folder);
        });
      this.#next.set(folder, next);
    }
    return next;
  }

  #run(folder: string): Promise<void> {
    const running = syncFolder(folder).finally(() => this.#running.delete(folder));
    this.#running.set(folder, running);
    return running;
  }
}
