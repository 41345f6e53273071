import { EngineError } from "../../host/engine-error.js";
import type { EngineCall } from "../../host/engine-module.js";
import { classifyByOwn, measureOwn } from "../own/own-classifier.js";
import type { OwnModel } from "../own/own-model.js";
import {
  type Classifier,
  type ClassifierEvaluation,
  type ClassifierExample,
  classify,
  type TrainClassifierInput,
  trainClassifier,
} from "./classifier.js";
import {
  readClassifier,
  readRecognizer,
  type StandIn,
  writeClassifier,
  writeRecognizer,
  writeStandIn,
} from "./model-files.js";
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

/** Tells what texts mean, as vectors of length 1. */
export interface Embedder {
  readonly name: string;
  embed(text: string): Promise<Float32Array>;
}

/** Trains users' own models and runs them from their files. */
export class CustomModels {
  readonly #embedder: () => Promise<Embedder | undefined>;
  readonly #ownClassifier: (name: string) => Promise<OwnModel> | undefined;
  readonly #classifiers = new Map<string, Classifier | StandIn>();
  readonly #recognizers = new Map<string, { recognizer: Recognizer; gazetteer: Gazetteer }>();

  /** `embedder` gives the model that tells meanings, `ownClassifier` that for a classifier, if the user has one. */
  constructor(
    embedder: () => Promise<Embedder | undefined>,
    ownClassifier: (name: string) => Promise<OwnModel> | undefined,
  ) {
    this.#embedder = embedder;
    this.#ownClassifier = ownClassifier;
  }

  /** Classifiers know words, and meanings too where the user gave a model that tells them. */
  async trainClassifier(input: TrainClassifierInput, call?: EngineCall): Promise<ClassifierEvaluation> {
    const { name = "", mode, file } = input;
    const own = await this.#ownClassifier(name);
    if (own) {
      const evaluation = await measureOwn(own, input, call?.signal);
      await writeStandIn(file, { name, model: own.name, mode });
      return evaluation;
    }
    const embedder = await this.#embedder();
    const [examples, test] = embedder
      ? [await withMeanings(input.examples, embedder, call), await withMeanings(input.test, embedder, call)]
      : [input.examples, input.test];
    const { classifier, evaluation } = trainClassifier({ ...input, examples, test }, call);
    const width = examples[0]?.meaning?.length;
    const meaning = embedder && width !== undefined && { model: embedder.name, width };
    await writeClassifier(file, { ...classifier, ...(meaning && { meaning }) });
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
    if (!("planes" in classifier)) return this.#classifyByOwn(classifier, texts);
    const embedder = classifier.meaning && (await this.#embedder());
    if (classifier.meaning && embedder?.name !== classifier.meaning.model) {
      throw new EngineError(
        "model-incomplete",
        `The classifier was trained with the embeddings of ${classifier.meaning.model}, which is not there now.`,
      );
    }
    const examples = embedder
      ? await withMeanings(
          texts.map((text) => ({ text })),
          embedder,
        )
      : texts.map((text) => ({ text }));
    return examples.map((example) => classify(classifier, example));
  }

  async #classifyByOwn(
    { name, model, mode }: StandIn,
    texts: readonly string[],
  ): Promise<{ label: string; score: number }[][]> {
    const own = await this.#ownClassifier(name);
    if (own?.name !== model) {
      throw new EngineError(
        "model-incomplete",
        `The model ${model} answers in the place of the classifier ${name}, and is not there now.`,
      );
    }
    const answers: { label: string; score: number }[][] = [];
    for (const text of texts) answers.push(await classifyByOwn(text, own, mode));
    return answers;
  }

  async recognize({ file, texts }: { file: string; texts: readonly string[] }): Promise<RecognizedSpan[][]> {
    const { recognizer, gazetteer } = await kept(this.#recognizers, file, async () => {
      const read = await readRecognizer(file);
      return { recognizer: read, gazetteer: toGazetteer(read.list) };
    });
    return texts.map((text) => recognizeWith(recognizer, gazetteer, text));
  }
}

async function withMeanings<
  T extends Pick<ClassifierExample, "text">,
  Given extends readonly T[] | undefined,
>(examples: Given, embedder: Embedder, call?: EngineCall): Promise<Given> {
  if (!examples) return examples;
  const told: T[] = [];
  for (const example of examples) {
    call?.signal?.throwIfAborted();
    told.push({ ...example, meaning: await embedder.embed(example.text) });
  }
  return told as readonly T[] as Given;
}

async function kept<T>(models: Map<string, T>, file: string, load: () => Promise<T>): Promise<T> {
  const model = models.get(file) ?? (await load());
  models.delete(file);
  models.set(file, model);
  const oldest = models.keys().next().value;
  if (models.size > KEPT_MAX && oldest !== undefined) models.delete(oldest);
  return model;
}
