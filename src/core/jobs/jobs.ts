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
  /** One sentence, present when failed. */
  message?: string;
}

export interface JobControl {
  /** Aborted when the job is to stop. */
  signal: AbortSignal;
  /** Saves progress (0 to 1) and, if given, a checkpoint, durably. */
  report(progress: number, checkpoint?: unknown): Promise<void>;
}

export interface Jobs {
  /** Queues a job, inside a transaction. */
  submit(tx: Transaction, kind: string, id: string, input: unknown): void;
  get(id: string): Promise<Job | undefined>;
  stop(id: string): Promise<void>;
}

export interface JobHandler<C> {
  run(job: Job, control: JobControl, context: C): Promise<void>;
  /** Jobs of this kind under way at once. Default 1. */
  concurrencyMax?: number;
}
