import type { Usage } from "../../core/metering.js";
import { UNIT_CHARACTERS, UNITS_MIN } from "./limits.js";

/** Units of one document: its hundreds of characters, rounded up, at least three. */
export const unitsOf = (text: string | undefined): number =>
  Math.max(UNITS_MIN, Math.ceil([...(text ?? "")].length / UNIT_CHARACTERS));

const units = (usageType: string, quantity: number): Usage[] => [{ usageType, quantity, unit: "Units" }];

const one =
  (usageType: string) =>
  ({ Text }: { Text?: string | undefined }): Usage[] =>
    units(usageType, unitsOf(Text));

/** Documents that got an error are not counted. */
const many =
  (usageType: string) =>
  (
    { TextList }: { TextList?: string[] | undefined },
    { ResultList }: { ResultList?: { Index?: number | undefined }[] | undefined },
  ): Usage[] =>
    units(
      usageType,
      (ResultList ?? []).reduce((sum, { Index = 0 }) => sum + unitsOf(TextList?.[Index]), 0),
    );

/** What costs nothing by itself: jobs are metered by what they read, endpoints by the hour. */
const free = (): Usage[] => [];

export const textMetering = {
  DetectDominantLanguage: one("DetectDominantLanguage"),
  DetectEntities: one("DetectEntities"),
  DetectKeyPhrases: one("DetectKeyPhrases"),
  DetectSentiment: one("DetectSentiment"),
  DetectSyntax: one("DetectSyntax"),
  DetectPiiEntities: one("DetectPiiEntities"),
  ContainsPiiEntities: one("ContainsPiiEntities"),
  BatchDetectDominantLanguage: many("DetectDominantLanguage"),
  BatchDetectEntities: many("DetectEntities"),
  BatchDetectKeyPhrases: many("DetectKeyPhrases"),
  BatchDetectSentiment: many("DetectSentiment"),
  BatchDetectSyntax: many("DetectSyntax"),
  ClassifyDocument: one("ClassifyDocument"),
};

/** The same rule for each of these operations. */
export function freeOf<const Names extends readonly string[]>(
  names: Names,
): { [N in Names[number]]: () => Usage[] } {
  return Object.fromEntries(names.map((name) => [name, free])) as { [N in Names[number]]: () => Usage[] };
}

export const freeOperations = freeOf([
  "CreateDocumentClassifier",
  "CreateEndpoint",
  "CreateEntityRecognizer",
  "DeleteDocumentClassifier",
  "DeleteEndpoint",
  "DeleteEntityRecognizer",
  "DeleteResourcePolicy",
  "DescribeDocumentClassificationJob",
  "DescribeDocumentClassifier",
  "DescribeDominantLanguageDetectionJob",
  "DescribeEndpoint",
  "DescribeEntitiesDetectionJob",
  "DescribeEntityRecognizer",
  "DescribeKeyPhrasesDetectionJob",
  "DescribePiiEntitiesDetectionJob",
  "DescribeResourcePolicy",
  "DescribeSentimentDetectionJob",
  "DescribeTopicsDetectionJob",
  "ListDocumentClassificationJobs",
  "ListDocumentClassifierSummaries",
  "ListDocumentClassifiers",
  "ListDominantLanguageDetectionJobs",
  "ListEndpoints",
  "ListEntitiesDetectionJobs",
  "ListEntityRecognizerSummaries",
  "ListEntityRecognizers",
  "ListKeyPhrasesDetectionJobs",
  "ListPiiEntitiesDetectionJobs",
  "ListSentimentDetectionJobs",
  "ListTagsForResource",
  "ListTopicsDetectionJobs",
  "PutResourcePolicy",
  "StartDocumentClassificationJob",
  "StartDominantLanguageDetectionJob",
  "StartEntitiesDetectionJob",
  "StartKeyPhrasesDetectionJob",
  "StartPiiEntitiesDetectionJob",
  "StartSentimentDetectionJob",
  "StartTopicsDetectionJob",
  "StopDominantLanguageDetectionJob",
  "StopEntitiesDetectionJob",
  "StopKeyPhrasesDetectionJob",
  "StopPiiEntitiesDetectionJob",
  "StopSentimentDetectionJob",
  "StopTrainingDocumentClassifier",
  "StopTrainingEntityRecognizer",
  "TagResource",
  "UntagResource",
  "UpdateEndpoint",
]);
