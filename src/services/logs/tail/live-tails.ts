import type { LiveTailSessionLogEvent } from "@aws-sdk/client-cloudwatch-logs";

/** Events that one session may have waiting; more are dropped, and the session says that it samples. */
const WAITING_EVENTS_MAX = 500;
export const SESSIONS_MAX = 15;

/** Which events a session wants, by group and stream; its pattern is applied by `matches`. */
export interface TailFilter {
  /** `ACCOUNT/REGION/GROUP` */
  groups: ReadonlySet<string>;
  isWanted(stream: string): boolean;
  matches(message: string): boolean;
}

/** What has come since a session was last asked. */
export interface TailBatch {
  events: LiveTailSessionLogEvent[];
  isSampled: boolean;
}

/** One reader of a live tail. */
export class TailSession {
  readonly filter: TailFilter;
  #waiting: LiveTailSessionLogEvent[] = [];
  #isSampled = false;

  constructor(filter: TailFilter) {
    this.filter = filter;
  }

  offer(event: LiveTailSessionLogEvent): void {
    if (this.#waiting.length < WAITING_EVENTS_MAX) this.#waiting.push(event);
    else this.#isSampled = true;
  }

  take(): TailBatch {
    const batch = { events: this.#waiting, isSampled: this.#isSampled };
    this.#waiting = [];
    this.#isSampled = false;
    return batch;
  }
}

/** The sessions that are open, all accounts' together. */
export class LiveTails {
  readonly #sessions = new Set<TailSession>();

  get isFull(): boolean {
    return this.#sessions.size >= SESSIONS_MAX;
  }

  open(filter: TailFilter): TailSession {
    const session = new TailSession(filter);
    this.#sessions.add(session);
    return session;
  }

  close(session: TailSession): void {
    this.#sessions.delete(session);
  }

  /** Gives a written batch to those who want it; costs nothing while nobody does. */
  publish(group: string, stream: string, events: readonly LiveTailSessionLogEvent[]): void {
    for (const session of this.#sessions) {
      const { filter } = session;
      if (!filter.groups.has(group) || !filter.isWanted(stream)) continue;
      for (const event of events) if (filter.matches(event.message ?? "")) session.offer(event);
    }
  }
}
