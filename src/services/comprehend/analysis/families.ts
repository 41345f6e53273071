/** One kind of asynchronous job. */
export interface Family {
  /** As in `StartSentimentDetectionJob`. */
  readonly name: string;
  /** In ARNs: `arn:aws:comprehend:REGION:ACCOUNT:sentiment-detection-job/ID`. */
  readonly resource: string;
  /** In the output's folder: `ACCOUNT-SENTIMENT-ID`. */
  readonly folder: string;
  /** Which usage a job leaves. */
  readonly usage: string;
}

export const FAMILIES = {
  DocumentClassification: family(
    "DocumentClassification",
    "document-classification-job",
    "CLN",
    "DocumentClassification",
  ),
  DominantLanguageDetection: family(
    "DominantLanguageDetection",
    "dominant-language-detection-job",
    "LANGUAGE",
    "DetectDominantLanguage",
  ),
  EntitiesDetection: family("EntitiesDetection", "entities-detection-job", "NER", "DetectEntities"),
  KeyPhrasesDetection: family("KeyPhrasesDetection", "key-phrases-detection-job", "KP", "DetectKeyPhrases"),
  PiiEntitiesDetection: family(
    "PiiEntitiesDetection",
    "pii-entities-detection-job",
    "PII",
    "DetectPiiEntities",
  ),
  SentimentDetection: family("SentimentDetection", "sentiment-detection-job", "SENTIMENT", "DetectSentiment"),
  TopicsDetection: family("TopicsDetection", "topics-detection-job", "TOPICS", "TopicsDetection"),
} as const;

export type FamilyName = keyof typeof FAMILIES;

function family(name: string, resource: string, folder: string, usage: string): Family {
  return { name, resource, folder, usage };
}
