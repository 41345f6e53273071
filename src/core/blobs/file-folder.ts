import { constants } from "node:fs";
import {
  copyFile,
  type FileHandle,
  link,
  mkdir,
  open,
  opendir,
  rename,
  stat,
  unlink,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { ChunkWriter, FolderSync } from "./disk.js";
import { isMissing, isSystemError } from "./errors.js";
import { type OpenFile, OpenFiles } from "./open-files.js";

/** Letters of an id that name its folder: 256 folders for ids in hex. */
const FOLDER_LETTERS = 2;

/** A file that is being written. */
export interface NewFile {
  id: string;
  handle: FileHandle;
  writer: ChunkWriter;
  /** Bytes that it has from an earlier use. */
  oldBytes: number;
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
  readonly #open = new OpenFiles();

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
    return { id, handle, writer: new ChunkWriter(handle), oldBytes: 0 };
  }

  /**
   * Begins a file in the place of one that means nothing any more, whose name goes. Undefined, and both names gone, where
   * its bytes still matter to somebody: they have another name, or are being read.
   */
  async createOver(old: { id: string; bytes: number }, id: string): Promise<NewFile | undefined> {
    await this.#make(this.#folderOf(id));
    try {
      await rename(this.path(old.id), this.path(id));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
    const handle = await open(this.path(id), "r+");
    const file = { id, handle, writer: new ChunkWriter(handle), oldBytes: old.bytes };
    if (await this.#open.isUnused(handle.fd)) return file;
    await this.giveUp(file);
    return undefined;
  }

  /** Opens a file to be read. Until it is closed its bytes stay what they are. */
  openToRead(id: string): Promise<OpenFile> {
    return this.#open.open(this.path(id));
  }

  /** Resolves when the file, of `size` bytes, and its name are on disk. */
  async finish(file: NewFile, size: number): Promise<void> {
    await file.writer.finish();
    if (file.oldBytes > size) await file.handle.truncate(size);
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
    const size = await this.size(to);
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

  async size(id: string): Promise<number> {
    return (await stat(this.path(id))).size;
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
