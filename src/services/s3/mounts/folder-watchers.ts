import { type FSWatcher, watch } from "node:fs";
import { join } from "node:path";

/** Folders that are watched; in those beyond, changes are found by comparing. */
const FOLDERS_MAX = 8192;

export interface WatcherParts {
  root: string;
  /** What may have changed, by its key. */
  changed(key: string): void;
  failed(error: unknown): void;
}

/**
 * One watcher to each folder below the root that is told of. Node's own recursive watching keeps a watcher and more for each
 * file: 2.4 KB, which is 235 MB for 100,000 of them.
 */
export class FolderWatchers {
  readonly #parts: WatcherParts;
  readonly #watchers = new Map<string, FSWatcher>();

  constructor(parts: WatcherParts) {
    this.#parts = parts;
  }

  /** @param folder its key; the root is `""` */
  add(folder: string): void {
    if (this.#watchers.has(folder) || this.#watchers.size >= FOLDERS_MAX) return;
    const { root, changed, failed } = this.#parts;
    try {
      const watcher = watch(join(root, folder), { persistent: false });
      watcher.on("change", (_kind, name) => changed(folder === "" ? String(name) : `${folder}/${name}`));
      watcher.on("error", (error) => {
        this.drop(folder);
        failed(error);
      });
      this.#watchers.set(folder, watcher);
    } catch (error) {
      failed(error);
    }
  }

  /** The folder is gone, or another one: neither it nor what lies below is watched any more. */
  drop(folder: string): void {
    if (!this.#watchers.has(folder)) return;
    for (const [key, watcher] of this.#watchers) {
      if (folder !== "" && key !== folder && !key.startsWith(`${folder}/`)) continue;
      watcher.close();
      this.#watchers.delete(key);
    }
  }
}
