import type { DocumentClassifierProperties, EntityRecognizerProperties } from "@aws-sdk/client-comprehend";
import type { ClassifierRecord, ModelRecord, RecognizerRecord } from "./records.js";

/** Classes of one document that an answer tells. */
const CLASSES_TOLD_MAX = 10;
/** From this probability on, a multi-label answer holds a label. */
const LABEL_SCORE_MIN = 0.5;

/** A classifier's answer in Comprehend's shape: classes that exclude each other, or labels that may go together. */
export function toClasses(
  found: readonly { label: string; score: number }[],
  mode: "MULTI_CLASS" | "MULTI_LABEL",
): { Classes?: { Name: string; Score: number }[]; Labels?: { Name: string; Score: number }[] } {
  const told = found.map(({ label, score }) => ({ Name: label, Score: score }));
  if (mode === "MULTI_CLASS") return { Classes: told.slice(0, CLASSES_TOLD_MAX) };
  return { Labels: told.filter(({ Score }) => Score >= LABEL_SCORE_MIN) };
}

const date = (milliseconds: number | undefined): Date | undefined =>
  milliseconds === undefined ? undefined : new Date(milliseconds);

function toCommon(model: ModelRecord) {
  return {
    LanguageCode: model.language as "en",
    Status: model.status,
    Message: model.message,
    SubmitTime: date(model.submittedAt),
    TrainingStartTime: date(model.trainingStartedAt),
    TrainingEndTime: date(model.trainingEndedAt),
    EndTime: date(model.endedAt),
    DataAccessRoleArn: model.role,
    VolumeKmsKeyId: model.volumeKmsKeyId,
    ModelKmsKeyId: model.modelKmsKeyId,
    VpcConfig: model.vpc,
    VersionName: model.version,
  };
}

export function toClassifierProperties(model: ClassifierRecord): DocumentClassifierProperties {
  const { evaluation, input, mode, outputUri, outputKmsKeyId, arn } = model;
  return {
    ...toCommon(model),
    DocumentClassifierArn: arn,
    InputDataConfig: input,
    Mode: mode,
    OutputDataConfig: outputUri === undefined ? undefined : { S3Uri: outputUri, KmsKeyId: outputKmsKeyId },
    ClassifierMetadata: evaluation && {
      NumberOfLabels: evaluation.labels.length,
      NumberOfTrainedDocuments: evaluation.trainedCount,
      NumberOfTestDocuments: evaluation.testCount,
      EvaluationMetrics: evaluation.scores,
    },
  };
}

export function toRecognizerProperties(model: RecognizerRecord): EntityRecognizerProperties {
  const { evaluation, input, arn } = model;
  // AWS tells a recognizer's measures in hundredths.
  const metrics = (scores: { precision: number; recall: number; f1: number }) => ({
    Precision: scores.precision * 100,
    Recall: scores.recall * 100,
    F1Score: scores.f1 * 100,
  });
  return {
    ...toCommon(model),
    EntityRecognizerArn: arn,
    InputDataConfig: input,
    RecognizerMetadata: evaluation && {
      NumberOfTrainedDocuments: evaluation.trainedCount,
      NumberOfTestDocuments: evaluation.testCount,
      EvaluationMetrics: metrics(evaluation),
      EntityTypes: evaluation.types.map((type) => ({
        Type: type.type,
        EvaluationMetrics: metrics(type),
        NumberOfTrainMentions: type.mentions,
      })),
    },
  };
}
