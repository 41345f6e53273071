import type { AwsError } from "../../wire/aws-error.js";
import type { Usage } from "../metering.js";

/** One measurement of AWS's own metrics: what CloudWatch shows of the services here. */
export interface Observation {
  /** `AWS/Lambda` */
  namespace: string;
  /** `Duration` */
  name: string;
  /** As CloudWatch names units: `Count`, `Milliseconds`, `Bytes`, `None`. */
  unit: string;
  value: number;
  dimensions?: Readonly<Record<string, string>>;
  /** Whose and where it is measured, if that is not the caller's account and region. */
  account?: string | undefined;
  region?: string | undefined;
  /** Milliseconds since the epoch, if it is not now. */
  at?: number;
}

/** How a request ended, for the service to say what it measures of it. */
export interface Outcome {
  operation: string;
  input: Readonly<Record<string, unknown>>;
  /** Absent where the operation failed. */
  output?: Readonly<Record<string, unknown>> | undefined;
  error?: AwsError | undefined;
  elapsedMs: number;
  usage: readonly Usage[];
}

/** What a service publishes of each request. Called for every one: it should cost little. */
export type MetricsRule = (outcome: Outcome) => readonly Observation[];
