import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { JobControl } from "../../../core/jobs/jobs.js";
import { invalidRequest } from "../errors.js";
import { TOPICS_DEFAULT } from "../limits.js";
import type { ComprehendContext } from "../state.js";
import { FAMILIES } from "./families.js";
import { checkCount, type InputDocument, readDocuments } from "./input.js";
import type { AnalysisJob } from "./job.js";
import type { JobS3 } from "./job-s3.js";
import { deliver } from "./run.js";

/** The same documents give the same topics. */
const SEED = 20_171_127;

/** Models the topics of all documents; answers with topic-terms.csv and doc-topics.csv. */
export async function runTopicsJob(
  folder: string,
  record: AnalysisJob,
  s3: JobS3,
  control: JobControl,
  ctx: ComprehendContext,
): Promise<void> {
  const documents: InputDocument[] = [];
  const texts: string[] = [];
  let bytes = 0;
  const { bytesMax } = FAMILIES[record.family];
  for await (const { document } of readDocuments(s3, record.request.InputDataConfig, undefined, bytesMax)) {
    control.signal.throwIfAborted();
    if (document.refused !== undefined) {
      const why =
        document.refused === "too large" ? `of more than ${bytesMax} bytes` : "that is not in UTF-8";
      throw invalidRequest(`The file ${document.file} has a document ${why}.`);
    }
    documents.push(document);
    texts.push(document.text);
    bytes += Buffer.byteLength(document.text);
    checkCount(documents.length);
  }
  const count = record.request.NumberOfTopics ?? TOPICS_DEFAULT;
  const topics = await ctx.state.trainer.topics(
    { texts, count, seed: SEED, file: join(folder, "sampler") },
    {
      signal: control.signal,
      onProgress: (fraction) => void control.report(fraction).catch(() => undefined),
    },
  );
  const terms = topics.terms.flatMap((list, topic) =>
    list.map(({ term, weight }) => [pad(topic), term, weight.toString()]),
  );
  const shares = topics.documents.flatMap((list, nth) =>
    list.map(({ topic, share }) => [nameOf(documents[nth]), pad(topic), share.toString()]),
  );
  const files = [
    {
      name: "topic-terms.csv",
      path: join(folder, "topic-terms.csv"),
      rows: [["topic", "term", "weight"], ...terms],
    },
    {
      name: "doc-topics.csv",
      path: join(folder, "doc-topics.csv"),
      rows: [["docname", "topic", "proportion"], ...shares],
    },
  ];
  for (const { path, rows } of files)
    await writeFile(path, rows.map((row) => `${row.map(quote).join(",")}\r\n`).join(""));
  await deliver(folder, files, record, s3, ctx);
  const { usage } = FAMILIES[record.family];
  ctx.meter(`Start${record.family}Job`, [{ usageType: usage, quantity: bytes / 1_048_576, unit: "MB" }]);
}

/** AWS writes topics as three digits. */
const pad = (topic: number): string => String(topic).padStart(3, "0");

/** `file.txt`, or `file.txt:LINE` where each line is a document. */
const nameOf = (document: InputDocument | undefined): string =>
  document?.line === undefined ? (document?.file ?? "") : `${document.file}:${document.line}`;

const quote = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
