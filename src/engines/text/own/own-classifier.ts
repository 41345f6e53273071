import { EngineError } from "../../host/engine-error.js";
import {
  type ClassifierEvaluation,
  type ClassifierExample,
  evaluate,
  type TrainClassifierInput,
} from "../custom/classifier.js";
import { sigmoid, softmax } from "../linear/softmax.js";
import type { OwnModel } from "./own-model.js";
import { meanOver } from "./windows.js";

type Mode = TrainClassifierInput["mode"];

/** A text's labels by a user's model, likeliest first: one softmax for labels of which one holds, else each by itself. */
export async function classifyByOwn(
  text: string,
  model: OwnModel,
  mode: Mode,
): Promise<{ label: string; score: number }[]> {
  const scores = await meanOver(text, model, (row) =>
    mode === "MULTI_CLASS" ? softmax(row) : Array.from(row, sigmoid),
  );
  return model.labels
    .map((label, nth) => ({ label, score: scores[nth] ?? 0 }))
    .sort((a, b) => b.score - a.score);
}

/**
 * How a user's model does on a custom classifier's examples: it learns nothing from them.
 * @throws EngineError `model-incomplete` when they have a label that it does not know
 */
export async function measureOwn(
  model: OwnModel,
  { examples, test = examples, mode }: TrainClassifierInput,
  signal: AbortSignal | undefined,
): Promise<ClassifierEvaluation> {
  checkLabels(model, [...examples, ...test]);
  const answers: { label: string; score: number }[][] = [];
  for (const { text } of test) {
    signal?.throwIfAborted();
    answers.push(await classifyByOwn(text, model, mode));
  }
  return { ...evaluate([...model.labels], mode, test, answers), trainedCount: 0, testCount: test.length };
}

function checkLabels({ name, labels }: OwnModel, examples: readonly ClassifierExample[]): void {
  const unknown = examples.flatMap((example) => example.labels).find((label) => !labels.includes(label));
  if (unknown === undefined) return;
  throw new EngineError(
    "model-incomplete",
    `The model ${name} does not know the class ${unknown}. Its classes are ${labels.slice(0, 20).join(", ")}.`,
  );
}
