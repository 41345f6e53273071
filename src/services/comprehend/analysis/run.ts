import { mkdir, open, rm, truncate } from "node:fs/promises";
import { join } from "node:path";
import type { Job, JobControl, JobHandler } from "../../../core/jobs/jobs.js";
import { AwsError } from "../../../wire/aws-error.js";
import type { ComprehendContext } from "../state.js";
import { analysisJobs } from "../store.js";
import { answer, inBatches, toLine } from "./answers.js";
import { FAMILIES, type FamilyName } from "./families.js";
import { checkCount, checkFiles, type InputPlace, readDocuments } from "./input.js";
import type { AnalysisJob } from "./job.js";
import { type JobS3, toJobS3 } from "./job-s3.js";
import { hasEnded, keepJob } from "./keep-job.js";
import { runPiiJob } from "./pii-job.js";
import { toReader } from "./readers.js";
import { toLocation } from "./s3-location.js";
import { packArchive } from "./tar.js";
import { runTopicsJob } from "./topics-job.js";

/** Batches between two checkpoints: what a killed server has to read again. */
export const CHECKPOINT_BATCHES = 10;

/** What a job that goes on knows of the documents done. */
export interface Checkpoint {
  place: InputPlace;
  /** Bytes of the answer that belong to them. */
  bytes: number;
  documents: number;
  /** Usage that they leave. */
  units: number;
}

/** Runs analysis jobs; one that the server's end cut off goes on where it last told. */
export const analysisRunner: JobHandler<ComprehendContext> = {
  async run(job, control, ctx) {
    const { family, id } = job.input as { family: FamilyName; id: string };
    const record = await begin(ctx, family, id);
    if (!record) return;
    const folder = join(await ctx.state.folder(), "jobs", id);
    try {
      await mkdir(folder, { recursive: true });
      await runIn(folder, record, job, control, ctx);
      await mark(ctx, family, id, { status: "COMPLETED", endedAt: ctx.clock.now() });
    } catch (error) {
      const isStopped = (await analysisJobs.get(ctx.store, family, id))?.status === "STOP_REQUESTED";
      // Cut off without having been stopped: the server ends, and the job goes on at its next start.
      if (control.signal.aborted && !isStopped) throw error;
      await markFailed(ctx, record, error, isStopped);
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
    await rm(folder, { recursive: true, force: true });
  },
  concurrencyMax: 2,
};

async function runIn(
  folder: string,
  record: AnalysisJob,
  job: Job,
  control: JobControl,
  ctx: ComprehendContext,
): Promise<void> {
  const s3 = toJobS3(ctx, record.request.DataAccessRoleArn, control.signal);
  await checkFiles(s3, record.request.InputDataConfig, FAMILIES[record.family].bytesMin);
  if (record.family === "TopicsDetection") return runTopicsJob(folder, record, s3, control, ctx);
  if (record.family === "PiiEntitiesDetection") return runPiiJob(folder, record, s3, job, control, ctx);
  const name = record.family === "DocumentClassification" ? "predictions.jsonl" : "output";
  const path = join(folder, name);
  const units = await writeAnswer(path, record, s3, job.checkpoint as Checkpoint | undefined, control, ctx);
  await deliver(folder, [{ name, path }], record, s3, ctx);
  meterJob(record, units, ctx);
}

/** One line of JSON a document. Gives the units of usage. */
async function writeAnswer(
  path: string,
  record: AnalysisJob,
  s3: JobS3,
  checkpoint: Checkpoint | undefined,
  control: JobControl,
  ctx: ComprehendContext,
): Promise<number> {
  const read = await toReader(record, ctx, control.signal);
  const { bytesMax } = FAMILIES[record.family];
  const input = readDocuments(s3, record.request.InputDataConfig, checkpoint?.place, bytesMax);
  let { bytes, documents, units } = checkpoint ?? { bytes: 0, documents: 0, units: 0 };
  let batches = 0;
  const file = await open(path, "a");
  try {
    await truncate(path, bytes);
    for await (const batch of inBatches(input)) {
      control.signal.throwIfAborted();
      const answers = await answer(batch, record, read);
      const lines = answers.map((answered) => `${toLine(answered, record)}\n`).join("");
      await file.appendFile(lines);
      bytes += Buffer.byteLength(lines);
      documents += answers.length;
      checkCount(documents);
      units += answers.reduce((sum, answered) => sum + answered.units, 0);
      batches += 1;
      if (batches % CHECKPOINT_BATCHES > 0) continue;
      await file.datasync();
      await control.report(progressOf(documents), { place: batch.place, bytes, documents, units });
    }
  } finally {
    await file.close();
  }
  return units;
}

/** How much input is left is not known; each checkpoint comes nearer to the end without reaching it. */
export const progressOf = (documents: number): number => 1 - 1 / (1 + documents / 1_000);

export function meterJob({ family }: AnalysisJob, quantity: number, ctx: ComprehendContext): void {
  ctx.meter(`Start${family}Job`, [{ usageType: FAMILIES[family].usage, quantity, unit: "Units" }]);
}

/** Packs the answer and puts it where the request wants it. */
export async function deliver(
  folder: string,
  files: readonly { name: string; path: string }[],
  record: AnalysisJob,
  s3: JobS3,
  ctx: ComprehendContext,
): Promise<void> {
  const archive = join(folder, "output.tar.gz");
  await packArchive(files, archive, ctx.clock.now());
  const { bucket, key } = toLocation(record.outputUri);
  await s3.put(bucket, key, archive, "application/gzip", record.request.OutputDataConfig.KmsKeyId);
}

/** Marks a job as under way; one that was to stop when the server ended stops here instead. */
async function begin(
  ctx: ComprehendContext,
  family: FamilyName,
  id: string,
): Promise<AnalysisJob | undefined> {
  const job = await analysisJobs.get(ctx.store, family, id);
  if (job?.status !== "STOP_REQUESTED") return mark(ctx, family, id, { status: "IN_PROGRESS" });
  await mark(ctx, family, id, { status: "STOPPED", endedAt: ctx.clock.now() });
  return undefined;
}

/** Changes a job that has not ended; undefined when it has. */
async function mark(
  ctx: ComprehendContext,
  family: FamilyName,
  id: string,
  change: Partial<AnalysisJob>,
): Promise<AnalysisJob | undefined> {
  return ctx.store.transact(async (tx) => {
    const job = await analysisJobs.get(tx, family, id);
    if (!job || hasEnded(job)) return undefined;
    const changed = { ...job, ...change };
    keepJob(tx, changed);
    return changed;
  });
}

async function markFailed(
  ctx: ComprehendContext,
  { family, id }: AnalysisJob,
  error: unknown,
  stopped: boolean,
): Promise<void> {
  const message =
    error instanceof AwsError ? error.message : "INTERNAL_SERVER_ERROR: The job could not be completed.";
  const outcome = stopped ? { status: "STOPPED" as const } : { status: "FAILED" as const, message };
  await mark(ctx, family, id, { ...outcome, endedAt: ctx.clock.now() });
}
