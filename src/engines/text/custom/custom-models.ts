import type { EngineCall } from "../../host/engine-module.js";
import {
  type Classifier,
  type ClassifierEvaluation,
  classify,
  type TrainClassifierInput,
  trainClassifier,
} from "./classifier.js";
import { readClassifier, readRecognizer, writeClassifier, writeRecognizer } from "./model-files.js";
import {
  type RecognizedSpan,
  type Recognizer,
  type RecognizerEvaluation,
  recognizeWith,
  type TrainRecognizerInput,
  trainRecognizer,
} from "./recognizer.js";
import { type Gazetteer, toGazetteer } from "./recognizer-features.js";

/** Models kept in memory; the one unused longest goes first. */
const KEPT_MAX = 8;

/** Trains users' own models and runs them from their files. */
export class CustomModels {
  readonly #classifiers = new Map<string, Classifier>();
  readonly #recognizers = new Map<string, { recognizer: Recognizer; gazetteer: Gazetteer }>();

  async trainClassifier(input: TrainClassifierInput, call?: EngineCall): Promise<ClassifierEvaluation> {
    const { classifier, evaluation } = trainClassifier(input, call);
    await writeClassifier(input.file, classifier);
    return evaluation;
  }

  async trainRecognizer(input: TrainRecognizerInput, call?: EngineCall): Promise<RecognizerEvaluation> {
    const { recognizer, evaluation } = trainRecognizer(input, call);
    await writeRecognizer(input.file, recognizer);
    return evaluation;
  }

  async classify({
    file,
    texts,
  }: {
    file: string;
    texts: readonly string[];
  }): Promise<{ label: string; score: number }[][]> {
    const classifier = await kept(this.#classifiers, file, () => readClassifier(file));
    return texts.map((text) => classify(classifier, text));
  }

  async recognize({ file, texts }: { file: string; texts: readonly string[] }): Promise<RecognizedSpan[][]> {
    const { recognizer, gazetteer } = await kept(this.#recognizers, file, async () => {
      const read = await readRecognizer(file);
      return { recognizer: read, gazetteer: toGazetteer(read.list) };
    });
    return texts.map((text) => recognizeWith(recognizer, gazetteer, text));
  }
}

async function kept<T>(models: Map<string, T>, file: string, load: () => Promise<T>): Promise<T> {
  const model = models.get(file) ?? (await load());
  models.delete(file);
  models.set(file, model);
  const oldest = models.keys().next().value;
  if (models.size > KEPT_MAX && oldest !== undefined) models.delete(oldest);
  return model;
}
