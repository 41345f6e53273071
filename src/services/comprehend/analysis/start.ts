import { invalidRequest, notBuilt } from "../errors.js";
import { CUSTOM_LANGUAGES, LANGUAGES, PII_LANGUAGES, TOPICS_DEFAULT } from "../limits.js";
import { readyModel } from "../models/find.js";
import type { Op } from "../operation.js";
import { checkLanguage } from "../text/documents.js";
import { checkRedaction, startJob } from "./operations.js";

/** The operations that begin a job. */

export const StartDocumentClassificationJob: Op<"StartDocumentClassificationJob"> = async (input, ctx) => {
  if (input.FlywheelArn !== undefined) throw notBuilt("A job of a flywheel");
  if (input.DocumentClassifierArn === undefined) throw invalidRequest("DocumentClassifierArn is required.");
  await readyModel(input.DocumentClassifierArn, ctx);
  return startJob("DocumentClassification", input, ctx);
};

export const StartDominantLanguageDetectionJob: Op<"StartDominantLanguageDetectionJob"> = async (
  input,
  ctx,
) => startJob("DominantLanguageDetection", input, ctx);

export const StartEntitiesDetectionJob: Op<"StartEntitiesDetectionJob"> = async (input, ctx) => {
  if (input.FlywheelArn !== undefined) throw notBuilt("A job of a flywheel");
  if (input.EntityRecognizerArn !== undefined) await readyModel(input.EntityRecognizerArn, ctx);
  checkLanguage(input.LanguageCode, input.EntityRecognizerArn === undefined ? LANGUAGES : CUSTOM_LANGUAGES);
  return startJob("EntitiesDetection", input, ctx);
};

export const StartKeyPhrasesDetectionJob: Op<"StartKeyPhrasesDetectionJob"> = async (input, ctx) => {
  checkLanguage(input.LanguageCode, LANGUAGES);
  return startJob("KeyPhrasesDetection", input, ctx);
};

export const StartPiiEntitiesDetectionJob: Op<"StartPiiEntitiesDetectionJob"> = async (input, ctx) => {
  checkLanguage(input.LanguageCode, PII_LANGUAGES);
  checkRedaction(input);
  return startJob("PiiEntitiesDetection", input, ctx);
};

export const StartSentimentDetectionJob: Op<"StartSentimentDetectionJob"> = async (input, ctx) => {
  checkLanguage(input.LanguageCode, LANGUAGES);
  return startJob("SentimentDetection", input, ctx);
};

export const StartTopicsDetectionJob: Op<"StartTopicsDetectionJob"> = async (input, ctx) =>
  startJob("TopicsDetection", { NumberOfTopics: TOPICS_DEFAULT, ...input }, ctx);
