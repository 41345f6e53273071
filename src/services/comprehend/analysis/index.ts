import type { JobHandler } from "../../../core/jobs/jobs.js";
import type { ComprehendContext } from "../state.js";
import * as describe from "./describe.js";
import * as list from "./list.js";
import { ANALYSIS_JOB } from "./operations.js";
import { analysisRunner } from "./run.js";
import * as start from "./start.js";
import * as stop from "./stop.js";

/** Asynchronous analyses: their operations, and what runs them. */
export const analysisOperations = { ...start, ...describe, ...list, ...stop };

export const analysisJobs: Record<string, JobHandler<ComprehendContext>> = { [ANALYSIS_JOB]: analysisRunner };
