import { constants, fdatasync, write, writeSync } from "node:fs";
import { access, type FileHandle, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Changes } from "./engine.js";
import { type LogRecord, readRecords, recordBytes, writeRecord } from "./log-records.js";

const SEGMENT_NAMES = ["log-0", "log-1"] as const;
const SEGMENT_BYTES = 1_048_576;
/** What a file gets in one piece Linux caches in one piece, and looks through all of it at every later write into it. */
const FILL_BYTES = 4_096;
/** On Linux a write with this flag is on disk when it returns, in one call; elsewhere another call syncs it. */
const SYNCED = process.platform === "linux" ? constants.O_DSYNC : 0;

const writeAt = promisify(write);
const syncData = promisify(fdatasync);

function pathsIn(folder: string): string[] {
  return SEGMENT_NAMES.map((name) => join(folder, name));
}

interface Segment {
  file: FileHandle;
  /** Those that the map does not have. */
  records: LogRecord[];
  end: number;
}

/**
 * Batches, one after another, in two files of fixed size that take turns: one is written while what the other has goes into
 * the map. Files have their size from the start, so that a sync writes the new bytes and nothing about the file.
 */
export class WriteLog {
  readonly #folder: string;
  readonly #files: readonly FileHandle[];
  readonly #record = Buffer.allocUnsafe(SEGMENT_BYTES);
  #active: number;
  #end: number;
  /** After a failure nobody knows what is on disk behind the last good record, until the log begins anew. */
  #isSound = true;

  private constructor(folder: string, files: readonly FileHandle[], active: number, end: number) {
    this.#folder = folder;
    this.#files = files;
    this.#active = active;
    this.#end = end;
  }

  static async isIn(folder: string): Promise<boolean> {
    return access(join(folder, SEGMENT_NAMES[0])).then(
      () => true,
      () => false,
    );
  }

  /**
   * Opens a folder's log, or makes one, where the last process has left it.
   * @param last number of the last record that the map has.
   * @returns the records after that, too, by file: those of the file that is written, and before them the other's.
   */
  static async open(folder: string, last: number) {
    const segments = await Promise.all(pathsIn(folder).map((path) => openSegment(path, last)));
    const [a, b] = segments as [Segment, Segment];
    const active = numberOf(b) > numberOf(a) ? 1 : 0;
    const [older, newer] = active === 1 ? [a, b] : [b, a];
    const log = new WriteLog(folder, [a.file, b.file], active, newer.records.length > 0 ? newer.end : 0);
    for (const [i, { number }] of [...older.records, ...newer.records].entries()) {
      if (number === last + 1 + i) continue;
      await log.close();
      throw new Error(`the store's log in ${folder} lacks record ${last + 1 + i}`);
    }
    return { log, older: older.records, newer: newer.records };
  }

  /** Whether the log takes such a batch at all. */
  takes(changes: Changes): boolean {
    return this.#isSound && recordBytes(changes) <= SEGMENT_BYTES;
  }

  /** Whether the file that is written has room for such a batch. */
  hasRoomFor(changes: Changes): boolean {
    return this.#end + recordBytes(changes) <= SEGMENT_BYTES;
  }

  /** Goes on in the other file, whose records are in the map. */
  turn(): void {
    this.#active = 1 - this.#active;
    this.#end = 0;
  }

  /** Resolves when the record is on disk. One at a time. */
  async append(record: LogRecord): Promise<void> {
    const bytes = writeRecord(this.#record, record);
    const { fd } = this.#files[this.#active] as FileHandle;
    try {
      const { bytesWritten } = await writeAt(fd, this.#record, 0, bytes, this.#end);
      if (bytesWritten < bytes) throw new Error(`only ${bytesWritten} of ${bytes} bytes were written`);
      if (SYNCED === 0) await syncData(fd);
    } catch (error) {
      this.#isSound = false;
      throw error;
    }
    this.#end += bytes;
  }

  /** Begins anew: all records are in the map. */
  restart(): void {
    this.#end = 0;
    this.#isSound = true;
  }

  /** Leaves no trace of any record, so that numbers may begin anew too. */
  async erase(): Promise<void> {
    for (const path of pathsIn(this.#folder)) await empty(path);
    this.restart();
  }

  async close(): Promise<void> {
    for (const file of this.#files) await file.close();
  }
}

async function openSegment(path: string, last: number): Promise<Segment> {
  const file = await open(path, constants.O_RDWR | constants.O_CREAT | SYNCED, 0o600);
  const bytes = await readFile(file);
  const { records, end } = readRecords(bytes);
  const left = records.filter(({ number }) => number > last);
  if (bytes.length !== SEGMENT_BYTES && left.length === 0) await empty(path);
  return { file, records: left, end };
}

/** Of the last record; 0 without one. */
function numberOf({ records }: Segment): number {
  return records.at(-1)?.number ?? 0;
}

/** Of its size, and of zeros, on disk. */
async function empty(path: string): Promise<void> {
  const zeros = Buffer.alloc(FILL_BYTES);
  const file = await open(path, "w");
  try {
    // Into memory alone: a millisecond for all of them, ten if each were waited for.
    for (let at = 0; at < SEGMENT_BYTES; at += FILL_BYTES) writeSync(file.fd, zeros, 0, FILL_BYTES, at);
    await file.sync();
  } finally {
    await file.close();
  }
}
