import {
  JOB_CLASSIFICATION_BYTES_MAX,
  JOB_SENTIMENT_BYTES_MAX,
  JOB_TEXT_BYTES_MAX,
  JOB_TOPICS_BYTES_MAX,
  JOB_TOPICS_BYTES_MIN,
} from "../limits.js";

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
  /** UTF-8 bytes that a document may have. */
  readonly bytesMax: number;
  /** UTF-8 bytes that all documents must have. */
  readonly bytesMin: number;
}

export const FAMILIES = {
  DocumentClassification: family(
    "DocumentClassification",
    "document-classification-job",
    "CLN",
    "DocumentClassification",
    JOB_CLASSIFICATION_BYTES_MAX,
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
  SentimentDetection: family(
    "SentimentDetection",
    "sentiment-detection-job",
    "SENTIMENT",
    "DetectSentiment",
    JOB_SENTIMENT_BYTES_MAX,
  ),
  TopicsDetection: family(
    "TopicsDetection",
    "topics-detection-job",
    "TOPICS",
    "TopicsDetection",
    JOB_TOPICS_BYTES_MAX,
    JOB_TOPICS_BYTES_MIN,
  ),
} as const;

export type FamilyName = keyof typeof FAMILIES;

function family(
  name: string,
  resource: string,
  folder: string,
  usage: string,
  bytesMax = JOB_TEXT_BYTES_MAX,
  bytesMin = 0,
): Family {
  return { name, resource, folder, usage, bytesMax, bytesMin };
}
