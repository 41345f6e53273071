import { constants } from "node:fs";
import { copyFile, type FileHandle, link, mkdir, open, opendir, stat, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ChunkWriter, FolderSync } from "./disk.js";
import { isMissing, isSystemError } from "./errors.js";

/** Letters of an id that name its folder: 256 folders for ids in hex. */
const FOLDER_LETTERS = 2;

/** A file that is being written. */
export interface NewFile {
  id: string;
  handle: FileHandle;
  writer: ChunkWriter;
}

/**
 * Whole files by id, in folders of a folder. A file's name means nothing to anyone until the store says so; therefore
 * files are written under their own name at once, synced, and never renamed.
 */
export class FileFolder {
  readonly #folder: string;
  readonly #durable: boolean;
  readonly #syncs = new FolderSync();
  readonly #made = new Map<string, Promise<void>>();

  constructor(folder: string, durable: boolean) {
    this.#folder = folder;
    this.#durable = durable;
  }

  path(id: string): string {
    return join(this.#folderOf(id), id);
  }

  #folderOf(id: string): string {
    return join(this.#folder, id.slice(-FOLDER_LETTERS));
  }

  async create(id: string): Promise<NewFile> {
    await this.#make(this.#folderOf(id));
    const handle = await open(this.path(id), "wx", 0o600);
    return { id, handle, writer: new ChunkWriter(handle) };
  }

  /** Resolves when the file and its name are on disk. */
  async finish(file: NewFile): Promise<void> {
    await file.writer.finish();
    if (this.#durable) await file.handle.datasync();
    await file.handle.close();
    if (this.#durable) await this.#syncs.sync(this.#folderOf(file.id));
  }

  /** Deletes a file that is half written. */
  async giveUp(file: NewFile): Promise<void> {
    await file.writer.finish().catch(() => undefined);
    await file.handle.close().catch(() => undefined);
    await this.remove(file.id);
  }

  /** A second name for the bytes of a file, or a copy where the disk has no such thing. Its size. */
  async link(from: string, to: string): Promise<number> {
    await this.#make(this.#folderOf(to));
    try {
      await link(this.path(from), this.path(to));
    } catch (error) {
      if (isMissing(error) || !isSystemError(error)) throw error;
      await this.#copy(from, to);
    }
    const { size } = await stat(this.path(to));
    if (this.#durable) await this.#syncs.sync(this.#folderOf(to));
    return size;
  }

  async #copy(from: string, to: string): Promise<void> {
    await copyFile(this.path(from), this.path(to), constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    if (!this.#durable) return;
    const handle = await open(this.path(to), "r+");
    try {
      await handle.datasync();
    } finally {
      await handle.close();
    }
  }

  async remove(id: string): Promise<void> {
    try {
      await unlink(this.path(id));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  /** Every file there is, in no order. */
  async *ids(): AsyncGenerator<string> {
    for (const folder of await listOf(this.#folder)) {
      if (folder.length === FOLDER_LETTERS) yield* await listOf(join(this.#folder, folder));
    }
  }

  #make(folder: string): Promise<void> {
    let made = this.#made.get(folder);
    if (!made) {
      made = this.#makeOnce(folder).catch((error: unknown) => {
        this.#made.delete(folder);
        throw error;
      });
      this.#made.set(folder, made);
    }
    return made;
  }

  async #makeOnce(folder: string): Promise<void> {
    const first = await mkdir(folder, { recursive: true, mode: 0o700 });
    if (!first || !this.#durable) return;
    await this.#syncs.sync(this.#folder);
    // The folder of folders may be new itself.
    if (first !== folder) await this.#syncs.sync(dirname(this.#folder));
  }
}

async function listOf(folder: string): Promise<string[]> {
  try {
    const names: string[] = [];
    for await (const entry of await opendir(folder)) names.push(entry.name);
    return names;
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
