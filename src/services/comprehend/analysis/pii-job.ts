import { appendFile, open, rm, truncate } from "node:fs/promises";
import { join } from "node:path";
import type { PiiEntity } from "@aws-sdk/client-comprehend";
import type { Job, JobControl } from "../../../core/jobs/jobs.js";
import type { ComprehendContext } from "../state.js";
import { type Answered, answer, inBatches, toLine } from "./answers.js";
import { FAMILIES } from "./families.js";
import { checkCount, readDocuments } from "./input.js";
import type { AnalysisJob } from "./job.js";
import type { JobS3 } from "./job-s3.js";
import { toReader } from "./readers.js";
import { redact } from "./redact.js";
import { CHECKPOINT_BATCHES, type Checkpoint, meterJob, progressOf } from "./run.js";
import { toLocation } from "./s3-location.js";

/**
 * Personal information has an output file for each input file, `NAME.out`: offsets as lines of JSON, or the documents
 * themselves, redacted. Files come one after the other: only the last is here, those before it are in S3.
 */
export async function runPiiJob(
  folder: string,
  record: AnalysisJob,
  s3: JobS3,
  job: Job,
  control: JobControl,
  ctx: ComprehendContext,
): Promise<void> {
  const read = await toReader(record, ctx, control.signal);
  const checkpoint = job.checkpoint as (Checkpoint & { file: string; files: number }) | undefined;
  const { bytesMax } = FAMILIES[record.family];
  const input = readDocuments(s3, record.request.InputDataConfig, checkpoint?.place, bytesMax);
  let { bytes, documents, units } = checkpoint ?? { bytes: 0, documents: 0, units: 0 };
  let file = checkpoint?.file;
  let files = checkpoint?.files ?? 0;
  let path = join(folder, `${files}`);
  /** Delivered, but what the last checkpoint tells of may be in them. */
  let old: string[] = [];
  await begin(path, bytes);
  let batches = 0;
  for await (const batch of inBatches(input)) {
    control.signal.throwIfAborted();
    for (const answered of await answer(batch, record, read)) {
      if (file !== undefined && answered.document.file !== file) {
        await deliver(path, file, record, s3);
        old.push(path);
        files += 1;
        path = join(folder, `${files}`);
        await begin(path, 0);
        bytes = 0;
      }
      file = answered.document.file;
      const text = toText(answered, record);
      await appendFile(path, text);
      bytes += Buffer.byteLength(text);
      documents += 1;
      checkCount(documents);
      units += answered.units;
    }
    batches += 1;
    if (batches % CHECKPOINT_BATCHES > 0) continue;
    await control.report(progressOf(documents), { place: batch.place, bytes, documents, units, file, files });
    await Promise.all(old.map((each) => rm(each)));
    old = [];
  }
  if (file !== undefined) await deliver(path, file, record, s3);
  meterJob(record, units, ctx);
}

/** Makes the file if need be, and cuts off what belongs to documents that are read again. */
async function begin(path: string, bytes: number): Promise<void> {
  await (await open(path, "a")).close();
  await truncate(path, bytes);
}

/** A redacted file that is one document keeps its own end. */
function toText(answered: Answered, record: AnalysisJob): string {
  const { Mode, RedactionConfig } = record.request;
  const { text, line } = answered.document;
  if (Mode !== "ONLY_REDACTION" || !RedactionConfig || text === undefined) {
    return `${toLine(answered, record)}\n`;
  }
  const redacted = redact(text, (answered.answer["Entities"] ?? []) as PiiEntity[], RedactionConfig);
  return line === undefined ? redacted : `${redacted}\n`;
}

async function deliver(path: string, file: string, record: AnalysisJob, s3: JobS3): Promise<void> {
  const { bucket, key } = toLocation(record.outputUri);
  const { KmsKeyId } = record.request.OutputDataConfig;
  await s3.put(bucket, `${key}${file}.out`, path, "text/plain", KmsKeyId);
}
