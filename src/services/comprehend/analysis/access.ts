import type { AccessRequest } from "../../../core/access.js";
import { toArn } from "../resources/arn.js";
import { passRole } from "../resources/pass-role.js";
import type { ComprehendContext } from "../state.js";
import type { FamilyName } from "./families.js";
import { FAMILIES } from "./families.js";

const starting =
  (family: FamilyName) =>
  (
    input: { DataAccessRoleArn?: string | undefined; DocumentClassifierArn?: string | undefined },
    ctx: ComprehendContext,
  ): AccessRequest[] => [
    { action: `comprehend:Start${family}Job`, resource: toArn(ctx, FAMILIES[family].resource, "*") },
    ...passRole(input.DataAccessRoleArn),
  ];

const onJob =
  (verb: "Describe" | "Stop", family: FamilyName) =>
  ({ JobId = "" }: { JobId?: string | undefined }, ctx: ComprehendContext): AccessRequest[] => [
    { action: `comprehend:${verb}${family}Job`, resource: toArn(ctx, FAMILIES[family].resource, JobId) },
  ];

const listing = (family: FamilyName) => (): AccessRequest[] => [
  { action: `comprehend:List${family}Jobs`, resource: "*" },
];

export const analysisAccess = {
  StartDocumentClassificationJob: starting("DocumentClassification"),
  DescribeDocumentClassificationJob: onJob("Describe", "DocumentClassification"),
  ListDocumentClassificationJobs: listing("DocumentClassification"),
  StartDominantLanguageDetectionJob: starting("DominantLanguageDetection"),
  DescribeDominantLanguageDetectionJob: onJob("Describe", "DominantLanguageDetection"),
  ListDominantLanguageDetectionJobs: listing("DominantLanguageDetection"),
  StartEntitiesDetectionJob: starting("EntitiesDetection"),
  DescribeEntitiesDetectionJob: onJob("Describe", "EntitiesDetection"),
  ListEntitiesDetectionJobs: listing("EntitiesDetection"),
  StartKeyPhrasesDetectionJob: starting("KeyPhrasesDetection"),
  DescribeKeyPhrasesDetectionJob: onJob("Describe", "KeyPhrasesDetection"),
  ListKeyPhrasesDetectionJobs: listing("KeyPhrasesDetection"),
  StartPiiEntitiesDetectionJob: starting("PiiEntitiesDetection"),
  DescribePiiEntitiesDetectionJob: onJob("Describe", "PiiEntitiesDetection"),
  ListPiiEntitiesDetectionJobs: listing("PiiEntitiesDetection"),
  StartSentimentDetectionJob: starting("SentimentDetection"),
  DescribeSentimentDetectionJob: onJob("Describe", "SentimentDetection"),
  ListSentimentDetectionJobs: listing("SentimentDetection"),
  StartTopicsDetectionJob: starting("TopicsDetection"),
  DescribeTopicsDetectionJob: onJob("Describe", "TopicsDetection"),
  ListTopicsDetectionJobs: listing("TopicsDetection"),
  StopDominantLanguageDetectionJob: onJob("Stop", "DominantLanguageDetection"),
  StopEntitiesDetectionJob: onJob("Stop", "EntitiesDetection"),
  StopKeyPhrasesDetectionJob: onJob("Stop", "KeyPhrasesDetection"),
  StopPiiEntitiesDetectionJob: onJob("Stop", "PiiEntitiesDetection"),
  StopSentimentDetectionJob: onJob("Stop", "SentimentDetection"),
};
