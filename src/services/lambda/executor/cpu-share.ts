import { writeFileSync } from "node:fs";
import type { Clock } from "../../../core/clock.js";

/** From here on AWS gives a function a whole processor; one with less memory gets less. */
const WHOLE_PROCESSOR_MB = 1769;
/** So many levels a halving of memory costs: a function of 128 MB weighs half of one with a processor of its own. */
const LEVELS_PER_HALVING = 0.8;
/** The kernel lets an unprivileged server set one group in 100 ms. */
const RETRY_MS = 110;
const TRIES_MAX = 20;

/** What the function's processes are to be nice by, all together: 0 to 3. */
export function toNice(memoryMb: number): number {
  return Math.max(0, Math.round(Math.log2(WHOLE_PROCESSOR_MB / memoryMb) * LEVELS_PER_HALVING));
}

/**
 * Sets the share of the processors that an environment gets while others want them too. Each environment leads a session of its
 * own, which the kernel schedules as one (`sched_autogroup_enabled`), however many processes it makes; on other hosts nothing
 * happens.
 */
export function setCpuShare(
  pid: number | undefined,
  memoryMb: number,
  clock: Clock,
  tries = TRIES_MAX,
): void {
  const nice = toNice(memoryMb);
  if (pid === undefined || nice === 0) return;
  try {
    writeFileSync(`/proc/${pid}/autogroup`, String(nice));
  } catch (error) {
    const isBusy = error instanceof Error && "code" in error && error.code === "EAGAIN";
    if (isBusy && tries > 0) clock.after(RETRY_MS, () => setCpuShare(pid, memoryMb, clock, tries - 1));
  }
}
