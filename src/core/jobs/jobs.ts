import type { Transaction } from "../store/store.js";

export type JobStatus = "queued" | "running" | "stopping" | "stopped" | "succeeded" | "failed";

/** Long work with durable state. */
export interface Job<T = unknown> {
  id: string;
  kind: string;
  input: T;
  status: JobStatus;
  account: string;
  region: string;
  submittedAt: number;
  startedAt?: number;
  endedAt?: number;
  /** 0 to 1. */
  progress: number;
  /** What `run` last saved; a restarted job goes on from here. */
  checkpoint?: unknown;
  /** Starts of the server that cut off this job since it last reported. */
  interruptions: number;
  /** One sentence, present when failed. */
  message?: string;
}

export interface JobControl {
  /** Aborted when the job is to stop, and when the server stops: `run` then throws, or returns if it is done. */
  signal: AbortSignal;
  /** Saves progress (0 to 1) and, if given, a checkpoint, durably. */
  report(progress: number, checkpoint?: unknown): Promise<void>;
}

export interface Jobs {
  /** Queues a job, inside a transaction. `id` is unique in the service, account and region. */
  submit(tx: Transaction, kind: string, id: string, input: unknown): void;
  get(id: string): Promise<Job | undefined>;
  /** A queued job never runs; a running one is told by its signal. Of a job that has ended, or none, nothing changes. */
  stop(id: string): Promise<void>;
}

/**
 * Runs jobs. One that returns has succeeded. One that throws has failed, with the message of an AwsError and otherwise a
 * general one, or has stopped when it was told to. A job that the end of the server cut off runs again at the next start.
 */
export interface JobHandler<C> {
  run(job: Job, control: JobControl, context: C): Promise<void>;
  /** Jobs of this kind under way at once. Default 1. */
  concurrencyMax?: number;
  /** What becomes of a job that was cut off: it runs again, with its checkpoint (the default), or it has failed. */
  whenInterrupted?: "resume" | "fail";
}
