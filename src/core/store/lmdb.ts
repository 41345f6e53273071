import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { open, type RootDatabase } from "lmdb";
import { AwsError } from "../../wire/aws-error.js";
import { syncFolder } from "../folders.js";
import type { Changes, EncodedEntry, Engine } from "./engine.js";
import { lockFolder } from "./folder-lock.js";
import { LoggedEngine } from "./logged-engine.js";
import { WholeStore } from "./scoped-store.js";
import type { RootStore, Value } from "./store.js";
import { Transactor } from "./transactor.js";
import type { ByteKey, Span } from "./tuple.js";
import { decodeValue } from "./values.js";
import { WriteLog } from "./write-log.js";

export interface StoreOptions {
  /** Made when missing. */
  folder: string;
  /** False: writes resolve before they are on disk. A killed process loses nothing even so; a power cut may. */
  durable: boolean;
}

/** LMDB takes keys of up to half a page, less a little: 8 KiB pages take our longest. */
const PAGE_BYTES = 8_192;
/** Address space reserved at first. LMDB doubles it by itself whenever the file outgrows it; the file starts small. */
const MAP_BYTES = 1_073_741_824;

/** Throws when another process has the folder open: what is committed and not yet on disk is known to one process only. */
export async function openStore(options: StoreOptions): Promise<RootStore> {
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  const unlock = await lockFolder(options.folder);
  try {
    const engine = await openEngine(options, new LmdbEngine(options, unlock));
    if (options.durable) await Promise.all([syncFolder(options.folder), syncFolder(dirname(options.folder))]);
    return new WholeStore(new Transactor(engine));
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function openEngine({ folder, durable }: StoreOptions, map: LmdbEngine): Promise<Engine> {
  if (durable) return await LoggedEngine.open(map, folder);
  if (await WriteLog.isIn(folder)) await (await LoggedEngine.open(map, folder)).detach();
  return map;
}

class LmdbEngine implements Engine {
  readonly #entries: RootDatabase<Value, ByteKey>;
  readonly #unlock: () => Promise<void>;
  /** Encoded size of the value decoded last. */
  #bytes = 0;

  constructor(options: StoreOptions, unlock: () => Promise<void>) {
    this.#unlock = unlock;
    this.#entries = open<Value, ByteKey>({
      path: join(options.folder, "store.mdb"),
      pageSize: PAGE_BYTES,
      mapSize: MAP_BYTES,
      noSync: !options.durable,
      // A commit is: data pages, fdatasync, then the root pointer through a synchronous write. LMDB's own order, which
      // leaves the file whole whatever happens; visible to readers, and acknowledged, only after both.
      overlappingSync: false,
      // Groups are made by the ledger; and the promise that LMDB makes for its own would reject with nobody listening.
      eventTurnBatching: false,
      keyEncoder: { writeKey, readKey },
      encoder: { encode: (bytes: Uint8Array) => bytes, decode: this.#decode },
    });
  }

  /** `bytes` is LMDB's buffer, whose real length may come apart. */
  readonly #decode = (bytes: Uint8Array, length?: unknown): Value => {
    const size = typeof length === "number" ? length : bytes.length;
    this.#bytes = size;
    return decodeValue(bytes, size);
  };

  get(key: ByteKey): Value | undefined {
    return this.#entries.get(key);
  }

  *scan(span: Span, reverse: boolean): Iterable<EncodedEntry> {
    const bounds = reverse
      ? { start: span.high, exclusiveStart: true, end: span.low, inclusiveEnd: true, reverse }
      : { start: span.low, end: span.high };
    for (const { key, value } of this.#entries.getRange(bounds)) yield { key, value, bytes: this.#bytes };
  }

  keys(span: Span): Iterable<ByteKey> {
    return this.#entries.getKeys({ start: span.low, end: span.high });
  }

  async write(changes: Changes): Promise<void> {
    try {
      await this.#entries.batch(() => {
        for (const [key, value] of changes) {
          if (value) void this.#entries.put(key, value);
          else void this.#entries.remove(key);
        }
      });
    } catch (error) {
      throw new AwsError("ServiceUnavailable", "The data could not be written to disk.", {
        status: 503,
        fault: "server",
        cause: await causeOf(error),
      });
    }
  }

  async clear(): Promise<void> {
    this.#entries.clearSync();
  }

  async close(): Promise<void> {
    await this.#entries.close();
    await this.#unlock();
  }
}

function writeKey(key: ByteKey, target: Buffer, start: number): number {
  return start + target.write(key, start, "latin1");
}

function readKey(source: Buffer, start: number, end: number): ByteKey {
  return source.toString("latin1", start, end);
}

/** LMDB gives the reason of a failed commit as a promise that rejects. */
async function causeOf(error: unknown): Promise<unknown> {
  if (!(error instanceof Error) || !("commitError" in error)) return error;
  try {
    await error.commitError;
    return error;
  } catch (cause) {
    return cause;
  }
}
