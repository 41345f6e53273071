import type { Clock } from "../clock.js";
import type { Ids } from "../ids.js";
import type { Logger } from "../log.js";
import { rootOf } from "../store/scoped-store.js";
import type { Key, Store } from "../store/store.js";
import type { Subscriber } from "./delivery.js";
import type { Events } from "./events.js";
import { OUTBOX, type OutboxRow, toAfter, toPrefix, toTopicKeys } from "./outbox-rows.js";
import { TopicQueue } from "./topic-queue.js";

export interface OutboxOptions<C> {
  /** The whole store. Rows lie under `["outbox", service, topic, …]`. */
  store: Store;
  clock: Clock;
  ids: Ids;
  log: Logger;
  /** The subscriber of a service's topic, its service loaded if need be. Called once a topic; undefined: there is none. */
  subscriberOf(service: string, topic: string): Promise<Subscriber<C> | undefined>;
}

/**
 * The events of all services. `eventsOf` gives a service the means to emit: a row is written by the very transaction that
 * causes it, and delivered as soon as that is on disk. `start` takes up what an earlier run left. Until then nothing is
 * delivered. What is delivered and not yet crossed off when the process dies is delivered again.
 */
export class Outbox<C> {
  readonly #options: OutboxOptions<C>;
  readonly #topics = new Map<string, TopicQueue<C>>();
  #state: "waiting" | "running" | "stopped" = "waiting";
  readonly #stopping = new AbortController();

  constructor(options: OutboxOptions<C>) {
    this.#options = options;
  }

  /** `trace` goes on with every event: what it causes in turn belongs to the same trace. */
  eventsOf(service: string, account: string, region: string, trace?: string): Events {
    return {
      emit: (tx, topic, payload, { delayMs, orderKey } = {}) => {
        const { clock, ids } = this.#options;
        const at = clock.now();
        const row: OutboxRow = { id: ids.uuid(), payload, account, region, at, failures: 0 };
        if (trace !== undefined) row.trace = trace;
        if (orderKey !== undefined) row.orderKey = orderKey;
        if (delayMs !== undefined && delayMs > 0) row.dueAt = at + delayMs;
        const prefix = toPrefix(toTopicKeys(service, topic), row);
        const root = rootOf(tx);
        root.append(prefix, row);
        root.afterCommit(() => this.#topicOf(service, topic).wake(prefix, row));
      },
    };
  }

  /** Begins to deliver, first what an earlier run left. */
  async start(): Promise<void> {
    if (this.#state !== "waiting") return;
    this.#state = "running";
    for (let start: Key = OUTBOX; ; ) {
      const [first] = await this.#options.store.list({ prefix: OUTBOX, start, limit: 1 });
      if (!first) break;
      const [, service, topic] = first.key;
      await this.#topicOf(String(service), String(topic)).resume();
      start = toAfter(first.key.slice(0, 3));
    }
    for (const topic of this.#topics.values()) topic.start();
  }

  /** Delivers nothing new, waits up to `graceMs` for deliveries under way, then aborts their signal and leaves them. */
  async stop(graceMs: number): Promise<void> {
    this.#state = "stopped";
    const done = Promise.all([...this.#topics.values()].map((topic) => topic.stop()));
    const patience = new AbortController();
    await Promise.race([done, this.#options.clock.sleep(graceMs, patience.signal).catch(() => undefined)]);
    patience.abort();
    this.#stopping.abort(new Error("the server is stopping"));
  }

  /** Resolves when nothing is under way and nothing is due. For tests, and for those who wait for quiet. */
  async idle(): Promise<void> {
    const busy = () => [...this.#topics.values()].filter((topic) => topic.isBusy);
    for (let topics = busy(); topics.length > 0; topics = busy()) {
      await Promise.all(topics.map((topic) => topic.quiet()));
    }
  }

  #topicOf(service: string, topic: string): TopicQueue<C> {
    const name = JSON.stringify([service, topic]);
    let queue = this.#topics.get(name);
    if (!queue) {
      const { store, clock, log, subscriberOf } = this.#options;
      const { signal } = this.#stopping;
      const subscriber = () => subscriberOf(service, topic);
      queue = new TopicQueue<C>({ service, topic, store, clock, log, signal, subscriber });
      this.#topics.set(name, queue);
      if (this.#state === "running") queue.start();
    }
    return queue;
  }
}
