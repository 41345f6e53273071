import { type FSWatcher, watch } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { invalidParameter } from "../errors.js";

/** The bucket whose "objects" are folders of this machine. */
export const HOT_BUCKET = "hot-reload";
/** Folders watched at once; more are served, their changes unseen. */
const WATCHED_MAX = 100;
/** Folders below one of them. */
const SUBFOLDERS_MAX = 1000;
/** What is installed, built or noted by tools: thousands of files that nobody saves. */
const UNWATCHED = /^(node_modules|__pycache__|\..*)$/;

/** Folders that are mounted as a function's code instead of being taken in: what is saved there runs at the next event. */
export class HotFolders {
  readonly #watched = new Map<string, WatchedFolder>();

  /** A number that rises whenever anything in the folder changes. */
  async generation(folder: string): Promise<number> {
    let watched = this.#watched.get(folder);
    if (!watched && this.#watched.size < WATCHED_MAX) {
      watched = new WatchedFolder(folder);
      this.#watched.set(folder, watched);
    }
    await watched?.ready;
    // What was saved before the event came is told in this turn of the loop.
    await setImmediate();
    return watched?.generation ?? 0;
  }

  close(): void {
    for (const watched of this.#watched.values()) watched.close();
    this.#watched.clear();
  }
}

/** One folder and those below it. */
class WatchedFolder {
  readonly ready: Promise<void>;
  generation = 0;
  readonly #watchers = new Map<string, FSWatcher>();
  #isClosed = false;

  constructor(folder: string) {
    this.ready = this.#watch(folder);
  }

  close(): void {
    this.#isClosed = true;
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  async #watch(folder: string): Promise<void> {
    if (this.#isClosed || this.#watchers.has(folder) || this.#watchers.size >= SUBFOLDERS_MAX) return;
    try {
      const watcher = watch(folder, { persistent: false }, (kind, name) => this.#changed(folder, kind, name));
      watcher.on("error", () => this.#forget(folder));
      this.#watchers.set(folder, watcher);
      for (const entry of await readdir(folder, { withFileTypes: true })) {
        if (entry.isDirectory() && !UNWATCHED.test(entry.name)) await this.#watch(join(folder, entry.name));
      }
    } catch {
      // Gone: the function's next start says so.
      this.#forget(folder);
    }
  }

  #changed(folder: string, kind: string, name: string | null): void {
    if (name !== null && UNWATCHED.test(name)) return;
    this.generation += 1;
    if (kind !== "rename" || name === null) return;
    // Perhaps a new folder, or one that has gone and come back.
    const path = join(folder, name);
    this.#forget(path);
    void stat(path).then(
      (found) => (found.isDirectory() ? this.#watch(path) : undefined),
      () => undefined,
    );
  }

  #forget(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }
}

/** A folder that may be mounted: one of this machine's, named by a caller on it. */
export async function checkHotFolder(folder: string, caller: { sourceIp: string }): Promise<string> {
  if (!/^(127\.|::1$|::ffff:127\.)/.test(caller.sourceIp)) {
    throw invalidParameter("A folder can be mounted as code only by callers on this machine.");
  }
  const found = isAbsolute(folder) ? await stat(folder).catch(() => undefined) : undefined;
  if (!found?.isDirectory()) throw invalidParameter(`${folder} is not a folder of this machine.`);
  return folder;
}
