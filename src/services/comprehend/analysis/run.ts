import { mkdir, open, rm, truncate } from "node:fs/promises";
import { join } from "node:path";
import type { Job, JobControl, JobHandler } from "../../../core/jobs/jobs.js";
import { AwsError } from "../../../wire/aws-error.js";
import type { ComprehendContext } from "../state.js";
import { analysisJobs } from "../store.js";
import type { FamilyName } from "./families.js";
import { type InputDocument, type InputPlace, readDocuments } from "./input.js";
import type { AnalysisJob } from "./job.js";
import { type JobS3, toJobS3 } from "./job-s3.js";
import { runPiiJob } from "./pii-job.js";
import { toReader } from "./readers.js";
import { toLocation } from "./s3-location.js";
import { packArchive } from "./tar.js";
import { runTopicsJob } from "./topics-job.js";

/** Documents read together, and the characters among them after which no more are added. */
const BATCH_DOCUMENTS = 32;
const BATCH_CHARACTERS = 20_000;
/** Batches between two checkpoints: what a killed server has to read again. */
const CHECKPOINT_BATCHES = 10;

interface Checkpoint {
  place: InputPlace;
  /** Bytes of the answer that belong to the documents done. */
  bytes: number;
  documents: number;
}

/** Runs analysis jobs; one that the server's end cut off goes on where it last told. */
export const analysisRunner: JobHandler<ComprehendContext> = {
  async run(job, control, ctx) {
    const { family, id } = job.input as { family: FamilyName; id: string };
    const record = await mark(ctx, family, id, { status: "IN_PROGRESS" });
    if (!record) return;
    const folder = join(await ctx.state.folder(), "jobs", id);
    try {
      await mkdir(folder, { recursive: true });
      await runIn(folder, record, job, control, ctx);
      await mark(ctx, family, id, { status: "COMPLETED", endedAt: ctx.clock.now() });
    } catch (error) {
      if (ctx.signal.aborted) throw error;
      await markFailed(ctx, record, error, control.signal.aborted);
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
  if (record.family === "TopicsDetection") return runTopicsJob(folder, record, s3, control, ctx);
  if (record.family === "PiiEntitiesDetection") return runPiiJob(folder, record, s3, control, ctx);
  const answer = join(folder, "output");
  await writeAnswer(answer, record, s3, job.checkpoint as Checkpoint | undefined, control, ctx);
  await deliver(folder, [{ name: "output", path: answer }], record, s3, ctx);
}

/** One line of JSON a document. */
async function writeAnswer(
  path: string,
  record: AnalysisJob,
  s3: JobS3,
  checkpoint: Checkpoint | undefined,
  control: JobControl,
  ctx: ComprehendContext,
): Promise<void> {
  const read = await toReader(record, ctx, control.signal);
  const file = await open(path, "a");
  try {
    await truncate(path, checkpoint?.bytes ?? 0);
    let bytes = checkpoint?.bytes ?? 0;
    let documents = checkpoint?.documents ?? 0;
    let batches = 0;
    for await (const batch of inBatches(
      readDocuments(s3, record.request.InputDataConfig, checkpoint?.place),
    )) {
      control.signal.throwIfAborted();
      const answers = await read(batch.documents.map(({ text }) => text));
      const lines = answers
        .map((answer, nth) => `${JSON.stringify(toLine(batch.documents[nth], answer))}\n`)
        .join("");
      await file.appendFile(lines);
      bytes += Buffer.byteLength(lines);
      documents += batch.documents.length;
      batches += 1;
      if (batches % CHECKPOINT_BATCHES === 0) {
        // How much input is left is not known; each checkpoint comes nearer to the end without reaching it.
        await control.report(1 - 1 / (1 + documents / 1_000), { place: batch.place, bytes, documents });
      }
    }
  } finally {
    await file.close();
  }
}

export function toLine(
  document: InputDocument | undefined,
  answer: Record<string, unknown>,
): Record<string, unknown> {
  const { file: File = "", line: Line } = document ?? {};
  return { File, ...(Line !== undefined && { Line }), ...answer };
}

export async function* inBatches(
  source: AsyncIterable<{ document: InputDocument; place: InputPlace }>,
): AsyncGenerator<{ documents: InputDocument[]; place: InputPlace }> {
  let documents: InputDocument[] = [];
  let characters = 0;
  let last: InputPlace = { key: "", line: 0 };
  for await (const { document, place } of source) {
    documents.push(document);
    characters += document.text.length;
    last = place;
    if (documents.length < BATCH_DOCUMENTS && characters < BATCH_CHARACTERS) continue;
    yield { documents, place };
    documents = [];
    characters = 0;
  }
  if (documents.length > 0) yield { documents, place: last };
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
  await s3.put(bucket, key, archive, "application/gzip");
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
    if (!job || ["STOPPED", "COMPLETED", "FAILED"].includes(job.status)) return undefined;
    const changed = { ...job, ...change };
    analysisJobs.put(tx, [family, id], changed);
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
