import { resourceNotFound, resourceUnavailable } from "../errors.js";
import type { ComprehendContext } from "../state.js";
import { models } from "../store.js";
import type { ClassifierRecord, ModelRecord, RecognizerRecord } from "./records.js";

/** @throws ResourceNotFoundException */
export async function findModel(arn: string | undefined, ctx: ComprehendContext): Promise<ModelRecord> {
  const model = await models.get(ctx.store, arn ?? "");
  if (!model) throw resourceNotFound();
  return model;
}

export async function findClassifier(
  arn: string | undefined,
  ctx: ComprehendContext,
): Promise<ClassifierRecord> {
  const model = await findModel(arn, ctx);
  if (model.kind !== "classifier") throw resourceNotFound();
  return model;
}

export async function findRecognizer(
  arn: string | undefined,
  ctx: ComprehendContext,
): Promise<RecognizerRecord> {
  const model = await findModel(arn, ctx);
  if (model.kind !== "recognizer") throw resourceNotFound();
  return model;
}

/**
 * What runs a trained model.
 * @throws ResourceNotFoundException, ResourceUnavailableException while it is not trained
 */
export async function readyModel(
  arn: string | undefined,
  ctx: ComprehendContext,
): Promise<{ file: string; mode: "MULTI_CLASS" | "MULTI_LABEL"; kind: ModelRecord["kind"] }> {
  const model = await findModel(arn, ctx);
  if (model.status !== "TRAINED" && model.status !== "TRAINED_WITH_WARNING") {
    throw resourceUnavailable(
      "The specified resource is not available. Check the resource and try your request again.",
    );
  }
  return {
    kind: model.kind,
    file: model.file,
    mode: model.kind === "classifier" ? model.mode : "MULTI_CLASS",
  };
}
