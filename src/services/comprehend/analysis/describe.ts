import type {
  DocumentClassificationJobProperties,
  DominantLanguageDetectionJobProperties,
  EntitiesDetectionJobProperties,
  KeyPhrasesDetectionJobProperties,
  PiiEntitiesDetectionJobProperties,
  SentimentDetectionJobProperties,
  TopicsDetectionJobProperties,
} from "@aws-sdk/client-comprehend";
import type { Op } from "../operation.js";
import { getJob, toProperties } from "./operations.js";

/** The operations that tell of one job. The casts narrow what all families share to one family's members. */

export const DescribeDocumentClassificationJob: Op<"DescribeDocumentClassificationJob"> = async (
  { JobId },
  ctx,
) => ({
  DocumentClassificationJobProperties: toProperties(
    await getJob("DocumentClassification", JobId, ctx),
  ) as DocumentClassificationJobProperties,
});

export const DescribeDominantLanguageDetectionJob: Op<"DescribeDominantLanguageDetectionJob"> = async (
  { JobId },
  ctx,
) => ({
  DominantLanguageDetectionJobProperties: toProperties(
    await getJob("DominantLanguageDetection", JobId, ctx),
  ) as DominantLanguageDetectionJobProperties,
});

export const DescribeEntitiesDetectionJob: Op<"DescribeEntitiesDetectionJob"> = async ({ JobId }, ctx) => ({
  EntitiesDetectionJobProperties: toProperties(
    await getJob("EntitiesDetection", JobId, ctx),
  ) as EntitiesDetectionJobProperties,
});

export const DescribeKeyPhrasesDetectionJob: Op<"DescribeKeyPhrasesDetectionJob"> = async (
  { JobId },
  ctx,
) => ({
  KeyPhrasesDetectionJobProperties: toProperties(
    await getJob("KeyPhrasesDetection", JobId, ctx),
  ) as KeyPhrasesDetectionJobProperties,
});

export const DescribePiiEntitiesDetectionJob: Op<"DescribePiiEntitiesDetectionJob"> = async (
  { JobId },
  ctx,
) => ({
  PiiEntitiesDetectionJobProperties: toProperties(
    await getJob("PiiEntitiesDetection", JobId, ctx),
  ) as PiiEntitiesDetectionJobProperties,
});

export const DescribeSentimentDetectionJob: Op<"DescribeSentimentDetectionJob"> = async ({ JobId }, ctx) => ({
  SentimentDetectionJobProperties: toProperties(
    await getJob("SentimentDetection", JobId, ctx),
  ) as SentimentDetectionJobProperties,
});

export const DescribeTopicsDetectionJob: Op<"DescribeTopicsDetectionJob"> = async ({ JobId }, ctx) => ({
  TopicsDetectionJobProperties: toProperties(
    await getJob("TopicsDetection", JobId, ctx),
  ) as TopicsDetectionJobProperties,
});
