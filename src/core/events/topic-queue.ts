import type { Awaitable } from "../../wire/awaitable.js";
import type { CancelTimer, Clock } from "../clock.js";
import type { Logger } from "../log.js";
import type { Entry, Key, Range, Store } from "../store/store.js";
import { deliver, type Subscriber } from "./delivery.js";
import { type OutboxRow, type TopicKeys, toAfter, toTopicKeys } from "./outbox-rows.js";

export interface TopicQueueOptions<C> {
  service: string;
  topic: string;
  store: Store;
  clock: Clock;
  log: Logger;
  signal: AbortSignal;
  subscriber(): Promise<Subscriber<C> | undefined>;
}

const CONCURRENCY_MAX = 16;
/** When the store fails under us, the rows are read anew after this. */
const RECOVERY_MILLISECONDS = 5_000;

type RowEntry = Entry<OutboxRow>;

/** Delivers the events of one topic. The rows are in the store; here is only what is under way and what to look at next. */
export class TopicQueue<C> {
  readonly #options: TopicQueueOptions<C>;
  readonly #keys: TopicKeys;
  #subscriber: Promise<Subscriber<C> | undefined> | undefined;
  #running = false;
  /** Ids of the rows being delivered. */
  readonly #underWay = new Set<string>();
  /** The last row of `ready` that has been taken up. */
  #taken: Key;
  /** Areas that may hold rows to take up. */
  #lookReady = false;
  #lookLater = false;
  #turn = 0;
  /** Lanes whose first row may be taken up; those with a row under way or asleep are not among them. */
  readonly #lanes = new Map<string, Key>();
  readonly #asleep = new Map<string, CancelTimer>();
  #recovery: CancelTimer | undefined;
  #laterTimer: { at: number; cancel: CancelTimer } | undefined;
  #filling = false;
  #quiet: (() => void)[] = [];

  constructor(options: TopicQueueOptions<C>) {
    this.#options = options;
    this.#keys = toTopicKeys(options.service, options.topic);
    this.#taken = this.#keys.ready;
  }

  /** Notes what an earlier run left. */
  async resume(): Promise<void> {
    this.#taken = this.#keys.ready;
    this.#lookReady = true;
    this.#lookLater = true;
    const { store } = this.#options;
    for (let start = this.#keys.lanes; ; ) {
      const [first] = await store.list({ prefix: this.#keys.lanes, start, limit: 1 });
      if (!first) return;
      const lane = first.key.slice(0, -1);
      this.#noteLane(lane);
      start = toAfter(lane);
    }
  }

  start(): void {
    this.#running = true;
    this.#fill();
  }

  /** A row has been written under the prefix. */
  wake(prefix: Key, row: OutboxRow): void {
    if (row.orderKey !== undefined) this.#noteLane(prefix);
    else if (row.dueAt === undefined) this.#lookReady = true;
    else this.#wakeAt(row.dueAt);
    this.#fill();
  }

  /** Takes up nothing more; resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#laterTimer?.cancel();
    this.#recovery?.();
    for (const cancel of this.#asleep.values()) cancel();
    await this.quiet();
  }

  get isBusy(): boolean {
    return this.#filling || this.#underWay.size > 0;
  }

  quiet(): Promise<void> {
    return this.isBusy ? new Promise((resolve) => this.#quiet.push(resolve)) : Promise.resolve();
  }

  #noteLane(lane: Key): void {
    const name = JSON.stringify(lane);
    if (!this.#asleep.has(name)) this.#lanes.set(name, lane);
  }

  /** Looks at `later` when its next row is due. */
  #wakeAt(dueAt: number): void {
    if (this.#laterTimer && this.#laterTimer.at <= dueAt) return;
    this.#laterTimer?.cancel();
    const { clock } = this.#options;
    const cancel = clock.after(dueAt - clock.now(), () => {
      this.#laterTimer = undefined;
      this.#lookLater = true;
      this.#fill();
    });
    this.#laterTimer = { at: dueAt, cancel };
  }

  #fill(): void {
    if (!this.#running || this.#filling) return;
    this.#filling = true;
    void this.#takeUp().catch((error: unknown) => this.#recoverLater(error));
  }

  #tellQuiet(): void {
    if (!this.isBusy) for (const resolve of this.#quiet.splice(0)) resolve();
  }

  async #takeUp(): Promise<void> {
    try {
      while (this.#running && (this.#lookReady || this.#lookLater || this.#lanes.size > 0)) {
        const subscriber = await this.#findSubscriber();
        const free = (subscriber?.handler.concurrencyMax ?? CONCURRENCY_MAX) - this.#underWay.size;
        if (free <= 0) return;
        // In turn, so that none can starve another.
        this.#turn += 1;
        if (this.#turn % 3 === 0 && this.#lanes.size > 0) await this.#takeLane();
        if (this.#turn % 3 === 1 && this.#lookLater) await this.#takeLater(free);
        if (this.#turn % 3 === 2 && this.#lookReady) await this.#takeReady(free);
      }
    } finally {
      // At once with the last look: whoever wakes us after it starts anew.
      this.#filling = false;
      this.#tellQuiet();
    }
  }

  async #takeReady(limit: number): Promise<void> {
    this.#lookReady = false;
    const prefix = this.#keys.ready;
    const rows = await this.#list({ prefix, start: this.#taken, startExclusive: true, limit });
    if (rows.length === limit) this.#lookReady = true;
    for (const row of rows) {
      this.#taken = row.key;
      this.#begin(row);
    }
  }

  async #takeLater(free: number): Promise<void> {
    this.#lookLater = false;
    const prefix = this.#keys.later;
    const due = toAfter([...prefix, this.#options.clock.now()]);
    const limit = free + this.#underWay.size;
    const rows = await this.#list({ prefix, end: due, limit });
    for (const row of rows) this.#begin(row);
    if (rows.length === limit) this.#lookLater = true;
    const [next] = await this.#list({ prefix, start: due, limit: 1 });
    if (next?.value.dueAt !== undefined) this.#wakeAt(next.value.dueAt);
  }

  async #takeLane(): Promise<void> {
    const [first] = this.#lanes;
    if (!first) return;
    const [name, lane] = first;
    this.#lanes.delete(name);
    const [head] = await this.#list({ prefix: lane, limit: 1 });
    if (!head) return;
    const wait = (head.value.dueAt ?? 0) - this.#options.clock.now();
    if (wait <= 0) this.#begin(head, lane);
    else
      this.#asleep.set(
        name,
        this.#options.clock.after(wait, () => this.#awake(name, lane)),
      );
  }

  #awake(name: string, lane: Key): void {
    this.#asleep.delete(name);
    this.#noteLane(lane);
    this.#fill();
  }

  #list(range: Range): Awaitable<RowEntry[]> {
    return this.#options.store.list<OutboxRow>(range);
  }

  #begin(entry: RowEntry, lane?: Key): void {
    const { id } = entry.value;
    if (this.#underWay.has(id)) return;
    this.#underWay.add(id);
    void this.#deliver(entry, lane)
      .catch((error: unknown) => this.#recoverLater(error))
      .finally(() => {
        this.#underWay.delete(id);
        if (lane) this.#noteLane(lane);
        this.#fill();
        this.#tellQuiet();
      });
  }

  async #deliver({ key, value }: RowEntry, lane?: Key): Promise<void> {
    const { store } = this.#options;
    const subscriber = await this.#findSubscriber();
    const outcome = await deliver(value, { ...this.#options, subscriber });
    if (outcome.kind === "done") await store.delete(key);
    if (outcome.kind !== "retry") return;
    const { row } = outcome;
    if (lane) return await store.put(key, row);
    const { dueAt = 0 } = row;
    await store.transact(async (tx) => {
      tx.delete(key);
      tx.append([...this.#keys.later, dueAt], row);
    });
    this.#wakeAt(dueAt);
  }

  async #findSubscriber(): Promise<Subscriber<C> | undefined> {
    this.#subscriber ??= this.#options.subscriber();
    try {
      return await this.#subscriber;
    } catch (error) {
      this.#subscriber = undefined;
      throw error;
    }
  }

  /** The store or the service failed under us: nothing is lost, the rows are all there. They are read anew in a while. */
  #recoverLater(error: unknown): void {
    const { service, topic, log, clock } = this.#options;
    log.error("the outbox has failed and will go on in a while", { service, topic, error });
    this.#recovery?.();
    this.#recovery = clock.after(RECOVERY_MILLISECONDS, () => {
      void this.resume().then(
        () => this.#fill(),
        (again: unknown) => this.#recoverLater(again),
      );
    });
  }
}
