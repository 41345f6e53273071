import type {
  CelebrityRecognition,
  ContentModerationDetection,
  FaceDetection,
  LabelDetection,
  PersonDetection,
  PersonMatch,
  TextDetectionResult,
} from "@aws-sdk/client-rekognition";
import { findCollection } from "../collections/find-collection.js";
import { LABEL_MODEL_VERSION } from "../labels/detect-labels.js";
import { MODERATION_MODEL_VERSION } from "../moderation/taxonomy.js";
import type { Op } from "../state.js";
import { TEXT_MODEL_VERSION, toRegions } from "../text/detect-text.js";
import { readSegments, readVideoJob } from "./read-job.js";
import { startVideoJob } from "./start-job.js";

export const StartLabelDetection: Op<"StartLabelDetection"> = (input, ctx) =>
  startVideoJob(ctx, "labels", input, {
    percentMin: input.MinConfidence,
    labels: input.Settings?.GeneralLabels,
  });

export const GetLabelDetection: Op<"GetLabelDetection"> = async (input, ctx) => {
  const { SortBy = "TIMESTAMP", AggregateBy = "TIMESTAMPS" } = input;
  const read = AggregateBy === "SEGMENTS" ? readSegments : readVideoJob;
  const order = SortBy === "NAME" ? "name" : "time";
  const { answer, findings } = await read<LabelDetection>(ctx, "labels", input, order);
  const GetRequestMetadata = { SortBy, AggregateBy };
  return { ...answer, Labels: findings, LabelModelVersion: LABEL_MODEL_VERSION, GetRequestMetadata };
};

export const StartFaceDetection: Op<"StartFaceDetection"> = (input, ctx) =>
  startVideoJob(ctx, "faces", input, { attributes: input.FaceAttributes });

export const GetFaceDetection: Op<"GetFaceDetection"> = async (input, ctx) => {
  const { answer, findings } = await readVideoJob<FaceDetection>(ctx, "faces", input, "time");
  return { ...answer, Faces: findings };
};

export const StartTextDetection: Op<"StartTextDetection"> = async (input, ctx) => {
  // What is no region is refused now, not when the job runs.
  toRegions(input.Filters);
  return startVideoJob(ctx, "text", input, { text: input.Filters });
};

export const GetTextDetection: Op<"GetTextDetection"> = async (input, ctx) => {
  const { answer, findings } = await readVideoJob<TextDetectionResult>(ctx, "text", input, "time");
  return { ...answer, TextDetections: findings, TextModelVersion: TEXT_MODEL_VERSION };
};

export const StartContentModeration: Op<"StartContentModeration"> = (input, ctx) =>
  startVideoJob(ctx, "moderation", input, { percentMin: input.MinConfidence });

export const GetContentModeration: Op<"GetContentModeration"> = async (input, ctx) => {
  const { SortBy = "TIMESTAMP", AggregateBy = "TIMESTAMPS" } = input;
  const read = AggregateBy === "SEGMENTS" ? readSegments : readVideoJob;
  const order = SortBy === "NAME" ? "name" : "time";
  const { answer, findings } = await read<ContentModerationDetection>(ctx, "moderation", input, order);
  return {
    ...answer,
    ModerationLabels: findings,
    ModerationModelVersion: MODERATION_MODEL_VERSION,
    GetRequestMetadata: { SortBy, AggregateBy },
  };
};

export const StartFaceSearch: Op<"StartFaceSearch"> = async (input, ctx) => {
  const { id } = await findCollection(ctx.store, input.CollectionId);
  return startVideoJob(ctx, "face-search", input, { collectionId: id, percentMin: input.FaceMatchThreshold });
};

export const GetFaceSearch: Op<"GetFaceSearch"> = async (input, ctx) => {
  const order = input.SortBy === "INDEX" ? "name" : "time";
  const { answer, findings } = await readVideoJob<PersonMatch>(ctx, "face-search", input, order);
  return { ...answer, Persons: findings };
};

export const StartCelebrityRecognition: Op<"StartCelebrityRecognition"> = (input, ctx) =>
  startVideoJob(ctx, "celebrities", input, {});

export const GetCelebrityRecognition: Op<"GetCelebrityRecognition"> = async (input, ctx) => {
  const order = input.SortBy === "ID" ? "name" : "time";
  const { answer, findings } = await readVideoJob<CelebrityRecognition>(ctx, "celebrities", input, order);
  return { ...answer, Celebrities: findings };
};

export const StartPersonTracking: Op<"StartPersonTracking"> = (input, ctx) =>
  startVideoJob(ctx, "people", input, {});

export const GetPersonTracking: Op<"GetPersonTracking"> = async (input, ctx) => {
  const order = input.SortBy === "INDEX" ? "name" : "time";
  const { answer, findings } = await readVideoJob<PersonDetection>(ctx, "people", input, order);
  return { ...answer, Persons: findings };
};
