import type { JobStatus } from "@aws-sdk/client-comprehend";
import type { Transaction } from "../../../core/store/store.js";
import { tooManyRequests } from "../errors.js";
import { ACTIVE_JOBS_MAX } from "../limits.js";
import { activeJobs, analysisJobs } from "../store.js";
import type { FamilyName } from "./families.js";
import type { AnalysisJob } from "./job.js";

const ENDED: readonly JobStatus[] = ["STOPPED", "COMPLETED", "FAILED"];

export const hasEnded = ({ status }: AnalysisJob): boolean => ENDED.includes(status);

/** Keeps a job as it is now, and whether it counts among the active ones. */
export function keepJob(tx: Transaction, job: AnalysisJob): void {
  const { family, id } = job;
  analysisJobs.put(tx, [family, id], job);
  if (hasEnded(job)) activeJobs.delete(tx, family, id);
  else activeJobs.put(tx, [family, id], id);
}

/** @throws TooManyRequestsException when as many jobs of a kind as AWS allows have not ended */
export async function checkActive(tx: Transaction, family: FamilyName): Promise<void> {
  const { items } = await activeJobs.page(tx, ACTIVE_JOBS_MAX, { prefix: [family] });
  if (items.length >= ACTIVE_JOBS_MAX) throw tooManyRequests();
}
