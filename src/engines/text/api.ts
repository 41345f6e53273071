import type { EngineCall } from "../host/engine-module.js";
import type { ClassifierEvaluation, TrainClassifierInput } from "./custom/classifier.js";
import type { RecognizerEvaluation, TrainRecognizerInput } from "./custom/recognizer.js";
import type { EntityType } from "./entities/entity.js";
import type { LanguageGuess } from "./language/detect.js";
import type { PiiType } from "./pii/pii.js";
import type { Sentiment } from "./sentiment/read.js";
import type { Topics, TopicsInput } from "./topics/lda.js";

/** A stretch of a text, in code points as AWS counts them: `begin` is the first, `end` the one after the last. */
export interface Stretch {
  begin: number;
  end: number;
  text: string;
  /** Probability, 0 to 1. */
  score: number;
}

export interface TypedStretch<Type extends string> extends Stretch {
  type: Type;
}

/** Texts in one language; answers come in the same order. */
export interface TextsInput {
  texts: readonly string[];
  language: string;
}

/** What reads texts. Every method takes many texts at once; one is an array of one. */
export type TextApi = {
  languages(input: { texts: readonly string[] }, call?: EngineCall): Promise<LanguageGuess[][]>;
  syntax(input: TextsInput, call?: EngineCall): Promise<TypedStretch<string>[][]>;
  entities(input: TextsInput, call?: EngineCall): Promise<TypedStretch<EntityType>[][]>;
  keyPhrases(input: TextsInput, call?: EngineCall): Promise<Stretch[][]>;
  sentiment(input: TextsInput, call?: EngineCall): Promise<Sentiment[]>;
  pii(input: TextsInput, call?: EngineCall): Promise<TypedStretch<PiiType>[][]>;
  /** Which engine answers for a language: `lenticular-text-en/1`, or the name of a model given by the user. */
  engineOf(input: { task: string; language: string }): Promise<string>;
  trainClassifier(input: TrainClassifierInput, call?: EngineCall): Promise<ClassifierEvaluation>;
  classify(
    input: { file: string; texts: readonly string[] },
    call?: EngineCall,
  ): Promise<{ label: string; score: number }[][]>;
  trainRecognizer(input: TrainRecognizerInput, call?: EngineCall): Promise<RecognizerEvaluation>;
  recognize(
    input: { file: string; texts: readonly string[] },
    call?: EngineCall,
  ): Promise<TypedStretch<string>[][]>;
  topics(input: TopicsInput, call?: EngineCall): Promise<Topics>;
};

export interface TextSettings {
  /** Folder of the trained parameters: models/text. */
  folder: string;
  /** Folder of models that the user gave, or empty. */
  userModels: string;
}
