import { unitsOf } from "../metering.js";
import { FAMILIES } from "./families.js";
import type { InputDocument, InputPlace } from "./input.js";
import type { AnalysisJob } from "./job.js";
import type { Refusal } from "./lines.js";
import type { DocumentReader } from "./readers.js";

/** Documents read together, and the characters among them after which no more are added. */
const BATCH_DOCUMENTS = 32;
const BATCH_CHARACTERS = 20_000;

export interface Batch {
  documents: InputDocument[];
  /** Behind the last document. */
  place: InputPlace;
}

export async function* inBatches(
  source: AsyncIterable<{ document: InputDocument; place: InputPlace }>,
): AsyncGenerator<Batch> {
  let documents: InputDocument[] = [];
  let characters = 0;
  let last: InputPlace = { key: "", line: 0 };
  for await (const { document, place } of source) {
    documents.push(document);
    characters += document.text?.length ?? 0;
    last = place;
    if (documents.length < BATCH_DOCUMENTS && characters < BATCH_CHARACTERS) continue;
    yield { documents, place };
    documents = [];
    characters = 0;
  }
  if (documents.length > 0) yield { documents, place: last };
}

/** What is told of one document, and the usage that it leaves. */
export interface Answered {
  document: InputDocument;
  answer: Record<string, unknown>;
  units: number;
}

/** Reads a batch. A document that cannot be read gets an error of its own and costs nothing; the job goes on. */
export async function answer(
  { documents }: Batch,
  { family }: AnalysisJob,
  read: DocumentReader,
): Promise<Answered[]> {
  const texts = documents.flatMap(({ text }) => (text === undefined ? [] : [text]));
  const answers = (texts.length > 0 ? await read(texts) : []).values();
  return documents.map((document) =>
    document.refused === undefined
      ? { document, answer: answers.next().value ?? {}, units: unitsOf(document.text) }
      : { document, answer: refusal(document.refused, FAMILIES[family].bytesMax), units: 0 },
  );
}

/** AWS's words for a document that is not read. */
function refusal(refused: Refusal, bytesMax: number): Record<string, unknown> {
  if (refused === "too large") {
    const ErrorMessage = `Document size exceeds maximum size limit ${bytesMax} bytes.`;
    return { ErrorCode: "DOCUMENT_SIZE_EXCEEDED", ErrorMessage };
  }
  const ErrorMessage = "Document is not in UTF-8 format and all subsequent lines are ignored.";
  return { ErrorCode: "UNSUPPORTED_ENCODING", ErrorMessage };
}

/** A line of the answer: the document's place and what is told of it. Classification writes line numbers as strings. */
export function toLine({ document, answer }: Answered, { family }: AnalysisJob): string {
  const { file: File, line } = document;
  const Line = family === "DocumentClassification" ? line?.toString() : line;
  return JSON.stringify({ File, ...(Line !== undefined && { Line }), ...answer });
}
