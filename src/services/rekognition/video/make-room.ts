import type { Transaction } from "../../../core/store/store.js";
import { tooManyVideoJobs } from "../errors.js";
import { VIDEO_JOB_LIFE_MS, VIDEO_JOBS_OPEN_MAX } from "../limits.js";
import type { VideoJobRecord } from "../records.js";
import type { RekognitionContext } from "../state.js";
import { deleteFindings, openVideoJobs, videoJobs, videoJobsByTime, videoTokens } from "../store.js";

/** Outlived jobs taken away with each new one: more than come, so that they cannot pile up. */
const SWEEP = 3;

export function isOutlived({ startedAt }: VideoJobRecord, now: number): boolean {
  return startedAt + VIDEO_JOB_LIFE_MS <= now;
}

type Facts = Pick<RekognitionContext, "clock" | "jobs">;

/** Takes away what has outlived its time. @throws LimitExceededException when too many jobs are queued or under way */
export async function makeRoom(tx: Transaction, facts: Facts): Promise<void> {
  await sweep(tx, facts);
  const { items } = await openVideoJobs.page(tx, VIDEO_JOBS_OPEN_MAX);
  if (items.length < VIDEO_JOBS_OPEN_MAX) return;
  let left = items.length;
  for (const { key } of items) {
    if (!(await hasEnded(String(key[0]), facts))) continue;
    openVideoJobs.delete(tx, ...key);
    left -= 1;
  }
  if (left >= VIDEO_JOBS_OPEN_MAX) throw tooManyVideoJobs();
}

async function hasEnded(id: string, { jobs }: Facts): Promise<boolean> {
  const status = (await jobs.get(id))?.status;
  return status !== "queued" && status !== "running" && status !== "stopping";
}

async function sweep(tx: Transaction, facts: Facts): Promise<void> {
  const { items } = await videoJobsByTime.page(tx, SWEEP);
  for (const { key } of items) {
    const id = String(key[1]);
    const record = await videoJobs.get(tx, id);
    if (record && !isOutlived(record, facts.clock.now())) return;
    if (!(await hasEnded(id, facts))) return;
    videoJobsByTime.delete(tx, ...key);
    videoJobs.delete(tx, id);
    openVideoJobs.delete(tx, id);
    if (record?.token !== undefined) videoTokens.delete(tx, record.kind, record.token);
    deleteFindings(tx, id);
  }
}
