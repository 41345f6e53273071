import type {
  DocumentClassifierInputDataConfig,
  EndpointStatus,
  EntityRecognizerInputDataConfig,
  ModelStatus,
  VpcConfig,
} from "@aws-sdk/client-comprehend";
import type { ClassifierEvaluation } from "../../../engines/text/custom/classifier.js";
import type { RecognizerEvaluation } from "../../../engines/text/custom/recognizer.js";

interface CommonModel {
  arn: string;
  name: string;
  version: string | undefined;
  language: string;
  status: ModelStatus;
  message?: string;
  /** Milliseconds since the epoch. */
  submittedAt: number;
  trainingStartedAt?: number;
  trainingEndedAt?: number;
  endedAt?: number;
  role: string;
  volumeKmsKeyId: string | undefined;
  modelKmsKeyId: string | undefined;
  vpc: VpcConfig | undefined;
  requestToken: string | undefined;
  /** Where the trained model lies. */
  file: string;
}

export interface ClassifierRecord extends CommonModel {
  kind: "classifier";
  mode: "MULTI_CLASS" | "MULTI_LABEL";
  input: DocumentClassifierInputDataConfig;
  outputUri: string | undefined;
  outputKmsKeyId: string | undefined;
  evaluation?: ClassifierEvaluation;
}

export interface RecognizerRecord extends CommonModel {
  kind: "recognizer";
  input: EntityRecognizerInputDataConfig;
  evaluation?: RecognizerEvaluation;
}

export type ModelRecord = ClassifierRecord | RecognizerRecord;

export interface EndpointRecord {
  arn: string;
  name: string;
  modelArn: string;
  status: EndpointStatus;
  inferenceUnits: number;
  createdAt: number;
  changedAt: number;
  role: string | undefined;
  requestToken: string | undefined;
}

export interface PolicyRecord {
  document: string;
  revision: string;
  createdAt: number;
  changedAt: number;
}

export type TagRecord = Record<string, string>;
