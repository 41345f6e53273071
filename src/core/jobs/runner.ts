import type { Clock } from "../clock.js";
import type { Logger } from "../log.js";
import { rootOf } from "../store/scoped-store.js";
import type { Key, Store } from "../store/store.js";
import { JobQueue } from "./job-queue.js";
import { type JobOwner, jobRows, LIVE_JOBS, type LiveRow, toJobKey, toLivePrefix } from "./job-rows.js";
import type { Job, JobHandler, Jobs } from "./jobs.js";

/** Who runs the jobs of a kind. */
export interface Worker<C> {
  handler: JobHandler<C>;
  /** What the handler gets beside the job. */
  context(account: string, region: string, signal: AbortSignal): C;
}

export interface JobRunnerOptions<C> {
  /** The whole store. Rows lie under `["jobs", service, …]` and `["jobs-live", service, kind, …]`. */
  store: Store;
  clock: Clock;
  log: Logger;
  /** The worker of a service's kind of job, its service loaded if need be; undefined: there is none. */
  workerOf(service: string, kind: string): Promise<Worker<C> | undefined>;
}

/** The jobs of all services. `start` takes up what an earlier run of the server left; until then none runs. */
export class JobRunner<C> {
  readonly #options: JobRunnerOptions<C>;
  readonly #queues = new Map<string, JobQueue<C>>();
  #running = false;

  constructor(options: JobRunnerOptions<C>) {
    this.#options = options;
  }

  jobsOf(service: string, account: string, region: string): Jobs {
    const owner: JobOwner = { service, account, region };
    const { store, clock } = this.#options;
    return {
      submit: (tx, kind, id, input) => {
        const root = rootOf(tx);
        const job: Job = {
          id,
          kind,
          input,
          status: "queued",
          account,
          region,
          submittedAt: clock.now(),
          progress: 0,
          interruptions: 0,
        };
        jobRows.put(root, toJobKey(owner, id), job);
        const live: LiveRow = { account, region, id };
        root.append(toLivePrefix(service, kind), live);
        root.afterCommit(() => this.#queueOf(service, kind).wake());
      },
      get: async (id) => await jobRows.get(store, ...toJobKey(owner, id)),
      stop: (id) => this.#stopJob(owner, id),
    };
  }

  async start(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (let start: Key = LIVE_JOBS; ; ) {
      const [first] = await this.#options.store.list({ prefix: LIVE_JOBS, start, limit: 1 });
      if (!first) break;
      const [, service, kind] = first.key;
      this.#queueOf(String(service), String(kind));
      // Bytes sort after the numbers that the rows' keys end with.
      start = [...first.key.slice(0, 3), new Uint8Array(0)];
    }
    for (const queue of this.#queues.values()) queue.start();
  }

  /** Starts nothing new, tells what is running to stop, and waits for it up to `graceMs`. It goes on at the next start. */
  async stop(graceMs: number): Promise<void> {
    this.#running = false;
    const done = Promise.all([...this.#queues.values()].map((queue) => queue.stop()));
    const patience = new AbortController();
    await Promise.race([done, this.#options.clock.sleep(graceMs, patience.signal).catch(() => undefined)]);
    patience.abort();
  }

  /** Resolves when no job is queued or running. For tests. */
  async idle(): Promise<void> {
    await Promise.all([...this.#queues.values()].map((queue) => queue.quiet()));
  }

  async #stopJob(owner: JobOwner, id: string): Promise<void> {
    const key = toJobKey(owner, id);
    const stopping = await this.#options.store.transact(async (tx) => {
      const job = await jobRows.get(tx, ...key);
      if (job?.status === "queued") {
        jobRows.put(tx, key, { ...job, status: "stopped", endedAt: this.#options.clock.now() });
      }
      if (job?.status !== "running") return undefined;
      jobRows.put(tx, key, { ...job, status: "stopping" });
      return job;
    });
    if (stopping) this.#queueOf(owner.service, stopping.kind).tellToStop(key);
  }

  #queueOf(service: string, kind: string): JobQueue<C> {
    const name = JSON.stringify([service, kind]);
    let queue = this.#queues.get(name);
    if (!queue) {
      const { store, clock, log, workerOf } = this.#options;
      queue = new JobQueue<C>({ service, kind, store, clock, log, worker: () => workerOf(service, kind) });
      this.#queues.set(name, queue);
      if (this.#running) queue.start();
    }
    return queue;
  }
}
