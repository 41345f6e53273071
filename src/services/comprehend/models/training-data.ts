import type { Readable } from "node:stream";
import type { AugmentedManifestsListItem } from "@aws-sdk/client-comprehend";
import type { ClassifierExample } from "../../../engines/text/custom/classifier.js";
import type { RecognizerExample } from "../../../engines/text/custom/recognizer.js";
import type { JobS3 } from "../analysis/job-s3.js";
import { type Found, readLines, readWhole } from "../analysis/lines.js";
import { toLocation } from "../analysis/s3-location.js";
import { invalidRequest, noReadAccess } from "../errors.js";
import { JOB_TEXT_BYTES_MAX, TRAINING_BYTES_MAX } from "../limits.js";
import { readCsv } from "./csv.js";
import { type ListedName, listedEntities } from "./entity-list.js";
import type { ClassifierRecord, RecognizerRecord } from "./records.js";

/** Training examples out of S3, in the forms that Comprehend takes. */

export async function readClassifierExamples(
  { input, mode }: ClassifierRecord,
  s3: JobS3,
  part: "train" | "test",
): Promise<ClassifierExample[] | undefined> {
  const split = (text: string): string[] =>
    mode === "MULTI_CLASS" ? [text] : text.split(input.LabelDelimiter ?? "|").filter(Boolean);
  if (input.DataFormat === "AUGMENTED_MANIFEST") {
    const manifests = (input.AugmentedManifests ?? []).filter(
      ({ Split = "TRAIN" }) => Split.toLowerCase() === part,
    );
    if (part === "test" && manifests.length === 0) return undefined;
    const rows = await Promise.all(manifests.map((manifest) => readManifest(manifest, s3)));
    return rows.flat().map(({ source, labels }) => ({ text: source, labels: toLabels(labels, mode) }));
  }
  const uri = part === "train" ? input.S3Uri : input.TestS3Uri;
  if (uri === undefined) return undefined;
  const examples: ClassifierExample[] = [];
  for await (const body of openAll(uri, s3)) {
    const rows = readCsv(await readText(body));
    for (const row of rows) examples.push(toExample(row, split));
  }
  return examples;
}

/** @throws InvalidRequestException for a row that is no label and text, as when a text with a comma lacks its quotes */
function toExample(row: readonly string[], split: (label: string) => string[]): ClassifierExample {
  const [label = "", text = ""] = row;
  if (row.length !== 2) {
    throw invalidRequest(
      `The training data has a row of ${row.length} columns, and each must have two, a class and a document: ${row.join(",").slice(0, 100)}`,
    );
  }
  const labels = split(label);
  if (text === "" || labels.join("") === "") {
    throw invalidRequest("The training data has a row without a class or without a document.");
  }
  return { text, labels };
}

/** Ground Truth writes one class under `class-name` of the metadata, several in an array. */
function toLabels(labels: readonly unknown[], mode: ClassifierRecord["mode"]): string[] {
  const names = labels.flatMap((label) => (Array.isArray(label) ? label : [label])).map(String);
  return mode === "MULTI_CLASS" ? names.slice(0, 1) : names;
}

interface ManifestRow {
  source: string;
  labels: unknown[];
  metadata: Record<string, unknown>[];
}

async function readManifest(manifest: AugmentedManifestsListItem, s3: JobS3): Promise<ManifestRow[]> {
  const rows: ManifestRow[] = [];
  for await (const body of openAll(manifest.S3Uri, s3)) {
    for await (const line of trainingLines(body)) {
      if (line.trim() === "") continue;
      const row = parseLine(line);
      const metadata = (manifest.AttributeNames ?? []).map((name) => asRecord(row[`${name}-metadata`]));
      const labels = (manifest.AttributeNames ?? []).map((name, nth) => {
        return (
          metadata[nth]?.["class-name"] ?? Object.values(asRecord(metadata[nth]?.["class-map"])) ?? row[name]
        );
      });
      const [name = ""] = manifest.AttributeNames ?? [];
      const first = asRecord(row[name]);
      if (typeof row["source"] !== "string") {
        throw invalidRequest("The augmented manifest has a line without the text of a document in source.");
      }
      // Ground Truth leaves the attribute out where nobody labelled the document.
      if (name in row) rows.push({ source: row["source"], labels, metadata: [first, ...metadata] });
    }
  }
  if (rows.length === 0) {
    const names = (manifest.AttributeNames ?? []).join(", ");
    throw invalidRequest(`The augmented manifest has no line with the attribute ${names}.`);
  }
  return rows;
}

export async function readRecognizerExamples(
  { input }: RecognizerRecord,
  s3: JobS3,
  part: "train" | "test",
): Promise<RecognizerExample[] | undefined> {
  const types = new Set((input.EntityTypes ?? []).map(({ Type }) => Type ?? ""));
  if (input.DataFormat === "AUGMENTED_MANIFEST") {
    const manifests = (input.AugmentedManifests ?? []).filter(
      ({ Split = "TRAIN" }) => Split.toLowerCase() === part,
    );
    if (part === "test" && manifests.length === 0) return undefined;
    const rows = await Promise.all(manifests.map((manifest) => readManifest(manifest, s3)));
    return rows
      .flat()
      .map(({ source, metadata }) => ({ text: source, entities: manifestEntities(source, metadata, types) }));
  }
  const documents = part === "train" ? input.Documents?.S3Uri : input.Documents?.TestS3Uri;
  if (documents === undefined) return undefined;
  const texts = await readTexts(documents, input.Documents?.InputFormat, s3);
  const annotations = part === "train" ? input.Annotations?.S3Uri : input.Annotations?.TestS3Uri;
  if (annotations !== undefined) return annotated(texts, await annotationRows(annotations, s3), types);
  const find = listedEntities(await readEntityList(input.EntityList?.S3Uri, s3));
  return [...texts.values()].map((text) => ({ text, entities: find(text) }));
}

/** `Text,Type` rows of an entity list. */
export async function readEntityList(uri: string | undefined, s3: JobS3): Promise<ListedName[]> {
  if (uri === undefined) return [];
  const list: ListedName[] = [];
  for await (const body of openAll(uri, s3)) {
    const [head = [], ...rows] = readCsv(await readText(body));
    const textAt = Math.max(0, head.indexOf("Text"));
    const typeAt = head.includes("Type") ? head.indexOf("Type") : 1;
    for (const row of rows) {
      if (row[textAt]) list.push({ text: row[textAt] ?? "", type: row[typeAt] ?? "" });
    }
  }
  return list;
}

/** Documents by `FILE LINE`, as annotations name them. */
async function readTexts(uri: string, format: string | undefined, s3: JobS3): Promise<Map<string, string>> {
  const { bucket, key: prefix } = toLocation(uri);
  const texts = new Map<string, string>();
  for await (const { key } of s3.list(bucket, prefix)) {
    if (key.endsWith("/")) continue;
    const file = key.slice(key.lastIndexOf("/") + 1);
    const body = await s3.open(bucket, key);
    if (format === "ONE_DOC_PER_FILE") {
      texts.set(`${file} 0`, await readText(body));
      continue;
    }
    let line = 0;
    for await (const text of trainingLines(body)) {
      texts.set(`${file} ${line}`, text);
      line += 1;
    }
  }
  return texts;
}

type Annotation = { file: string; line: string; begin: number; end: number; type: string };

async function annotationRows(uri: string, s3: JobS3): Promise<Annotation[]> {
  const found: Annotation[] = [];
  for await (const body of openAll(uri, s3)) {
    const [head = [], ...rows] = readCsv(await readText(body));
    const at = (name: string): number => head.findIndex((cell) => cell.trim().toLowerCase() === name);
    const columns = {
      file: at("file"),
      line: at("line"),
      begin: at("begin offset"),
      end: at("end offset"),
      type: at("type"),
    };
    for (const row of rows) {
      const cell = (column: number): string => row[column]?.trim() ?? "";
      found.push({
        file: cell(columns.file),
        line: columns.line < 0 ? "0" : cell(columns.line),
        type: cell(columns.type),
        begin: Number(cell(columns.begin)),
        end: Number(cell(columns.end)),
      });
    }
  }
  return found;
}

/** Offsets of annotations count code points; the engine counts UTF-16 units. */
function annotated(
  texts: ReadonlyMap<string, string>,
  annotations: readonly Annotation[],
  types: ReadonlySet<string>,
): RecognizerExample[] {
  const byText = new Map<string, RecognizerExample["entities"][number][]>();
  for (const { file, line, begin, end, type } of annotations) {
    const key = `${file} ${line}`;
    const text = texts.get(key);
    if (text === undefined) {
      throw invalidRequest(`The annotations name line ${line} of ${file}, which is not among the documents.`);
    }
    if (types.size > 0 && !types.has(type)) continue;
    const entity = { start: toUnits(text, begin), end: toUnits(text, end), type };
    if (!(begin >= 0 && begin < end && entity.end > entity.start)) {
      throw invalidRequest(`The annotations have offsets ${begin} to ${end} in line ${line} of ${file}.`);
    }
    const others = byText.get(key);
    if (others) others.push(entity);
    else byText.set(key, [entity]);
  }
  return [...texts].map(([key, text]) => ({ text, entities: byText.get(key) ?? [] }));
}

const toUnits = (text: string, points: number): number => [...text].slice(0, points).join("").length;

function manifestEntities(
  text: string,
  metadata: readonly Record<string, unknown>[],
  types: ReadonlySet<string>,
): RecognizerExample["entities"] {
  const annotations = asRecord(metadata[0]?.["annotations"]);
  const entities = annotations["entities"];
  if (!Array.isArray(entities)) return [];
  return entities.map(asRecord).flatMap((entity) => {
    const type = String(entity["label"] ?? "");
    if (types.size > 0 && !types.has(type)) return [];
    const start = toUnits(text, Number(entity["startOffset"] ?? 0));
    return [{ start, end: toUnits(text, Number(entity["endOffset"] ?? 0)), type }];
  });
}

async function* openAll(uri: string | undefined, s3: JobS3): AsyncGenerator<Readable> {
  const { bucket, key: prefix } = toLocation(uri);
  let found = false;
  for await (const { key } of s3.list(bucket, prefix)) {
    if (key.endsWith("/")) continue;
    found = true;
    yield s3.open(bucket, key);
  }
  if (!found) throw noReadAccess();
}

async function readText(body: Readable): Promise<string> {
  return checked(await readWhole(body, TRAINING_BYTES_MAX), TRAINING_BYTES_MAX);
}

async function* trainingLines(body: Readable): AsyncGenerator<string> {
  for await (const line of readLines(body, JOB_TEXT_BYTES_MAX)) yield checked(line, JOB_TEXT_BYTES_MAX);
}

/** @throws InvalidRequestException for training data that cannot be read */
function checked({ text, refused }: Found, bytesMax: number): string {
  if (text !== undefined) return text;
  throw invalidRequest(
    refused === "too large"
      ? `The training data holds a file or a line of more than ${bytesMax} bytes.`
      : "The training data is not in UTF-8 format.",
  );
}

function parseLine(line: string): Record<string, unknown> {
  try {
    return asRecord(JSON.parse(line));
  } catch {
    throw invalidRequest("The augmented manifest holds a line that is no JSON.");
  }
}

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
