import { collection } from "../store/collection.js";
import type { Key } from "../store/store.js";
import type { Job } from "./jobs.js";

/** Whose a job is. */
export interface JobOwner {
  service: string;
  account: string;
  region: string;
}

/** Every job ever submitted, by service, account, region and id. */
export const jobRows = collection<Job>("jobs");

export function toJobKey({ service, account, region }: JobOwner, id: string): Key {
  return [service, account, region, id];
}

/** A job that has not ended, in the order of submission below its service and kind. */
export interface LiveRow {
  account: string;
  region: string;
  id: string;
}

/** Root of the jobs that have not ended. */
export const LIVE_JOBS: Key = ["jobs-live"];

export function toLivePrefix(service: string, kind: string): Key {
  return [...LIVE_JOBS, service, kind];
}
