import * as sdk from "@aws-sdk/client-comprehend";
import { defineService } from "../../core/service.js";
import { onAllOf, textAccess } from "./access.js";
import { analysisAccess } from "./analysis/access.js";
import { analysisJobs, analysisOperations } from "./analysis/index.js";
import { freeOperations, textMetering } from "./metering.js";
import { modelAccess } from "./models/access.js";
import { CreateDocumentClassifier, CreateEntityRecognizer, TRAINING_JOB } from "./models/create.js";
import {
  ClassifyDocument,
  CreateEndpoint,
  DeleteEndpoint,
  DescribeEndpoint,
  ListEndpoints,
  UpdateEndpoint,
} from "./models/endpoints.js";
import {
  DeleteDocumentClassifier,
  DeleteEntityRecognizer,
  DescribeDocumentClassifier,
  DescribeEntityRecognizer,
  ListDocumentClassifierSummaries,
  ListDocumentClassifiers,
  ListEntityRecognizerSummaries,
  ListEntityRecognizers,
  StopTrainingDocumentClassifier,
  StopTrainingEntityRecognizer,
} from "./models/manage.js";
import { trainingRunner } from "./models/train.js";
import { DeleteResourcePolicy, DescribeResourcePolicy, PutResourcePolicy } from "./resources/policies.js";
import { ListTagsForResource, TagResource, tagAccess, UntagResource } from "./resources/tags.js";
import { type State, start } from "./state.js";
import {
  BatchDetectDominantLanguage,
  BatchDetectEntities,
  BatchDetectKeyPhrases,
  BatchDetectSentiment,
  BatchDetectSyntax,
} from "./text/batch-detect.js";
import { DetectDominantLanguage, DetectKeyPhrases, DetectSentiment, DetectSyntax } from "./text/detect.js";
import { DetectEntities, detectEntitiesAccess } from "./text/detect-entities.js";
import { ContainsPiiEntities, DetectPiiEntities } from "./text/pii.js";

export const service = defineService<"comprehend", State>()({
  sdk,
  operations: {
    ...analysisOperations,
    BatchDetectDominantLanguage,
    BatchDetectEntities,
    BatchDetectKeyPhrases,
    BatchDetectSentiment,
    BatchDetectSyntax,
    ClassifyDocument,
    ContainsPiiEntities,
    CreateDocumentClassifier,
    CreateEndpoint,
    CreateEntityRecognizer,
    DeleteDocumentClassifier,
    DeleteEndpoint,
    DeleteEntityRecognizer,
    DeleteResourcePolicy,
    DescribeDocumentClassifier,
    DescribeEndpoint,
    DescribeEntityRecognizer,
    DescribeResourcePolicy,
    DetectDominantLanguage,
    DetectEntities,
    DetectKeyPhrases,
    DetectPiiEntities,
    DetectSentiment,
    DetectSyntax,
    ListDocumentClassifierSummaries,
    ListDocumentClassifiers,
    ListEndpoints,
    ListEntityRecognizerSummaries,
    ListEntityRecognizers,
    ListTagsForResource,
    PutResourcePolicy,
    StopTrainingDocumentClassifier,
    StopTrainingEntityRecognizer,
    TagResource,
    UntagResource,
    UpdateEndpoint,
  },
  access: {
    ...textAccess,
    ...analysisAccess,
    ...modelAccess,
    ...tagAccess,
    ...onAllOf([
      "ListDocumentClassifiers",
      "ListEntityRecognizers",
      "ListDocumentClassifierSummaries",
      "ListEntityRecognizerSummaries",
      "ListEndpoints",
    ]),
    DetectEntities: detectEntitiesAccess,
  },
  metering: { ...textMetering, ...freeOperations },
  jobs: { ...analysisJobs, [TRAINING_JOB]: trainingRunner },
  start,
});
