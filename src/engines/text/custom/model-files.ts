import { readFile, writeFile } from "node:fs/promises";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Classifier, Meaning } from "./classifier.js";
import type { Recognizer } from "./recognizer.js";

/** A trained model on disk: a line of JSON, then weights as signed bytes, all gzipped. */
async function write(file: string, header: unknown, weights: Int8Array): Promise<void> {
  const head = Buffer.from(`${JSON.stringify(header)}\n`);
  await writeFile(
    file,
    gzipSync(Buffer.concat([head, Buffer.from(weights.buffer, 0, weights.length)]), { level: 3 }),
  );
}

async function read<T>(file: string): Promise<{ header: T; weights: Int8Array }> {
  const bytes = gunzipSync(await readFile(file));
  const end = bytes.indexOf(10);
  return {
    header: JSON.parse(bytes.toString("utf8", 0, end)) as T,
    weights: new Int8Array(bytes.subarray(end + 1)),
  };
}

/** How texts become vectors. Files of the first version name none: they weigh words and letters as one kind. */
const CLASSIFIER_VERSION = 2;

interface ClassifierHeader {
  version?: number;
  mode: Classifier["mode"];
  labels: string[];
  features: string[];
  rarity: number[];
  scales: number[];
  offsets: number[];
  sharpness: number;
  meaning?: Meaning;
}

export async function writeClassifier(file: string, classifier: Classifier): Promise<void> {
  const { planes, table, mode, labels, sharpness, meaning } = classifier;
  const count = table.numbers.size + (meaning?.width ?? 0);
  const weights = new Int8Array(planes.length * count);
  const scales = planes.map(({ weights: own }, nth) => {
    const scale = scaleOf(own);
    own.forEach((weight, at) => {
      weights[nth * count + at] = Math.round(weight / scale);
    });
    return scale;
  });
  const header: ClassifierHeader = {
    version: CLASSIFIER_VERSION,
    mode,
    labels,
    sharpness,
    scales,
    ...(meaning && { meaning }),
    features: [...table.numbers.keys()],
    rarity: Array.from(table.rarity, (value) => Number(value.toFixed(4))),
    offsets: planes.map((plane) => plane.offset),
  };
  await write(file, header, weights);
}

/** A user's model that answers in a classifier's place: its name, and the classifier's, by which it is found again. */
export interface StandIn {
  name: string;
  model: string;
  mode: Classifier["mode"];
}

export const writeStandIn = (file: string, standIn: StandIn): Promise<void> =>
  write(file, { standIn }, new Int8Array(0));

export async function readClassifier(file: string): Promise<Classifier | StandIn> {
  const { header, weights } = await read<ClassifierHeader & { standIn?: StandIn }>(file);
  if (header.standIn) return header.standIn;
  const { mode, labels, sharpness, features, rarity, scales, offsets, meaning } = header;
  const count = features.length + (meaning?.width ?? 0);
  return {
    mode,
    labels,
    sharpness,
    ...(meaning && { meaning }),
    table: {
      numbers: new Map(features.map((feature, nth) => [feature, nth])),
      rarity: Float32Array.from(rarity),
      isOneKind: header.version === undefined,
    },
    planes: labels.map((_, nth) => ({
      weights: Float32Array.from(
        weights.subarray(nth * count, (nth + 1) * count),
        (w) => w * (scales[nth] ?? 0),
      ),
      offset: offsets[nth] ?? 0,
    })),
  };
}

/** Made the first recognizers' sums into probabilities: large sums mean sure answers. */
const PERCEPTRON_TEMPERATURE = 4;

type RecognizerHeader = Omit<Recognizer, "weights" | "transitions"> & {
  scale: number;
  transitions: number[];
};

export async function writeRecognizer(
  file: string,
  { weights, transitions, ...rest }: Recognizer,
): Promise<void> {
  const scale = scaleOf(weights);
  await write(
    file,
    { ...rest, scale, transitions: [...transitions] },
    Int8Array.from(weights, (weight) => Math.round(weight / scale)),
  );
}

export async function readRecognizer(file: string): Promise<Recognizer> {
  const { transitions, weights, ...rest } = await readTagger(file);
  if (transitions) return { ...rest, weights, transitions: Float32Array.from(transitions) };
  // The first version told each word alone: a chain in which nothing says what follows what.
  const size = rest.labels.length ** 2;
  return {
    ...rest,
    weights: weights.map((weight) => weight / PERCEPTRON_TEMPERATURE),
    transitions: new Float32Array(size),
  };
}

/** A model that tells each word alone, as the taggers of names do: without transitions it is one still. */
export async function readTagger(
  file: string,
): Promise<Omit<Recognizer, "transitions"> & { transitions?: readonly number[] }> {
  const { header, weights } = await read<Omit<RecognizerHeader, "transitions"> & { transitions?: number[] }>(
    file,
  );
  const { scale, ...rest } = header;
  return { ...rest, weights: Float32Array.from(weights, (weight) => weight * scale) };
}

const scaleOf = (weights: Float32Array): number =>
  weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-9) / 127;
