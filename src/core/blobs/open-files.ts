import { fstatSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

/** A file that is open to be read. */
export interface OpenFile {
  readonly handle: FileHandle;
  /** Tells that the handle is closed. */
  closed(): void;
}

/** Files that are open to be read, by whatever name: a file may have several, and lose those it was opened by. */
export class OpenFiles {
  readonly #opening = new Set<Promise<OpenFile>>();
  /** Readers, by inode. */
  readonly #readers = new Map<bigint, number>();

  /** Whoever opens closes, and says so. */
  async open(path: string): Promise<OpenFile> {
    const opening = open(path, "r").then((handle) => this.#toOpenFile(handle));
    this.#opening.add(opening);
    try {
      return await opening;
    } finally {
      this.#opening.delete(opening);
    }
  }

  /** Whether the file that is open as `fd` has one name, and no reader among those who began before now. */
  async isUnused(fd: number): Promise<boolean> {
    await Promise.allSettled(this.#opening);
    const { nlink, ino } = fstatSync(fd, { bigint: true });
    return nlink === 1n && !this.#readers.has(ino);
  }

  #toOpenFile(handle: FileHandle): OpenFile {
    const { ino } = fstatSync(handle.fd, { bigint: true });
    this.#readers.set(ino, (this.#readers.get(ino) ?? 0) + 1);
    const closed = () => {
      const left = (this.#readers.get(ino) ?? 1) - 1;
      if (left > 0) this.#readers.set(ino, left);
      else this.#readers.delete(ino);
    };
    return { handle, closed };
  }
}
