import type { CancelTimer } from "../../../core/clock.js";
import type { FileFacts } from "../records.js";
import type { S3Context } from "../state.js";
import { FolderWatchers } from "./folder-watchers.js";
import { isSameFile, type MountedFolder } from "./mounted-folder.js";
import { syncAll, syncBelow, syncKey } from "./sync-folder.js";

/** A file that has not changed for so long is taken to be whole. */
const QUIET_MS = 250;
/** Between two comparisons of everything: what the watcher missed is found then. */
const RESCAN_MS = 5_000;
/** A comparison may take this part of the time. */
const RESCAN_SHARE = 0.1;

interface Restless {
  facts: FileFacts | undefined;
  cancel: CancelTimer;
}

/** Watches a mounted folder: each file that comes, changes or goes is brought into its bucket once it rests. */
export class FolderWatch {
  readonly #ctx: S3Context;
  readonly #bucket: string;
  readonly #folder: MountedFolder;
  readonly #restless = new Map<string, Restless>();
  /** What could not be read at the last comparison: it is told of once. */
  #unreadable = new Set<string>();
  readonly #watchers: FolderWatchers;
  #cancelRescan: CancelTimer = () => {};
  #working: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(ctx: S3Context, bucket: string, folder: MountedFolder) {
    this.#ctx = ctx;
    this.#bucket = bucket;
    this.#folder = folder;
    this.#watchers = new FolderWatchers({
      root: folder.root,
      changed: (key) => this.#note(key),
      failed: (error) => this.#complain("cannot be watched", error),
    });
  }

  /** Each folder is watched first and compared then, so that nothing falls between. */
  async start(): Promise<void> {
    await this.#rescan();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#watchers.drop("");
    this.#cancelRescan();
    for (const { cancel } of this.#restless.values()) cancel();
    this.#restless.clear();
    await this.#working;
  }

  async #rescan(): Promise<void> {
    const { clock } = this.#ctx;
    const startedAt = clock.monotonic();
    const unreadable = new Set<string>();
    const tell = (key: string, error: unknown): void => {
      unreadable.add(key);
      if (!this.#unreadable.has(key)) this.#complain(`cannot be read: ${key}`, error);
    };
    const visitor = { enter: (key: string) => this.#enter(key), unreadable: tell };
    this.#working = syncAll(this.#ctx, this.#bucket, this.#folder, visitor).catch((error: unknown) => {
      // When a folder that was taken away is back, it is to be watched anew.
      this.#watchers.drop("");
      tell("", error);
    });
    await this.#working;
    this.#unreadable = unreadable;
    if (this.#stopped) return;
    const took = clock.monotonic() - startedAt;
    this.#cancelRescan = clock.after(Math.max(RESCAN_MS, took / RESCAN_SHARE), () => void this.#rescan());
  }

  #enter(folder: string): void {
    if (!this.#stopped) this.#watchers.add(folder);
  }

  #note(key: string): void {
    this.#folder
      .facts(key)
      .then((facts) => this.#wait(key, facts))
      .catch((error: unknown) => this.#complain("could not be read", error));
  }

  #wait(key: string, facts: FileFacts | undefined): void {
    if (this.#stopped) return;
    this.#restless.get(key)?.cancel();
    const cancel = this.#ctx.clock.after(QUIET_MS, () => void this.#look(key, facts));
    this.#restless.set(key, { facts, cancel });
  }

  async #look(key: string, before: FileFacts | undefined): Promise<void> {
    try {
      const facts = await this.#folder.facts(key);
      if (facts && !isSameFile(facts, before)) return this.#wait(key, facts);
      this.#restless.delete(key);
      await syncKey(this.#ctx, this.#bucket, this.#folder, key);
      // What is no file may be a folder that came, or went, with files in it.
      if (facts) return;
      this.#watchers.drop(key);
      if (await this.#folder.isFolder(key)) {
        const visitor = {
          enter: (folder: string) => this.#enter(folder),
          unreadable: (_: string, error: unknown) => this.#complain("could not be read", error),
        };
        for await (const below of this.#folder.keys(key, visitor)) this.#note(below);
      }
      await syncBelow(this.#ctx, this.#bucket, this.#folder, key);
    } catch (error) {
      this.#complain("could not be read", error);
    }
  }

  #complain(what: string, error: unknown): void {
    if (this.#stopped) return;
    this.#ctx.log.warn(`a mounted folder ${what}`, { bucket: this.#bucket, error: String(error) });
  }
}
