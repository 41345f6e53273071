import type { AccessRequest } from "../../../core/access.js";
import { toArn } from "../resources/arn.js";
import { onTagged, type Secured, securityConditions } from "../resources/conditions.js";
import { passRole } from "../resources/pass-role.js";
import type { ComprehendContext } from "../state.js";
import type { FamilyName } from "./families.js";
import { FAMILIES } from "./families.js";

interface Starting extends Secured {
  DataAccessRoleArn?: string | undefined;
  DocumentClassifierArn?: string | undefined;
  EntityRecognizerArn?: string | undefined;
}

/** A job of a custom model needs the same action on the model. */
const starting =
  (family: FamilyName) =>
  async (input: Starting, ctx: ComprehendContext): Promise<AccessRequest[]> => {
    const action = `Start${family}Job`;
    const conditions = securityConditions(input);
    const model = input.DocumentClassifierArn ?? input.EntityRecognizerArn;
    const onModel = model === undefined ? [] : await onTagged(action, model, ctx);
    return [
      { action: `comprehend:${action}`, resource: toArn(ctx, FAMILIES[family].resource, "*"), conditions },
      ...onModel.map((request) => ({ ...request, conditions: { ...request.conditions, ...conditions } })),
      ...passRole(input.DataAccessRoleArn),
    ];
  };

const onJob =
  (verb: "Describe" | "Stop", family: FamilyName) =>
  ({ JobId = "" }: { JobId?: string | undefined }, ctx: ComprehendContext): Promise<AccessRequest[]> =>
    onTagged(`${verb}${family}Job`, toArn(ctx, FAMILIES[family].resource, JobId), ctx);

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
