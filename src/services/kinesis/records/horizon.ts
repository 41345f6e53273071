import type { StreamRecord } from "../store.js";

const HOUR_MS = 3_600_000;

/** Records that came before this are gone: the trim horizon. */
export function horizonOf({ retentionHours }: StreamRecord, now: number): number {
  return now - retentionHours * HOUR_MS;
}
