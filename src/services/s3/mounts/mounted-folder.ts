import { constants } from "node:fs";
import {
  type FileHandle,
  lstat,
  mkdir,
  open,
  opendir,
  readdir,
  realpath,
  rename,
  rmdir,
  stat,
  unlink,
} from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { isMissing, isSystemError } from "../../../core/blobs/errors.js";
import { syncFolder } from "../../../core/folders.js";
import type { FileFacts } from "../records.js";
import { STAGING_FOLDER, toRelativePath } from "./file-key.js";

/** Names that stand in the way of a file, or that the disk does not take. */
const NO_PLACE = new Set(["EISDIR", "ENOTDIR", "EEXIST", "ENOTEMPTY", "ENAMETOOLONG", "ELOOP", "EINVAL"]);

export interface FolderVisitor {
  /** Before the files of a folder are looked at. */
  enter(key: string): void;
  /** Folders that cannot be read are passed over. */
  unreadable(key: string, error: unknown): void;
}

/**
 * The files below one folder, by key. Symbolic links are neither followed nor shown: nothing that a caller writes or reads
 * is outside of the folder.
 */
export class MountedFolder {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  /** @param isNew nothing of it has been seen before */
  static async open(folder: string, isNew: boolean): Promise<MountedFolder> {
    const mounted = new MountedFolder(await realpath(folder));
    if (isNew) await mkdir(mounted.#staging, { recursive: true });
    if (await mounted.isThere()) await mounted.#tidy();
    return mounted;
  }

  get #staging(): string {
    return join(this.root, STAGING_FOLDER);
  }

  /**
   * Whether the folder is there that was mounted: what lies below one that is taken away is not gone. A volume that is
   * unmounted leaves an empty folder, without the one for files on their way.
   */
  async isThere(): Promise<boolean> {
    if ((await stat(this.#staging).catch(() => undefined))?.isDirectory()) return true;
    const isEmpty = await readdir(this.root).then(
      (names) => names.length === 0,
      () => true,
    );
    if (!isEmpty) await mkdir(this.#staging, { recursive: true });
    return !isEmpty;
  }

  /** Deletes what an earlier run did not finish. */
  async #tidy(): Promise<void> {
    for await (const entry of await opendir(this.#staging))
      if (entry.isFile()) await unlink(join(this.#staging, entry.name));
  }

  /** Undefined where the key has no regular file of its own. */
  async facts(key: string): Promise<FileFacts | undefined> {
    const path = await this.#pathOf(key);
    return path === undefined ? undefined : factsAt(path);
  }

  /** The open file; undefined where there is none. */
  async open(key: string): Promise<FileHandle | undefined> {
    const path = await this.#pathOf(key);
    if (path === undefined) return undefined;
    try {
      // A pipe that has taken the file's place would keep its reader waiting.
      return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    } catch (error) {
      if (isMissing(error) || isNoPlace(error)) return undefined;
      throw error;
    }
  }

  /** Writes a file whole and puts it in its place. Undefined where the key can have no file beside those there are. */
  async place(key: string, name: string, bytes: AsyncIterable<Uint8Array>): Promise<FileFacts | undefined> {
    const target = toRelativePath(key);
    if (target === undefined) return undefined;
    const staged = join(this.#staging, name);
    try {
      await writeWhole(staged, bytes);
      await mkdir(dirname(join(this.root, target)), { recursive: true });
      const path = await this.#pathOf(key);
      if (path === undefined) return undefined;
      await rmdir(path).catch(() => undefined);
      await rename(staged, path);
      await syncFolder(dirname(path));
      return await factsAt(path);
    } catch (error) {
      if (isNoPlace(error)) return undefined;
      throw error;
    } finally {
      await unlink(staged).catch(() => undefined);
    }
  }

  /** Deletes the file of a key, if it still is the one that is meant. */
  async remove(key: string, facts: FileFacts): Promise<void> {
    const path = await this.#pathOf(key);
    if (path === undefined || !isSameFile(await factsAt(path), facts)) return;
    await unlink(path);
    await syncFolder(dirname(path));
  }

  /** The keys of all files there are, from a folder below the root on. */
  async *keys(below: string, visitor: FolderVisitor): AsyncGenerator<string> {
    try {
      visitor.enter(below);
      for await (const entry of await opendir(join(this.root, below))) {
        const key = below === "" ? entry.name : `${below}/${entry.name}`;
        if (toRelativePath(key) === undefined) continue;
        if (entry.isDirectory()) yield* this.keys(key, visitor);
        else if (entry.isFile()) yield key;
      }
    } catch (error) {
      // A folder that went while it was being read has no files.
      if (!isMissing(error) && !isNoPlace(error)) visitor.unreadable(below, error);
    }
  }

  /** Undefined where the key is no path, or a symbolic link stands on the way. */
  async #pathOf(key: string): Promise<string | undefined> {
    const target = toRelativePath(key);
    if (target === undefined) return undefined;
    const path = join(this.root, target);
    const parent = dirname(path);
    try {
      const real = await realpath(parent);
      return relative(this.root, real) === relative(this.root, parent) ? path : undefined;
    } catch (error) {
      if (isMissing(error) || isNoPlace(error)) return undefined;
      throw error;
    }
  }

  /** Whether there is a folder of this key, which no symbolic link leads to. */
  async isFolder(key: string): Promise<boolean> {
    const path = await this.#pathOf(key);
    if (path === undefined) return false;
    return (await lstat(path).catch(() => undefined))?.isDirectory() ?? false;
  }
}

async function factsAt(path: string): Promise<FileFacts | undefined> {
  try {
    const found = await lstat(path);
    return found.isFile() ? toFacts(found) : undefined;
  } catch (error) {
    if (isMissing(error) || isNoPlace(error)) return undefined;
    throw error;
  }
}

export const toFacts = ({
  size,
  mtimeMs,
  ino,
}: {
  size: number;
  mtimeMs: number;
  ino: number;
}): FileFacts => ({
  size,
  mtimeMs,
  ino,
});

export const isSameFile = (a: FileFacts | undefined, b: FileFacts | undefined): boolean =>
  a !== undefined && b !== undefined && a.size === b.size && a.mtimeMs === b.mtimeMs && a.ino === b.ino;

async function writeWhole(path: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, "wx");
  try {
    for await (const chunk of bytes) await file.writeFile(chunk);
    await file.datasync();
  } finally {
    await file.close();
  }
}

const isNoPlace = (error: unknown): boolean => isSystemError(error) && NO_PLACE.has(error.code);
