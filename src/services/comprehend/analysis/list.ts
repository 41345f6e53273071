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
import { listJobs, toProperties } from "./operations.js";

/** The operations that list the jobs of a family. */

export const ListDocumentClassificationJobs: Op<"ListDocumentClassificationJobs"> = async (input, ctx) => {
  const { jobs, NextToken } = await listJobs("DocumentClassification", input, ctx);
  return {
    DocumentClassificationJobPropertiesList: jobs.map(
      (job) => toProperties(job) as DocumentClassificationJobProperties,
    ),
    NextToken,
  };
};

export const ListDominantLanguageDetectionJobs: Op<"ListDominantLanguageDetectionJobs"> = async (
  input,
  ctx,
) => {
  const { jobs, NextToken } = await listJobs("DominantLanguageDetection", input, ctx);
  return {
    DominantLanguageDetectionJobPropertiesList: jobs.map(
      (job) => toProperties(job) as DominantLanguageDetectionJobProperties,
    ),
    NextToken,
  };
};

export const ListEntitiesDetectionJobs: Op<"ListEntitiesDetectionJobs"> = async (input, ctx) => {
  const { jobs, NextToken } = await listJobs("EntitiesDetection", input, ctx);
  return {
    EntitiesDetectionJobPropertiesList: jobs.map(
      (job) => toProperties(job) as EntitiesDetectionJobProperties,
    ),
    NextToken,
  };
};

export const ListKeyPhrasesDetectionJobs: Op<"ListKeyPhrasesDetectionJobs"> = async (input, ctx) => {
  const { jobs, NextToken } = await listJobs("KeyPhrasesDetection", input, ctx);
  return {
    KeyPhrasesDetectionJobPropertiesList: jobs.map(
      (job) => toProperties(job) as KeyPhrasesDetectionJobProperties,
    ),
    NextToken,
  };
};

export const ListPiiEntitiesDetectionJobs: Op<"ListPiiEntitiesDetectionJobs"> = async (input, ctx) => {
  const { jobs, NextToken } = await listJobs("PiiEntitiesDetection", input, ctx);
  return {
    PiiEntitiesDetectionJobPropertiesList: jobs.map(
      (job) => toProperties(job) as PiiEntitiesDetectionJobProperties,
    ),
    NextToken,
  };
};

export const ListSentimentDetectionJobs: Op<"ListSentimentDetectionJobs"> = async (input, ctx) => {
  const { jobs, NextToken } = await listJobs("SentimentDetection", input, ctx);
  return {
    SentimentDetectionJobPropertiesList: jobs.map(
      (job) => toProperties(job) as SentimentDetectionJobProperties,
    ),
    NextToken,
  };
};

export const ListTopicsDetectionJobs: Op<"ListTopicsDetectionJobs"> = async (input, ctx) => {
  const { jobs, NextToken } = await listJobs("TopicsDetection", input, ctx);
  return {
    TopicsDetectionJobPropertiesList: jobs.map((job) => toProperties(job) as TopicsDetectionJobProperties),
    NextToken,
  };
};
