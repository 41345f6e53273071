import { AwsError } from "../../wire/aws-error.js";
import type { CancelTimer, Clock } from "../clock.js";
import type { Logger } from "../log.js";
import type { Entry, Key, Store } from "../store/store.js";
import { type JobOwner, jobRows, type LiveRow, toJobKey, toLivePrefix } from "./job-rows.js";
import type { Job, JobControl, JobStatus } from "./jobs.js";
import type { Worker } from "./runner.js";

export interface JobQueueOptions<C> {
  service: string;
  kind: string;
  store: Store;
  clock: Clock;
  log: Logger;
  worker(): Promise<Worker<C> | undefined>;
}

/** A job that was cut off so often without ever reporting is what ends the server. */
const INTERRUPTIONS_MAX = 5;
/** When the store or the service fails under us, the queue is read anew after this. */
const RECOVERY_MILLISECONDS = 5_000;

const INTERRUPTED = "The job was interrupted by a restart of the server.";
const INTERNAL = "The job failed because of an internal error.";

/** Why a job's signal is aborted. */
class ServerStopping extends Error {}

/** Runs the jobs of one kind, in the order submitted. The rows are in the store; here is only what is running. */
export class JobQueue<C> {
  readonly #options: JobQueueOptions<C>;
  /** What runs, by the name of the job's key. */
  readonly #running = new Map<string, AbortController>();
  #open = false;
  #filling = false;
  #look = true;
  #recovery: CancelTimer | undefined;
  #quiet: (() => void)[] = [];

  constructor(options: JobQueueOptions<C>) {
    this.#options = options;
  }

  start(): void {
    this.#open = true;
    this.#fill();
  }

  wake(): void {
    this.#look = true;
    this.#fill();
  }

  tellToStop(key: Key): void {
    this.#running.get(JSON.stringify(key))?.abort(new Error("the job is to stop"));
  }

  /** Starts nothing new, tells all that the server stops; resolves when they have ended. */
  async stop(): Promise<void> {
    this.#open = false;
    this.#recovery?.();
    for (const controller of this.#running.values())
      controller.abort(new ServerStopping("the server is stopping"));
    await this.quiet();
  }

  quiet(): Promise<void> {
    return this.#isBusy ? new Promise((resolve) => this.#quiet.push(resolve)) : Promise.resolve();
  }

  get #isBusy(): boolean {
    return this.#filling || this.#running.size > 0;
  }

  #tellQuiet(): void {
    if (!this.#isBusy) for (const resolve of this.#quiet.splice(0)) resolve();
  }

  #fill(): void {
    if (!this.#open || this.#filling) return;
    this.#filling = true;
    void this.#takeUp().catch((error: unknown) => this.#recoverLater(error));
  }

  async #takeUp(): Promise<void> {
    try {
      while (this.#open && this.#look) {
        const worker = await this.#options.worker();
        const free = (worker?.handler.concurrencyMax ?? 1) - this.#running.size;
        if (free <= 0) return;
        this.#look = false;
        const limit = free + this.#running.size;
        const rows = await this.#options.store.list<LiveRow>({
          prefix: toLivePrefix(this.#options.service, this.#options.kind),
          limit,
        });
        for (const row of rows) this.#begin(row, worker);
        if (rows.length === limit) this.#look = true;
      }
    } finally {
      this.#filling = false;
      this.#tellQuiet();
    }
  }

  #begin(row: Entry<LiveRow>, worker: Worker<C> | undefined): void {
    const owner: JobOwner = { service: this.#options.service, ...row.value };
    const key = toJobKey(owner, row.value.id);
    const name = JSON.stringify(key);
    if (this.#running.has(name)) return;
    const controller = new AbortController();
    this.#running.set(name, controller);
    void this.#run(row.key, key, worker, controller)
      .catch((error: unknown) => this.#recoverLater(error))
      .finally(() => {
        this.#running.delete(name);
        this.wake();
        this.#tellQuiet();
      });
  }

  async #run(live: Key, key: Key, worker: Worker<C> | undefined, controller: AbortController): Promise<void> {
    const job = await this.#claim(key, worker);
    if (!job) return await this.#end(live, key);
    try {
      if (!worker) throw new AwsError("ValidationException", `Nothing runs jobs of the kind ${job.kind}.`);
      const { signal } = controller;
      const control: JobControl = { signal, report: (...news) => this.#report(key, ...news) };
      await worker.handler.run(job, control, worker.context(job.account, job.region, signal));
      await this.#end(live, key, "succeeded");
    } catch (error) {
      if (controller.signal.reason instanceof ServerStopping) return;
      if (controller.signal.aborted) return await this.#end(live, key, "stopped");
      this.#options.log.warn("a job failed", { service: this.#options.service, job: job.id, error });
      await this.#end(live, key, "failed", error instanceof AwsError ? error.message : INTERNAL);
    }
  }

  /** Marks the job as running; nothing when it is not to run (any more). */
  #claim(key: Key, worker: Worker<C> | undefined): Promise<Job | undefined> {
    const now = this.#options.clock.now();
    return this.#options.store.transact(async (tx) => {
      const job = await jobRows.get(tx, ...key);
      if (job?.status === "queued") {
        const running: Job = { ...job, status: "running", startedAt: now };
        jobRows.put(tx, key, running);
        return running;
      }
      if (job?.status === "stopping") jobRows.put(tx, key, { ...job, status: "stopped", endedAt: now });
      if (job?.status !== "running") return undefined;
      const interruptions = job.interruptions + 1;
      if (interruptions > INTERRUPTIONS_MAX || worker?.handler.whenInterrupted === "fail") {
        jobRows.put(tx, key, { ...job, status: "failed", endedAt: now, message: INTERRUPTED });
        return undefined;
      }
      const resumed: Job = { ...job, interruptions };
      jobRows.put(tx, key, resumed);
      return resumed;
    });
  }

  async #report(key: Key, progress: number, checkpoint?: unknown): Promise<void> {
    await this.#options.store.transact(async (tx) => {
      const job = await jobRows.get(tx, ...key);
      if (!job) return;
      const news: Job = { ...job, progress: Math.min(1, Math.max(0, progress)), interruptions: 0 };
      if (checkpoint !== undefined) news.checkpoint = checkpoint;
      jobRows.put(tx, key, news);
    });
  }

  /** Crosses the job off, with its end if it has not got one yet. */
  async #end(live: Key, key: Key, status?: JobStatus, message?: string): Promise<void> {
    const endedAt = this.#options.clock.now();
    await this.#options.store.transact(async (tx) => {
      tx.delete(live);
      const job = await jobRows.get(tx, ...key);
      if (!job || !status) return;
      const ended: Job = { ...job, status, endedAt };
      if (status === "succeeded") ended.progress = 1;
      if (message !== undefined) ended.message = message;
      jobRows.put(tx, key, ended);
    });
  }

  #recoverLater(error: unknown): void {
    const { service, kind, log, clock } = this.#options;
    log.error("the jobs have failed and will go on in a while", { service, kind, error });
    this.#look = false;
    this.#recovery?.();
    this.#recovery = clock.after(RECOVERY_MILLISECONDS, () => this.wake());
  }
}
