import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import type { PiiEntity } from "@aws-sdk/client-comprehend";
import type { JobControl } from "../../../core/jobs/jobs.js";
import type { ComprehendContext } from "../state.js";
import { readDocuments } from "./input.js";
import type { AnalysisJob } from "./job.js";
import type { JobS3 } from "./job-s3.js";
import { toReader } from "./readers.js";
import { redact } from "./redact.js";
import { inBatches, toLine } from "./run.js";
import { toLocation } from "./s3-location.js";

/**
 * Personal information has an output file for each input file, `NAME.out`: offsets as lines of JSON, or the documents
 * themselves, redacted.
 */
export async function runPiiJob(
  folder: string,
  record: AnalysisJob,
  s3: JobS3,
  control: JobControl,
  ctx: ComprehendContext,
): Promise<void> {
  const { InputDataConfig, Mode, RedactionConfig } = record.request;
  const read = await toReader(record, ctx, control.signal);
  const files = new Map<string, string>();
  for await (const { documents } of inBatches(readDocuments(s3, InputDataConfig, undefined))) {
    control.signal.throwIfAborted();
    const answers = await read(documents.map(({ text }) => text));
    for (const [nth, document] of documents.entries()) {
      const path = files.get(document.file) ?? join(folder, `${files.size}.out`);
      const isFirst = !files.has(document.file);
      files.set(document.file, path);
      const answer = answers[nth] ?? {};
      const line =
        Mode === "ONLY_REDACTION" && RedactionConfig
          ? redact(document.text, (answer["Entities"] ?? []) as PiiEntity[], RedactionConfig)
          : JSON.stringify(toLine(document, answer));
      await appendFile(path, `${line}\n`, { flag: isFirst ? "w" : "a" });
    }
  }
  const { bucket, key } = toLocation(record.outputUri);
  for (const [name, path] of files) await s3.put(bucket, `${key}${name}.out`, path, "text/plain");
}
