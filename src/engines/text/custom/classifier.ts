import type { EngineCall } from "../../host/engine-module.js";
import { toRandom } from "../linear/random.js";
import { sigmoid, softmax } from "../linear/softmax.js";
import { type ClassifierScores, evaluateMultiClass, evaluateMultiLabel } from "./evaluation.js";
import { type FeatureTable, learnFeatures, type SparseVector, toVector, withMeaning } from "./features.js";
import { marginOf, type Plane, shuffle, trainPlane } from "./linear-svm.js";

/** The vectors of meaning that a user's model gives. */
export interface Meaning {
  /** The model's name. */
  model: string;
  width: number;
}

export interface ClassifierExample {
  text: string;
  /** Its vector of meaning, where the classifier is to know one of each text. */
  meaning?: Float32Array;
  /** One for a multi-class classifier, any number for a multi-label one. */
  labels: readonly string[];
}

export interface TrainClassifierInput {
  examples: readonly ClassifierExample[];
  /** Given by the user; by default a tenth of the examples. */
  test?: readonly ClassifierExample[];
  mode: "MULTI_CLASS" | "MULTI_LABEL";
  /** The classifier's name: a model that the user gave for it answers in its place. */
  name?: string;
  /** Where the trained model goes. */
  file: string;
  seed: number;
}

export interface ClassifierEvaluation {
  scores: ClassifierScores;
  labels: string[];
  trainedCount: number;
  testCount: number;
  /** Multi-class: rows are true labels, columns the answers. Multi-label: one 2 by 2 matrix a label. */
  confusion: number[][] | number[][][];
}

/** A trained classifier, as it is used. */
export interface Classifier {
  mode: "MULTI_CLASS" | "MULTI_LABEL";
  labels: string[];
  table: FeatureTable;
  planes: Plane[];
  /** Turns margins into probabilities that mean what they say. */
  sharpness: number;
  /** What told the texts' meaning in training, and must tell it again. */
  meaning?: Meaning;
}

const TEST_SHARE = 0.1;

/** Trains one plane a label on nine tenths, measures on the rest, then trains the answer on all. */
export function trainClassifier(
  { examples, test, mode, seed }: TrainClassifierInput,
  call?: EngineCall,
): { classifier: Classifier; evaluation: ClassifierEvaluation } {
  const labels = [...new Set(examples.flatMap((example) => example.labels))].sort();
  const [trained, held] = test ? [examples, test] : splitExamples(examples, seed);
  const draft = trainPlanes(trained, labels, mode, seed, 1, (done) => call?.onProgress?.(done * 0.5));
  call?.signal?.throwIfAborted();
  draft.sharpness = fitSharpness(draft, held);
  const answers = held.map((example) => classify(draft, example));
  const measured = evaluate(labels, mode, held, answers);
  const evaluation = { ...measured, trainedCount: trained.length, testCount: held.length };
  if (test) return { classifier: draft, evaluation };
  const classifier = trainPlanes(examples, labels, mode, seed, draft.sharpness, (done) =>
    call?.onProgress?.(0.5 + done / 2),
  );
  return { classifier, evaluation };
}

/** How answers agree with the labels of the examples that they are for. */
export function evaluate(
  labels: string[],
  mode: Classifier["mode"],
  examples: readonly ClassifierExample[],
  answers: readonly { label: string; score: number }[][],
): Pick<ClassifierEvaluation, "labels" | "scores" | "confusion"> {
  const truths = examples.map((example) => example.labels);
  const measured =
    mode === "MULTI_CLASS"
      ? evaluateMultiClass(labels, truths, answers)
      : evaluateMultiLabel(labels, truths, answers);
  return { ...measured, labels };
}

/** The labels of a text with their probabilities, likeliest first. Multi-class ones add up to 1. */
export function classify(
  classifier: Classifier,
  example: Pick<ClassifierExample, "text" | "meaning">,
): { label: string; score: number }[] {
  const vector = vectorOf(example, classifier.table);
  const margins = classifier.planes.map((plane) => marginOf(vector, plane));
  const scores = toScores(margins, classifier);
  return classifier.labels
    .map((label, nth) => ({ label, score: scores[nth] ?? 0 }))
    .sort((a, b) => b.score - a.score);
}

function vectorOf(
  { text, meaning }: Pick<ClassifierExample, "text" | "meaning">,
  table: FeatureTable,
): SparseVector {
  const words = toVector(text, table);
  return meaning ? withMeaning(words, meaning, table.numbers.size) : words;
}

function toScores(margins: readonly number[], { mode, sharpness }: Classifier): number[] {
  if (mode === "MULTI_CLASS") return softmax(margins, 1 / sharpness);
  return margins.map((margin) => sigmoid(sharpness * margin));
}

function trainPlanes(
  examples: readonly ClassifierExample[],
  labels: string[],
  mode: Classifier["mode"],
  seed: number,
  sharpness: number,
  onProgress: (done: number) => void,
): Classifier {
  const table = learnFeatures(examples.map((example) => example.text));
  const vectors = examples.map((example) => vectorOf(example, table));
  const width = table.numbers.size + (examples[0]?.meaning?.length ?? 0);
  const planes = labels.map((label, nth) => {
    onProgress(nth / labels.length);
    const isIn = examples.map((example) => example.labels.includes(label));
    return trainPlane(vectors, isIn, width, seed + nth);
  });
  return { mode, labels, table, planes, sharpness };
}

/** A tenth of each label's examples, at least one where a label has two. */
function splitExamples(
  examples: readonly ClassifierExample[],
  seed: number,
): [ClassifierExample[], ClassifierExample[]] {
  const order = [...examples.keys()];
  shuffle(order, toRandom(seed));
  const groups = new Map<string, number[]>();
  for (const nth of order) {
    const label = examples[nth]?.labels[0] ?? "";
    groups.set(label, [...(groups.get(label) ?? []), nth]);
  }
  const held = new Set<number>();
  for (const group of groups.values()) {
    const count = group.length > 1 ? Math.max(1, Math.floor(group.length * TEST_SHARE)) : 0;
    for (const nth of group.slice(0, count)) held.add(nth);
  }
  return [examples.filter((_, nth) => !held.has(nth)), examples.filter((_, nth) => held.has(nth))];
}

/** The sharpness under which the held-out truths are likeliest. */
function fitSharpness(classifier: Classifier, held: readonly ClassifierExample[]): number {
  const candidates = [0.5, 1, 1.5, 2, 3, 4, 5, 6, 8, 10, 12];
  const margins = held.map((example) => {
    const vector = vectorOf(example, classifier.table);
    return classifier.planes.map((plane) => marginOf(vector, plane));
  });
  const lossOf = (sharpness: number): number => {
    let loss = 0;
    held.forEach(({ labels }, nth) => {
      const scores = toScores(margins[nth] ?? [], { ...classifier, sharpness });
      classifier.labels.forEach((label, at) => {
        const score = Math.min(1 - 1e-6, Math.max(1e-6, scores[at] ?? 0));
        if (labels.includes(label)) loss -= Math.log(score);
        else if (classifier.mode === "MULTI_LABEL") loss -= Math.log(1 - score);
      });
    });
    return loss;
  };
  if (held.length === 0) return 4;
  return candidates.reduce((best, candidate) => (lossOf(candidate) < lossOf(best) ? candidate : best));
}
