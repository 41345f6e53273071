import type { WindowState } from "../../store.js";
import { cutBySize } from "../cut-by-size.js";
import type { PollerContext } from "../source.js";
import { type BatchPlace, runBatch } from "./batch.js";
import type { SizedEvent } from "./gather.js";
import type { StreamEvent } from "./stream-source.js";

const MS_PER_SECOND = 1000;

/** A mapping's tumbling window in one shard: the function carries a state from batch to batch, and closes each window. */
export interface TumblingWindow {
  readonly state: WindowState | undefined;
  /** Since the checkpoint was last asked for the state. */
  readonly hasChanged: boolean;
  take(place: BatchPlace, events: readonly SizedEvent[]): Promise<void>;
  /** The shard has ended: so has its window. */
  close(place: BatchPlace): Promise<void>;
}

/** Undefined for a mapping without windows. */
export function startWindow(
  poller: PollerContext,
  state: WindowState | undefined,
): TumblingWindow | undefined {
  const lengthMs = poller.mapping.tumblingSeconds * MS_PER_SECOND;
  return lengthMs > 0 ? new Window(lengthMs, state) : undefined;
}

class Window implements TumblingWindow {
  readonly #lengthMs: number;
  #state: WindowState | undefined;
  #changed = false;

  constructor(lengthMs: number, state: WindowState | undefined) {
    this.#lengthMs = lengthMs;
    this.#state = state;
  }

  get state(): WindowState | undefined {
    this.#changed = false;
    return this.#state;
  }

  get hasChanged(): boolean {
    return this.#changed;
  }

  async take(place: BatchPlace, events: readonly SizedEvent[]): Promise<void> {
    const { ctx } = place.poller;
    for (const part of this.#byWindow(events)) {
      const start = this.#startOf(part[0]?.at ?? 0);
      if (this.#state && this.#state.start < start) await this.#end(place);
      for (const batch of cutBySize(part, ({ bytes }) => bytes)) {
        this.#state ??= { start, value: {} };
        await this.#run(place, batch, false);
      }
    }
    if (this.#state && ctx.clock.now() >= this.#state.start + this.#lengthMs) await this.#end(place);
  }

  async close(place: BatchPlace): Promise<void> {
    if (this.#state) await this.#end(place);
  }

  async #end(place: BatchPlace): Promise<void> {
    await this.#run(place, [], true);
    this.#state = undefined;
  }

  async #run(place: BatchPlace, events: readonly StreamEvent[], isFinal: boolean): Promise<void> {
    const state = this.#state;
    if (!state || place.poller.signal.aborted) return;
    const result = await runBatch(place, events, {
      window: {
        start: new Date(state.start).toISOString(),
        end: new Date(state.start + this.#lengthMs).toISOString(),
      },
      state: state.value,
      shardId: place.shard,
      eventSourceARN: place.poller.mapping.sourceArn,
      isFinalInvokeForWindow: isFinal,
      isWindowTerminatedEarly: false,
    });
    this.#changed = true;
    this.#state = { ...state, value: toState(result?.answer) };
  }

  #byWindow(events: readonly SizedEvent[]): SizedEvent[][] {
    const parts: SizedEvent[][] = [];
    for (const event of events) {
      const last = parts.at(-1);
      if (last?.[0] && this.#startOf(last[0].at) === this.#startOf(event.at)) last.push(event);
      else parts.push([event]);
    }
    return parts;
  }

  #startOf(at: number): number {
    return Math.floor(at / this.#lengthMs) * this.#lengthMs;
  }
}

/** What the function wants to find in the window's next event. */
function toState(answer: unknown): unknown {
  return typeof answer === "object" && answer !== null && "state" in answer ? answer.state : {};
}
