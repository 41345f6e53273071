import type { JobStatus } from "@aws-sdk/client-comprehend";
import type { Key } from "../../../core/store/store.js";
import { invalidRequest, jobNotFound } from "../errors.js";
import { PAGE_ITEMS_DEFAULT } from "../limits.js";
import { toArn } from "../resources/arn.js";
import { checkKmsKeys } from "../resources/kms-keys.js";
import { checkFilter } from "../resources/listing.js";
import { fromPageToken, toPageToken } from "../resources/page-token.js";
import { checkRole } from "../resources/role.js";
import { putTags, type TagList } from "../resources/tags.js";
import type { ComprehendContext } from "../state.js";
import { analysisJobs, jobsByTime, jobTokens, newestFirst } from "../store.js";
import { FAMILIES, type FamilyName } from "./families.js";
import type { AnalysisJob, AnalysisRequest } from "./job.js";
import { checkActive, keepJob } from "./keep-job.js";
import { below, toLocation } from "./s3-location.js";

/** The name under which the job runner knows analysis jobs. */
export const ANALYSIS_JOB = "analysis";

export type StartInput = Partial<AnalysisRequest> & {
  ClientRequestToken?: string | undefined;
  Tags?: TagList | undefined;
};

interface Started {
  JobId: string;
  JobArn: string;
  JobStatus: JobStatus;
}

/** Queues a job. The same request token gives the job it gave before. */
export async function startJob(
  family: FamilyName,
  input: StartInput,
  ctx: ComprehendContext,
): Promise<Started> {
  const { ClientRequestToken: token, Tags, ...request } = input;
  toLocation(request.InputDataConfig?.S3Uri);
  const output = toLocation(request.OutputDataConfig?.S3Uri);
  await checkRole(request.DataAccessRoleArn, ctx);
  await checkKmsKeys([request.OutputDataConfig?.KmsKeyId, request.VolumeKmsKeyId], ctx);
  const id = ctx.ids.string(32, "0123456789abcdef");
  const { folder, resource } = FAMILIES[family];
  const place = below(output.key, `${ctx.account}-${folder}-${id}/output/`);
  const archive = family === "PiiEntitiesDetection" ? "" : "output.tar.gz";
  const job: AnalysisJob = {
    family,
    id,
    arn: toArn(ctx, resource, id),
    status: "SUBMITTED" as const,
    submittedAt: ctx.clock.now(),
    request: request as AnalysisRequest,
    outputUri: `s3://${output.bucket}/${place}${archive}`,
  };
  const known = await ctx.store.transact(async (tx) => {
    const earlier = token === undefined ? undefined : await jobTokens.get(tx, family, token);
    if (earlier !== undefined) return earlier;
    await checkActive(tx, family);
    keepJob(tx, job);
    jobsByTime.put(tx, [family, newestFirst(job.submittedAt), id], id);
    if (token !== undefined) jobTokens.put(tx, [family, token], id);
    putTags(tx, job.arn, Tags);
    ctx.jobs.submit(tx, ANALYSIS_JOB, id, { family, id });
    return undefined;
  });
  const started = known === undefined ? job : await getJob(family, known, ctx);
  return { JobId: started.id, JobArn: started.arn, JobStatus: started.status };
}

/** @throws JobNotFoundException */
export async function getJob(
  family: FamilyName,
  id: string | undefined,
  ctx: ComprehendContext,
): Promise<AnalysisJob> {
  const job = await analysisJobs.get(ctx.store, family, id ?? "");
  if (!job) throw jobNotFound();
  return job;
}

/** Asks a job to stop. One that has ended stays as it is, which its status tells. */
export async function stopJob(
  family: FamilyName,
  id: string | undefined,
  ctx: ComprehendContext,
): Promise<{ JobId: string; JobStatus: JobStatus }> {
  const status = await ctx.store.transact(async (tx) => {
    const job = await analysisJobs.get(tx, family, id ?? "");
    if (!job) throw jobNotFound();
    if (job.status !== "SUBMITTED" && job.status !== "IN_PROGRESS") return job.status;
    const stopped = job.status === "SUBMITTED";
    const changed: AnalysisJob = stopped
      ? { ...job, status: "STOPPED", endedAt: ctx.clock.now() }
      : { ...job, status: "STOP_REQUESTED" };
    keepJob(tx, changed);
    return changed.status;
  });
  await ctx.jobs.stop(id ?? "");
  return { JobId: id ?? "", JobStatus: status };
}

export interface JobFilter {
  JobName?: string | undefined;
  JobStatus?: JobStatus | undefined;
  SubmitTimeBefore?: Date | undefined;
  SubmitTimeAfter?: Date | undefined;
}

/** A page of a family's jobs, newest first; AWS tells those before a time oldest first. */
export async function listJobs(
  family: FamilyName,
  input: { Filter?: JobFilter | undefined; NextToken?: string | undefined; MaxResults?: number | undefined },
  ctx: ComprehendContext,
): Promise<{ jobs: AnalysisJob[]; NextToken?: string }> {
  const { Filter: filter = {}, MaxResults: most = PAGE_ITEMS_DEFAULT } = input;
  checkFilter(filter);
  const jobs: AnalysisJob[] = [];
  const after = fromPageToken(input.NextToken);
  let last: Key = [];
  const reverse = filter.SubmitTimeBefore !== undefined;
  const bound = reverse ? { end: after } : { start: after, startExclusive: true };
  const range = { prefix: [family], reverse, ...(after && bound) };
  for await (const { key, value: id } of jobsByTime.range(ctx.store, range)) {
    const job = await analysisJobs.get(ctx.store, family, id);
    if (!job || !matches(job, filter)) continue;
    if (jobs.length >= most) return { jobs, NextToken: toPageToken(last) };
    jobs.push(job);
    last = key;
  }
  return { jobs };
}

function matches({ request, status, submittedAt }: AnalysisJob, filter: JobFilter): boolean {
  const { JobName, JobStatus, SubmitTimeBefore: before, SubmitTimeAfter: after } = filter;
  return (
    (JobName === undefined || request.JobName === JobName) &&
    (JobStatus === undefined || status === JobStatus) &&
    (before === undefined || submittedAt < before.getTime()) &&
    (after === undefined || submittedAt > after.getTime())
  );
}

/** A job in the shape that Describe* and List* share. */
export function toProperties(job: AnalysisJob) {
  const { request, id, arn, status, message, submittedAt, endedAt, outputUri } = job;
  return {
    ...request,
    JobId: id,
    JobArn: arn,
    JobStatus: status,
    Message: message,
    SubmitTime: new Date(submittedAt),
    EndTime: endedAt === undefined ? undefined : new Date(endedAt),
    OutputDataConfig: { ...request.OutputDataConfig, S3Uri: outputUri },
  };
}

/** @throws InvalidRequestException unless a job of personal information says how to redact when it is to redact */
export function checkRedaction({ Mode, RedactionConfig }: Partial<AnalysisRequest>): void {
  if (Mode === "ONLY_REDACTION" && RedactionConfig === undefined) {
    throw invalidRequest("RedactionConfig is required when the mode is ONLY_REDACTION.");
  }
  if (RedactionConfig?.MaskMode === "MASK" && RedactionConfig.MaskCharacter === undefined) {
    RedactionConfig.MaskCharacter = "*";
  }
}
