import { AwsError } from "../../wire/aws-error.js";
import type { Engine } from "./engine.js";
import type { ReadSet } from "./history.js";
import { Ledger } from "./ledger.js";
import { TransactionRun } from "./transaction.js";
import { Turns } from "./turns.js";

/** Runs that fail on a conflict before the next one takes a turn of its own. */
const FREE_RUNS = 2;
const RUNS_MAX = 64;
/** A turn keeps other writers from what it has read, for at most this long: its work may wait for one of them. */
const TURN_MILLISECONDS_MAX = 1_000;

/** The one that has the turn: commits that touch what it has read wait for `over`. */
interface Turn {
  run: TransactionRun;
  over: Promise<void>;
}

/**
 * Transactions over a ledger, optimistically: a run reads and drafts freely; its commit is one step that nothing comes
 * between, and goes through if all the run has read is unchanged. After two conflicts a transaction waits for its turn,
 * in which what it reads is held still, so a key that everybody writes makes a queue and never starves anyone.
 */
export class Transactor {
  readonly engine: Engine;
  readonly ledger: Ledger;
  readonly #running = new Set<ReadSet>();
  readonly #turns = new Turns();
  #turn: Turn | undefined;
  #closed = false;

  constructor(engine: Engine) {
    this.engine = engine;
    this.ledger = new Ledger(engine);
  }

  async transact<R>(work: (run: TransactionRun) => Promise<R>): Promise<R> {
    for (let runs = 0; runs < FREE_RUNS; runs++) {
      const outcome = await this.#run(work, false);
      if (outcome) return await outcome();
    }
    await this.#turns.take();
    let given = false;
    try {
      for (let runs = FREE_RUNS; runs < RUNS_MAX; runs++) {
        const outcome = await this.#run(work, true);
        if (!outcome) continue;
        // Committed: the next in line may go, and share the batch.
        given = true;
        this.#turns.give();
        return await outcome();
      }
    } finally {
      if (!given) this.#turns.give();
    }
    throw new AwsError("ServiceUnavailable", "Too many writers of the same records. Please try again.", {
      status: 503,
      fault: "server",
    });
  }

  /** One run. On a conflict nothing; else a function that waits for the disk and gives the result. */
  async #run<R>(work: (run: TransactionRun) => Promise<R>, inTurn: boolean) {
    this.#checkOpen();
    const run = new TransactionRun(this.ledger);
    this.#running.add(run.reads);
    const endTurn = inTurn ? this.#beginTurn(run) : undefined;
    try {
      const answer = await this.#work(work, run);
      run.end();
      if ("error" in answer || run.isReadOnly) {
        // What was seen may be a moment old, and not on disk yet: an error too must be true of what is there.
        if (run.epoch !== this.ledger.epoch || this.ledger.history.hasChanged(run.reads)) return undefined;
        const seen = this.ledger.settled();
        return async () => {
          await seen;
          return finish(answer, run);
        };
      }
      await this.#waitForTurn(run);
      const durable = this.ledger.commit(run.reads, run.epoch, run);
      if (!durable) return undefined;
      return async () => {
        await durable;
        return finish(answer, run);
      };
    } finally {
      endTurn?.();
      this.#running.delete(run.reads);
      this.#forget();
    }
  }

  async #work<R>(work: (run: TransactionRun) => Promise<R>, run: TransactionRun): Promise<Answer<R>> {
    try {
      return { value: await work(run) };
    } catch (error) {
      return { error };
    }
  }

  /** Commits without reading. */
  async write(draft: (run: TransactionRun) => void): Promise<void> {
    this.#checkOpen();
    const run = new TransactionRun(this.ledger);
    draft(run);
    await this.#waitForTurn(run);
    await this.ledger.commit(undefined, run.epoch, run);
  }

  #beginTurn(run: TransactionRun): () => void {
    let resolve: () => void = () => undefined;
    const over = new Promise<void>((settle) => {
      resolve = settle;
    });
    const turn = { run, over };
    this.#turn = turn;
    const end = () => {
      if (this.#turn === turn) this.#turn = undefined;
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(end, TURN_MILLISECONDS_MAX);
    timer.unref();
    return end;
  }

  async #waitForTurn(run: TransactionRun): Promise<void> {
    while (this.#turn && this.#turn.run !== run && touches(run, this.#turn.run.reads)) await this.#turn.over;
  }

  #forget(): void {
    const [oldest] = this.#running;
    this.ledger.history.forget(oldest ? oldest.began : this.ledger.sequence);
  }

  #checkOpen(): void {
    if (this.#closed) throw new Error("the store is closed");
  }

  async clear(): Promise<void> {
    this.#checkOpen();
    await this.ledger.clear();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.ledger.settled();
    await this.engine.close();
  }
}

type Answer<R> = { value: R } | { error: unknown };

function finish<R>(answer: Answer<R>, run: TransactionRun): R {
  if ("error" in answer) throw answer.error;
  for (const callback of run.afterCommit) callback();
  return answer.value;
}

/** Whether the run would write what `reads` has read. */
function touches(run: TransactionRun, reads: ReadSet): boolean {
  for (const key of run.layer.changes.keys()) if (reads.covers(key)) return true;
  return (
    run.erased.some((span) => reads.meets(span)) ||
    run.appends.some(({ prefix }) => reads.meets(below(prefix)))
  );
}

function below(prefix: string) {
  return { low: prefix, high: `${prefix}\xff` };
}
