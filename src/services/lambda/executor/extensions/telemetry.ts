import type { Clock } from "../../../../core/clock.js";
import { Subscriber, type TelemetryEvent } from "./subscriber.js";
import type { Api, Subscription } from "./subscription.js";

/** What happens before anyone could subscribe is kept for those who do: so many events. */
const BACKLOG_MAX = 1_000;

/** The Telemetry API, and the Logs API that it replaced: streams of what happens in an environment, to its extensions. */
export class Telemetry {
  readonly #clock: Clock;
  readonly #subscribers = new Map<string, Subscriber>();
  #api: Api | undefined;
  /** Undefined once nobody may subscribe any more. */
  #backlog: TelemetryEvent[] | undefined = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Which of the APIs is in use: an environment has one at most. */
  get api(): Api | undefined {
    return this.#api;
  }

  /** Someone listens, or may yet. */
  get isHeard(): boolean {
    return this.#subscribers.size > 0 || this.#backlog !== undefined;
  }

  /** False for an extension that had subscribed before. */
  subscribe(name: string, subscription: Subscription): boolean {
    if (this.#subscribers.has(name)) return false;
    this.#api = subscription.api;
    const subscriber = new Subscriber(subscription, this.#clock);
    this.#subscribers.set(name, subscriber);
    for (const event of this.#backlog ?? []) subscriber.take(event);
    return true;
  }

  /** Costs nothing where nobody has subscribed. */
  publish(type: string, record: unknown): void {
    if (!this.isHeard) return;
    const event: TelemetryEvent = { time: new Date(this.#clock.now()).toISOString(), type, record };
    if (this.#backlog && this.#backlog.length < BACKLOG_MAX) this.#backlog.push(event);
    for (const subscriber of this.#subscribers.values()) subscriber.take(event);
  }

  /** Nobody subscribes any more. */
  settle(): void {
    this.#backlog = undefined;
  }

  /** Sends all that waits, now. */
  flush(): void {
    for (const subscriber of this.#subscribers.values()) subscriber.flush();
  }

  close(): void {
    for (const subscriber of this.#subscribers.values()) subscriber.close();
  }
}
