import { readdirSync, readFileSync } from "node:fs";
import type { Clock } from "../../../core/clock.js";

/** How long a reading serves: a warm invocation must not cost a dozen file reads. */
const READING_MS_MAX = 100;
/** Processes looked at: more than an environment may have. */
const PROCESSES_MAX = 1100;
const KIB_PER_MIB = 1024;

/** Memory of a process and its descendants, from `/proc`; zero where the host has none. */
export class MemoryGauge {
  readonly #pid: number;
  readonly #clock: Clock;
  #readAt = Number.NEGATIVE_INFINITY;
  #peakMb = 0;
  #currentMb = 0;
  #processes = 0;

  constructor(pid: number, clock: Clock) {
    this.#pid = pid;
    this.#clock = clock;
  }

  /** The most resident memory seen, in MiB, rounded up. */
  peakMb(): number {
    this.#read();
    return this.#peakMb;
  }

  /**
   * Memory of its own that it holds now, in MiB, rounded up: without the files it has mapped, which the host shares
   * among all environments.
   */
  currentMb(): number {
    this.#read();
    return this.#currentMb;
  }

  /** Processes that it has now, its sandbox's included. */
  get processes(): number {
    this.#read();
    return this.#processes;
  }

  #read(): void {
    const now = this.#clock.monotonic();
    if (now - this.#readAt < READING_MS_MAX) return;
    this.#readAt = now;
    let residentKb = 0;
    let peakKb = 0;
    const pids = descendants(this.#pid);
    this.#processes = pids.length;
    for (const pid of pids) {
      const status = readText(`/proc/${pid}/status`);
      residentKb += kilobytes(status, "RssAnon:") + kilobytes(status, "RssShmem:");
      peakKb += kilobytes(status, "VmHWM:");
    }
    this.#currentMb = Math.ceil(residentKb / KIB_PER_MIB);
    this.#peakMb = Math.max(this.#peakMb, Math.ceil(peakKb / KIB_PER_MIB));
  }
}

function descendants(root: number): number[] {
  const found = [root];
  for (let at = 0; at < found.length && found.length < PROCESSES_MAX; at += 1) {
    // Each thread has children of its own.
    for (const thread of threads(found[at])) {
      for (const child of readText(`${thread}/children`).split(" ")) {
        if (child.trim() !== "") found.push(Number(child));
      }
    }
  }
  return found;
}

function threads(pid: number | undefined): string[] {
  const folder = `/proc/${pid}/task`;
  try {
    return readdirSync(folder).map((thread) => `${folder}/${thread}`);
  } catch {
    return [];
  }
}

function kilobytes(status: string, field: string): number {
  const at = status.indexOf(field);
  return at < 0 ? 0 : Number.parseInt(status.slice(at + field.length), 10) || 0;
}

/** Empty for a process that is gone, and on hosts without `/proc`. */
function readText(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
