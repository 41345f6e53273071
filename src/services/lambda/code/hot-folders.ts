import { type FSWatcher, watch } from "node:fs";
import { stat } from "node:fs/promises";
import { isAbsolute } from "node:path";
import { invalidParameter } from "../errors.js";

/** The bucket whose "objects" are folders of this machine. */
export const HOT_BUCKET = "hot-reload";
/** Folders watched at once; more are served, their changes unseen. */
const WATCHED_MAX = 100;

/** Folders that are mounted as a function's code instead of being taken in: what is saved there runs at the next event. */
export class HotFolders {
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #generations = new Map<string, number>();

  /** A number that changes whenever anything in the folder does. */
  generation(folder: string): number {
    if (!this.#watchers.has(folder) && this.#watchers.size < WATCHED_MAX) this.#watch(folder);
    return this.#generations.get(folder) ?? 0;
  }

  close(): void {
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #watch(folder: string): void {
    const changed = () => this.#generations.set(folder, (this.#generations.get(folder) ?? 0) + 1);
    try {
      const watcher = watch(folder, { recursive: true, persistent: false }, changed);
      watcher.on("error", () => {
        watcher.close();
        this.#watchers.delete(folder);
        changed();
      });
      this.#watchers.set(folder, watcher);
    } catch {
      // Gone: the function's next start says so.
    }
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
