import type {
  InputDataConfig,
  JobStatus,
  OutputDataConfig,
  PiiEntitiesDetectionMode,
  RedactionConfig,
  VpcConfig,
} from "@aws-sdk/client-comprehend";
import type { FamilyName } from "./families.js";

/** What a Start* request asks, as far as all families share it; the rest is present where its family has it. */
export interface AnalysisRequest {
  InputDataConfig: InputDataConfig;
  OutputDataConfig: OutputDataConfig;
  DataAccessRoleArn: string;
  JobName?: string | undefined;
  LanguageCode?: string | undefined;
  VolumeKmsKeyId?: string | undefined;
  VpcConfig?: VpcConfig | undefined;
  NumberOfTopics?: number | undefined;
  Mode?: PiiEntitiesDetectionMode | undefined;
  RedactionConfig?: RedactionConfig | undefined;
  EntityRecognizerArn?: string | undefined;
  DocumentClassifierArn?: string | undefined;
}

/** A job as it is kept. */
export interface AnalysisJob {
  family: FamilyName;
  id: string;
  arn: string;
  status: JobStatus;
  message?: string;
  /** Milliseconds since the epoch. */
  submittedAt: number;
  endedAt?: number;
  request: AnalysisRequest;
  /** S3 URI of the answer: of the archive, or of the folder of a personal-information job. */
  outputUri: string;
}
