import { Readable } from "node:stream";
import type { Clock } from "../clock.js";
import { type Ids, LOWER_HEX } from "../ids.js";
import { rootOf } from "../store/scoped-store.js";
import type { Key, Store, Transaction } from "../store/store.js";
import {
  BlobGoneError,
  type BlobReader,
  type BlobRef,
  type BlobSource,
  type Blobs,
  type ByteRange,
  type NewBlob,
  type WriteOptions,
} from "./blobs.js";
import { isMissing, toDiskError, tooLarge } from "./errors.js";
import { FileFolder, type NewFile } from "./file-folder.js";
import { Leftovers } from "./leftovers.js";
import type { OpenFile } from "./open-files.js";
import { SpareFiles } from "./spare-files.js";

export interface BlobsOptions {
  /** Made when missing. */
  folder: string;
  /** The whole store: it names the blobs that are kept, and holds the bytes of small ones. */
  store: Store;
  clock: Clock;
  ids: Ids;
  /** False: nothing is synced. A killed process loses nothing even so; a power cut may. */
  durable: boolean;
}

export interface OwnedBlobs extends Blobs {
  /** Deletes the files that the store does not name. Done by itself at the start; else of use when the store has been cleared. */
  sweep(): Promise<void>;
  /** Stops tidying up. Streams that are open go on. */
  close(): Promise<void>;
}

/** Larger blobs are files. Up to here a row in the store costs less than a file and its two syncs. */
export const INLINE_BYTES_MAX = 16_384;

/** First letter of an id: where the bytes are. */
const IN_FILE = "f";
/** A file that no other process knows of, so that it may be written anew when the blob is dropped. */
const IN_OWN_FILE = "o";
const IN_STORE = "s";
const ID_CHARACTERS = 32;
const READ_BYTES = 262_144;

export function openBlobs(options: BlobsOptions): OwnedBlobs {
  return new StoredBlobs(options);
}

function toKey(id: string): Key {
  return ["blobs", id];
}

class StoredBlobs implements OwnedBlobs {
  readonly #store: Store;
  readonly #ids: Ids;
  readonly #files: FileFolder;
  readonly #leftovers: Leftovers;
  readonly #spares: SpareFiles;
  /** Bytes of small blobs on their way into a transaction. */
  readonly #small = new WeakMap<BlobRef, Uint8Array>();

  constructor({ folder, store, clock, ids, durable }: BlobsOptions) {
    this.#store = store;
    this.#ids = ids;
    this.#files = new FileFolder(folder, durable);
    const isKept = async (id: string) => (await store.get(toKey(id))) !== undefined;
    this.#leftovers = new Leftovers(this.#files, isKept, clock);
    this.#spares = new SpareFiles(clock, (id) => this.#leftovers.remove(id));
  }

  async sweep(): Promise<void> {
    await this.#spares.clear();
    await this.#leftovers.sweep();
  }

  async write(source: BlobSource, options: WriteOptions = {}): Promise<BlobRef> {
    const sizeMax = options.maxBytes ?? Number.POSITIVE_INFINITY;
    const smallMax = options.file ? -1 : INLINE_BYTES_MAX;
    const held: Uint8Array[] = [];
    let size = 0;
    let file: NewFile | undefined;
    try {
      for await (const chunk of chunksOf(source)) {
        size += chunk.byteLength;
        if (size > sizeMax) throw tooLarge();
        held.push(chunk);
        if (!file && size <= smallMax) continue;
        file ??= await this.#create(IN_FILE);
        for (const each of held.splice(0)) await file.writer.add(each);
      }
      if (size <= smallMax) return this.#holdSmall(held);
      file ??= await this.#create(IN_FILE);
      await this.#files.finish(file, size);
      return { id: file.id, size };
    } catch (error) {
      if (file) await this.#giveUp(file);
      throw toDiskError(error);
    }
  }

  async create(sizeHint = 0): Promise<NewBlob> {
    const file = await this.#createOver(sizeHint).catch((error: unknown) => {
      throw toDiskError(error);
    });
    return {
      fd: file.handle.fd,
      finish: async (size) => {
        try {
          await this.#files.finish(file, size);
          return { id: file.id, size };
        } catch (error) {
          await this.#giveUp(file);
          throw toDiskError(error);
        }
      },
      giveUp: () => this.#giveUp(file),
    };
  }

  async copy(id: string): Promise<BlobRef> {
    if (id.startsWith(IN_STORE)) return this.#holdSmall([await this.#smallBytes(id)]);
    const copy = this.#newId(IN_FILE);
    this.#leftovers.note(copy);
    try {
      return { id: copy, size: await this.#files.link(id, copy) };
    } catch (error) {
      await this.#leftovers.remove(copy);
      throw isMissing(error) ? new BlobGoneError(id, error) : toDiskError(error);
    }
  }

  keep(tx: Transaction, written: BlobRef): void {
    const root = rootOf(tx);
    const bytes = this.#small.get(written);
    if (!bytes && !this.#leftovers.has(written.id)) {
      throw new Error(`blob ${written.id}: keep wants the very object that write returned, once`);
    }
    root.put(toKey(written.id), bytes ?? written.size);
    root.afterCommit(() => this.#leftovers.forget(written.id));
  }

  drop(tx: Transaction, id: string): void {
    const root = rootOf(tx);
    root.delete(toKey(id));
    if (id.startsWith(IN_FILE)) root.afterCommit(() => void this.#leftovers.remove(id));
    if (id.startsWith(IN_OWN_FILE)) root.afterCommit(() => void this.#spare(id));
  }

  async discard(written: BlobRef): Promise<void> {
    this.#small.delete(written);
    if (this.#leftovers.has(written.id)) await this.#leftovers.remove(written.id);
  }

  async read(id: string, range?: ByteRange): Promise<Readable> {
    if (id.startsWith(IN_STORE)) {
      const bytes = await this.#smallBytes(id);
      const part = range ? bytes.subarray(range.start, range.end + 1) : bytes;
      return Readable.from([part], { objectMode: false });
    }
    const { handle, closed } = await this.#openToRead(id);
    const span = { start: range?.start, end: range?.end };
    return handle.createReadStream({ ...span, highWaterMark: READ_BYTES }).once("close", closed);
  }

  async open(id: string): Promise<BlobReader> {
    if (id.startsWith(IN_STORE)) return readerOf(await this.#smallBytes(id));
    const { handle, closed } = await this.#openToRead(id);
    return {
      async read(into, position) {
        let filled = 0;
        while (filled < into.byteLength) {
          const { bytesRead } = await handle.read(into, filled, into.byteLength - filled, position + filled);
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
        return filled;
      },
      close: () => handle.close().finally(closed),
    };
  }

  async bytes(id: string, maxBytes: number): Promise<Uint8Array> {
    if (id.startsWith(IN_STORE)) {
      const bytes = await this.#smallBytes(id);
      if (bytes.byteLength > maxBytes) throw tooLarge();
      return bytes;
    }
    const { handle, closed } = await this.#openToRead(id);
    try {
      if ((await handle.stat()).size > maxBytes) throw tooLarge();
      return await handle.readFile();
    } finally {
      await handle.close().finally(closed);
    }
  }

  path(id: string): string {
    if (!id.startsWith(IN_FILE)) throw new Error(`blob ${id} is no file: write it with { file: true }`);
    return this.#files.path(id);
  }

  async close(): Promise<void> {
    await this.#spares.clear();
    await this.#leftovers.close();
  }

  #newId(place: string): string {
    return place + this.#ids.string(ID_CHARACTERS, LOWER_HEX);
  }

  #holdSmall(chunks: Uint8Array[]): BlobRef {
    const bytes = Buffer.concat(chunks);
    const written = { id: this.#newId(IN_STORE), size: bytes.byteLength };
    this.#small.set(written, bytes);
    return written;
  }

  async #smallBytes(id: string): Promise<Uint8Array> {
    const bytes = await this.#store.get<Uint8Array>(toKey(id));
    if (!bytes) throw new BlobGoneError(id);
    return bytes;
  }

  async #create(place: string): Promise<NewFile> {
    const id = this.#newId(place);
    this.#leftovers.note(id);
    return await this.#files.create(id);
  }

  async #createOver(sizeHint: number): Promise<NewFile> {
    const spare = this.#spares.take(sizeHint);
    if (!spare) return this.#create(IN_OWN_FILE);
    const id = this.#newId(IN_OWN_FILE);
    this.#leftovers.note(id);
    const file = await this.#files.createOver(spare, id);
    return file ?? this.#files.create(id);
  }

  async #spare(id: string): Promise<void> {
    const bytes = await this.#files.size(id).catch(() => undefined);
    if (bytes !== undefined) await this.#spares.add(id, bytes);
  }

  async #openToRead(id: string): Promise<OpenFile> {
    if (this.#spares.has(id)) throw new BlobGoneError(id);
    return orGone(id, this.#files.openToRead(id));
  }

  async #giveUp(file: NewFile): Promise<void> {
    await this.#files.giveUp(file);
    this.#leftovers.forget(file.id);
  }
}

function chunksOf(source: BlobSource): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  if (source instanceof Uint8Array) return [source];
  // The caller may still want to answer on the connection that the stream belongs to.
  return source instanceof Readable ? source.iterator({ destroyOnReturn: false }) : source;
}

async function orGone<T>(id: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw isMissing(error) ? new BlobGoneError(id, error) : error;
  }
}

function readerOf(bytes: Uint8Array): BlobReader {
  return {
    async read(into, position) {
      const part = bytes.subarray(position, position + into.byteLength);
      into.set(part);
      return part.byteLength;
    },
    close: async () => {},
  };
}
