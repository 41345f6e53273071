import type { CancelTimer, Clock } from "../clock.js";
import type { FileFolder } from "./file-folder.js";

/** What has not been kept a day after it was written never will be. */
const UNKEPT_MILLISECONDS_MAX = 86_400_000;
const LOOK_MILLISECONDS = 3_600_000;

/** Files that were written and then not kept: those of an earlier run are looked for once, this run's are noted. */
export class Leftovers {
  readonly #files: FileFolder;
  readonly #isKept: (id: string) => Promise<boolean>;
  readonly #clock: Clock;
  /** This run's files that are not kept, with the time they were begun. */
  readonly #unkept = new Map<string, number>();
  /** While a sweep is on: the files begun since, and those not kept when it began. They are not its business. */
  #begun: Set<string> | undefined;
  #sweeping: Promise<void>;
  #cancel: CancelTimer;
  #closed = false;

  constructor(files: FileFolder, isKept: (id: string) => Promise<boolean>, clock: Clock) {
    this.#files = files;
    this.#isKept = isKept;
    this.#clock = clock;
    this.#sweeping = this.#sweepOnce();
    // Whoever asks for a sweep hears of a failure; if nobody does, the next start tries again.
    this.#sweeping.catch(() => undefined);
    this.#cancel = this.#lookLater();
  }

  note(id: string): void {
    this.#unkept.set(id, this.#clock.now());
    this.#begun?.add(id);
  }

  has(id: string): boolean {
    return (this.#unkept.get(id) ?? Number.NEGATIVE_INFINITY) > Number.NEGATIVE_INFINITY;
  }

  forget(id: string): void {
    this.#unkept.delete(id);
  }

  /** Deletes the file. What cannot be deleted now is tried again later. */
  async remove(id: string): Promise<void> {
    this.#unkept.set(id, Number.NEGATIVE_INFINITY);
    try {
      await this.#files.remove(id);
      this.#unkept.delete(id);
    } catch {
      // Stays noted.
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancel();
    await this.#sweeping.catch(() => undefined);
  }

  /** Deletes every file that the store does not name and that is not being written. */
  sweep(): Promise<void> {
    const sweeping = this.#sweeping.catch(() => undefined).then(() => this.#sweepOnce());
    this.#sweeping = sweeping;
    return sweeping;
  }

  async #sweepOnce(): Promise<void> {
    this.#begun = new Set(this.#unkept.keys());
    try {
      for await (const id of this.#files.ids()) {
        if (this.#closed) return;
        if (!this.#begun?.has(id) && !(await this.#isKept(id))) await this.#files.remove(id);
      }
    } finally {
      this.#begun = undefined;
    }
  }

  #lookLater(): CancelTimer {
    return this.#clock.after(LOOK_MILLISECONDS, () => {
      const oldest = this.#clock.now() - UNKEPT_MILLISECONDS_MAX;
      for (const [id, begun] of this.#unkept) if (begun < oldest) void this.remove(id);
      this.#cancel = this.#lookLater();
    });
  }
}
