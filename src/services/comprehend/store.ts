import { collection } from "../../core/store/collection.js";
import type { AnalysisJob } from "./analysis/job.js";
import type { EndpointRecord, ModelRecord, PolicyRecord, TagRecord } from "./models/records.js";

/** Analysis jobs by family and id. */
export const analysisJobs = collection<AnalysisJob>("analysis-jobs");
/** Ids of jobs by family, newest first: `[family, MAX - submittedAt, id]`. */
export const jobsByTime = collection<string>("jobs-by-time");
/** Ids of the jobs that have not ended: `[family, id]`. */
export const activeJobs = collection<string>("active-jobs");
/** Request token of a start → job id: `[family, token]`. */
export const jobTokens = collection<string>("job-tokens");

/** Custom classifiers and recognizers by ARN. */
export const models = collection<ModelRecord>("models");
export const endpoints = collection<EndpointRecord>("endpoints");
export const policies = collection<PolicyRecord>("policies");
/** Tags of any resource by its ARN. */
export const tags = collection<TagRecord>("tags");

/** Where a time stands in a listing that begins with the newest. */
export const newestFirst = (milliseconds: number): number => Number.MAX_SAFE_INTEGER - milliseconds;
