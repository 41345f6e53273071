import type { CancelTimer, Clock } from "../../../../core/clock.js";
import type { Oversized } from "../runtime-api/collect.js";
import { type Destination, toDestination } from "./destination.js";

/** `platform.start`, `function`, `extension`, … */
export interface TelemetryEvent {
  /** ISO 8601. */
  time: string;
  type: string;
  record: unknown;
}

interface Subscription {
  types: ReadonlySet<string>;
  destination: Destination;
  itemsMax: number;
  bytesMax: number;
  timeoutMs: number;
  waiting: string[];
  waitingBytes: number;
  timer: CancelTimer | undefined;
}

/** Bounds and defaults of a subscription's buffering, in AWS's words. */
const BUFFERING = {
  maxItems: { min: 1_000, max: 10_000, default: 10_000 },
  maxBytes: { min: 262_144, max: 1_048_576, default: 262_144 },
  timeoutMs: { min: 25, max: 30_000, default: 10_000 },
} as const;
const TYPES: ReadonlySet<string> = new Set(["platform", "function", "extension"]);
/** What waits for a slow reader; more is dropped. */
const WAITING_BYTES_MAX = 4 * 1024 * 1024;

/** The Telemetry API, and the Logs API that it replaced: streams of what happens in an environment, to its extensions. */
export class Telemetry {
  readonly #clock: Clock;
  readonly #subscriptions: Subscription[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Returns why the subscription is refused, or undefined. */
  subscribe(_kind: "logs" | "telemetry", name: string, body: Buffer | Oversized): string | undefined {
    const read = readSubscription(body);
    if (typeof read === "string") return read;
    this.#subscriptions.push(read);
    const types = [...read.types];
    this.publish("platform.telemetrySubscription", { name, state: "Subscribed", types });
    return undefined;
  }

  /** Costs nothing while nobody has subscribed. */
  publish(type: string, record: unknown): void {
    if (this.#subscriptions.length === 0) return;
    const event: TelemetryEvent = { time: new Date(this.#clock.now()).toISOString(), type, record };
    const text = JSON.stringify(event);
    for (const subscription of this.#subscriptions) {
      if (subscription.types.has(type.split(".")[0] ?? "")) this.#queue(subscription, text);
    }
  }

  /** Sends all that waits, now. */
  flush(): void {
    for (const subscription of this.#subscriptions) this.#send(subscription);
  }

  close(): void {
    for (const { timer, destination } of this.#subscriptions) {
      timer?.();
      destination.close();
    }
  }

  #queue(subscription: Subscription, text: string): void {
    if (subscription.waitingBytes > WAITING_BYTES_MAX) return;
    subscription.waiting.push(text);
    subscription.waitingBytes += text.length;
    if (
      subscription.waiting.length >= subscription.itemsMax ||
      subscription.waitingBytes >= subscription.bytesMax
    ) {
      this.#send(subscription);
    } else subscription.timer ??= this.#clock.after(subscription.timeoutMs, () => this.#send(subscription));
  }

  #send(subscription: Subscription): void {
    subscription.timer?.();
    subscription.timer = undefined;
    if (subscription.waiting.length === 0) return;
    const { waiting, destination } = subscription;
    subscription.waiting = [];
    subscription.waitingBytes = 0;
    destination.send(waiting);
  }
}

function readSubscription(body: Buffer | Oversized): Subscription | string {
  if (!(body instanceof Buffer)) return "The subscription is too long";
  try {
    const parsed: unknown = JSON.parse(body.toString("utf8"));
    return typeof parsed === "object" && parsed !== null
      ? toSubscription(parsed)
      : "The subscription is no object";
  } catch {
    return "The subscription is not valid JSON";
  }
}

interface Given {
  types?: unknown;
  destination?: unknown;
  buffering?: Record<string, unknown>;
}

function toSubscription({ types, destination, buffering = {} }: Given): Subscription | string {
  if (!Array.isArray(types) || types.length === 0 || !types.every((type) => TYPES.has(type))) {
    return "types must name some of platform, function, extension";
  }
  const to = toDestination(destination);
  if (typeof to === "string") return to;
  const numbers: Record<string, number> = {};
  for (const [name, { min, max, default: usual }] of Object.entries(BUFFERING)) {
    const value = buffering[name] ?? usual;
    if (typeof value !== "number" || value < min || value > max) return `${name} must be ${min} to ${max}`;
    numbers[name] = value;
  }
  return {
    types: new Set(types),
    destination: to,
    itemsMax: numbers.maxItems ?? BUFFERING.maxItems.default,
    bytesMax: numbers.maxBytes ?? BUFFERING.maxBytes.default,
    timeoutMs: numbers.timeoutMs ?? BUFFERING.timeoutMs.default,
    waiting: [],
    waitingBytes: 0,
    timer: undefined,
  };
}
