import { type Awaitable, isPending } from "../../wire/awaitable.js";
import { AwsError } from "../../wire/aws-error.js";
import type { Engine } from "./engine.js";
import type { ReadSet } from "./history.js";
import { Ledger } from "./ledger.js";
import { TransactionRun } from "./transaction.js";
import { type Turn, Turns } from "./turns.js";

/** Runs that fail on a conflict before the next one takes a turn of its own. */
const FREE_RUNS = 2;
const RUNS_MAX = 64;
/**
 * Transactions over a ledger, optimistically: a run reads and drafts freely; its commit is one step that nothing comes
 * between, and goes through if all the run has read is unchanged. After two conflicts a transaction waits for its turn,
 * in which what it reads is held still, so a key that everybody writes makes a queue and never starves anyone.
 */
export class Transactor {
  readonly ledger: Ledger;
  readonly #engine: Engine;
  readonly #turns = new Turns();
  #closed = false;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.ledger = new Ledger(engine);
  }

  /** What is on disk, to read. */
  get onDisk(): Engine {
    this.#checkOpen();
    return this.#engine;
  }

  transact<R>(work: (run: TransactionRun) => Awaitable<R>): Promise<R> {
    try {
      const running = this.#run(work, undefined);
      return running === undefined || isPending(running) ? this.#persist(work, running) : finish(running);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Runs until a run commits. */
  async #persist<R>(
    work: (run: TransactionRun) => Awaitable<R>,
    first: Promise<Committed<R> | undefined> | undefined,
  ): Promise<R> {
    const ran = await first;
    if (ran) return await finish(ran);
    for (let runs = 1; runs < RUNS_MAX; runs++) {
      const turn = runs < FREE_RUNS ? undefined : await this.#turns.take();
      try {
        const committed = await this.#run(work, turn);
        // Once committed, the next in line may go and share the batch.
        turn?.end();
        if (committed) return await finish(committed);
      } finally {
        turn?.end();
      }
    }
    throw new AwsError("ServiceUnavailable", "Too many writers of the same records. Please try again.", {
      status: 503,
      fault: "server",
    });
  }

  /** One run; nothing on a conflict. */
  #run<R>(
    work: (run: TransactionRun) => Awaitable<R>,
    turn: Turn | undefined,
  ): Awaitable<Committed<R> | undefined> {
    this.#checkOpen();
    const run = new TransactionRun(this.ledger);
    this.ledger.history.begin(run.reads);
    if (turn) turn.reads = run.reads;
    let working: Awaitable<R>;
    try {
      working = work(run);
    } catch (error) {
      return this.#end(run, { error });
    }
    if (!isPending(working)) return this.#end(run, { value: working });
    return working.then(
      (value) => this.#end(run, { value }),
      (error) => this.#end<R>(run, { error }),
    );
  }

  /** Ends a run, and commits what it wrote. */
  #end<R>(run: TransactionRun, answer: Answer<R>): Awaitable<Committed<R> | undefined> {
    run.end();
    if ("error" in answer || run.isReadOnly || !this.#turns.current) return this.#commit(run, answer);
    return this.#waitForTurn(run).then(() => this.#commit(run, answer));
  }

  #commit<R>(run: TransactionRun, answer: Answer<R>): Committed<R> | undefined {
    try {
      if ("error" in answer || run.isReadOnly) {
        // What was seen may be a moment old, and not on disk yet: an error too must be true of what is there.
        if (run.epoch !== this.ledger.epoch || this.ledger.history.hasChanged(run.reads)) return undefined;
        return { onDisk: this.ledger.settled(), answer, run };
      }
      this.#checkOpen();
      const onDisk = this.ledger.commit(run.reads, run.epoch, run);
      return onDisk && { onDisk, answer, run };
    } finally {
      this.ledger.history.end(run.reads);
    }
  }

  /** Commits without reading. */
  async write(draft: (run: TransactionRun) => void): Promise<void> {
    this.#checkOpen();
    const run = new TransactionRun(this.ledger);
    draft(run);
    if (this.#turns.current) await this.#waitForTurn(run);
    this.#checkOpen();
    await this.ledger.commit(undefined, run.epoch, run);
  }

  async #waitForTurn(run: TransactionRun): Promise<void> {
    for (let turn = this.#turns.current; turn; turn = this.#turns.current) {
      if (!turn.reads || turn.reads === run.reads || !touches(run, turn.reads)) return;
      await turn.over;
    }
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
    await this.#engine.close();
  }
}

type Answer<R> = { value: R } | { error: unknown };

interface Committed<R> {
  /** Of all that the run has seen and written. */
  onDisk: Promise<void>;
  answer: Answer<R>;
  run: TransactionRun;
}

function finish<R>({ onDisk, answer, run }: Committed<R>): Promise<R> {
  return onDisk.then(() => {
    if ("error" in answer) throw answer.error;
    for (const callback of run.afterCommit) callback();
    return answer.value;
  });
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
