import type { Changes, EncodedEntry, Engine } from "./engine.js";
import { Layer } from "./layer.js";
import type { LogRecord } from "./log-records.js";
import { Pending } from "./pending.js";
import type { Value } from "./store.js";
import type { ByteKey, Span } from "./tuple.js";
import { encodeValue } from "./values.js";
import { WriteLog } from "./write-log.js";

/** In the map: the number of the last batch that it holds. Its tag is below those of all keys, so no range shows it. */
const LAST_KEY: ByteKey = "\x01log";
/** Longer values wait while the map finds no room on its disk. */
const SHORT_BYTES_MAX = 4_096;

/**
 * A map behind a log. A batch is on disk once the log has it, by one short write; the map gets what a file of the log holds
 * in one go, beside the batches that follow. Until then it is read from memory.
 */
export class LoggedEngine implements Engine {
  readonly #map: Engine;
  readonly #log: WriteLog;
  readonly #pending: Pending<Layer>;
  /** Number of the last batch. */
  #last: number;
  #settling: Promise<void> = Promise.resolve();
  /** The map has found no room for what left the log. */
  #isStuck = false;

  private constructor(map: Engine, log: WriteLog, last: number) {
    this.#map = map;
    this.#log = log;
    this.#last = last;
    this.#pending = new Pending(map, new Layer());
  }

  /** Goes on where the last process ended, however it did. */
  static async open(map: Engine, folder: string): Promise<LoggedEngine> {
    const last = Number(map.get(LAST_KEY) ?? 0);
    const { log, older, newer } = await WriteLog.open(folder, last);
    const engine = new LoggedEngine(map, log, last);
    for (const record of older) engine.#note(record);
    engine.#settle();
    for (const record of newer) engine.#note(record);
    return engine;
  }

  get(key: ByteKey): Value | undefined {
    return this.#pending.get(key);
  }

  scan(span: Span, reverse: boolean): Iterable<EncodedEntry> {
    return this.#pending.scan(span, reverse);
  }

  keys(span: Span): Iterable<ByteKey> {
    return this.#pending.keys(span);
  }

  async write(changes: Changes): Promise<void> {
    const record = { number: this.#last + 1, changes };
    if (this.#isStuck) await this.#makeRoom(changes);
    if (await this.#append(record)) this.#note(record);
    else await this.#writeThrough(record);
  }

  /** On a full disk what is left of the log is for short changes: deletions are among them, which may make room. */
  async #makeRoom(changes: Changes): Promise<void> {
    try {
      await this.#settled();
    } catch (error) {
      for (const value of changes.values()) if (value && value.length > SHORT_BYTES_MAX) throw error;
    }
  }

  /** False if it is not for the log: longer than a file, or there is something wrong with that. */
  async #append(record: LogRecord): Promise<boolean> {
    if (!this.#log.takes(record.changes)) return false;
    if (!this.#log.hasRoomFor(record.changes)) {
      await this.#settled();
      this.#settle();
      this.#log.turn();
    }
    return this.#log.append(record).then(
      () => true,
      () => false,
    );
  }

  /** A batch that is in the log. */
  #note({ number, changes }: LogRecord): void {
    for (const [key, value] of changes) this.#pending.gathering.set(key, value);
    this.#last = number;
  }

  /** Into the map at once, after all that is in the log. */
  async #writeThrough({ number, changes }: LogRecord): Promise<void> {
    await this.#flush();
    await this.#map.write(new Map(changes).set(LAST_KEY, encodeValue(number)));
    this.#last = number;
    this.#log.restart();
  }

  /** Sends what the log's file holds on its way into the map. */
  #settle(): void {
    const { gathering } = this.#pending;
    if (gathering.changes.size === 0) return;
    gathering.set(LAST_KEY, encodeValue(this.#last));
    this.#pending.leaving = gathering;
    this.#pending.gathering = new Layer();
    this.#settling = this.#carry();
    // Whoever needs it done tries again, and hears of it.
    this.#settling.catch(() => {
      this.#isStuck = true;
    });
  }

  async #carry(): Promise<void> {
    const { leaving } = this.#pending;
    if (!leaving) return;
    await this.#map.write(leaving.changes);
    this.#pending.leaving = undefined;
    this.#isStuck = false;
  }

  async #settled(): Promise<void> {
    await this.#settling.catch(() => undefined);
    if (this.#pending.leaving) await this.#carry();
  }

  async #flush(): Promise<void> {
    await this.#settled();
    this.#settle();
    await this.#settled();
  }

  async clear(): Promise<void> {
    await this.#flush();
    await this.#log.erase();
    await this.#map.clear();
    this.#last = 0;
  }

  /** Brings the map up to date, and leaves it open without a log. */
  async detach(): Promise<void> {
    await this.#flush();
    await this.#log.close();
  }

  /** What the map does not take, for want of room, stays in the log. */
  async close(): Promise<void> {
    await this.#flush().catch(() => undefined);
    await this.#log.close();
    await this.#map.close();
  }
}
