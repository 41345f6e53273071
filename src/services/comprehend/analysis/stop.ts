import type { Op } from "../operation.js";
import { stopJob } from "./operations.js";

/** The operations that stop a job; AWS has none for classification and topics. */

export const StopDominantLanguageDetectionJob: Op<"StopDominantLanguageDetectionJob"> = async (
  { JobId },
  ctx,
) => stopJob("DominantLanguageDetection", JobId, ctx);

export const StopEntitiesDetectionJob: Op<"StopEntitiesDetectionJob"> = async ({ JobId }, ctx) =>
  stopJob("EntitiesDetection", JobId, ctx);

export const StopKeyPhrasesDetectionJob: Op<"StopKeyPhrasesDetectionJob"> = async ({ JobId }, ctx) =>
  stopJob("KeyPhrasesDetection", JobId, ctx);

export const StopPiiEntitiesDetectionJob: Op<"StopPiiEntitiesDetectionJob"> = async ({ JobId }, ctx) =>
  stopJob("PiiEntitiesDetection", JobId, ctx);

export const StopSentimentDetectionJob: Op<"StopSentimentDetectionJob"> = async ({ JobId }, ctx) =>
  stopJob("SentimentDetection", JobId, ctx);
