import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { pipeline, Readable, Transform, type TransformCallback } from "node:stream";
import type { Awaitable } from "../wire/awaitable.js";
import { AwsError } from "../wire/aws-error.js";
import type { RequestBody } from "../wire/protocol.js";
import type { ChunkedDecoder } from "./sigv4/chunked.js";

/**
 * A request's body. Untouched until somebody reads it (which is when `100 Continue` goes out), read once: collected, or
 * streamed through the decoders that authentication put in its way.
 */
export class IncomingBody implements RequestBody {
  length: number | undefined;
  /** Filled while the body is read, if it has trailers. */
  trailers: Record<string, string> = {};
  private readonly content: Uint8Array | undefined;
  private streamed: Readable | undefined;
  private readonly onFirstRead: () => void;
  private readonly decoders: Transform[] = [];
  private collected: Promise<Uint8Array> | undefined;

  /** @param source a stream, or all bytes at once. */
  constructor(source: Readable | Uint8Array, length: number | undefined, onFirstRead: () => void = () => {}) {
    if (source instanceof Uint8Array) this.content = source;
    else this.streamed = source;
    this.length = length;
    this.onFirstRead = onFirstRead;
  }

  /** The client went away before the body ended. */
  get isCutOff(): boolean {
    return this.content === undefined && this.source.destroyed && this.source.readableEnded === false;
  }

  private get source(): Readable {
    this.streamed ??= Readable.from([this.content ?? EMPTY], { objectMode: false });
    return this.streamed;
  }

  /** Puts a transform between the socket and the reader. */
  decodeWith(decoder: Transform, length: number | undefined): void {
    this.decoders.push(decoder);
    this.length = length;
  }

  /** As `decodeWith`, and keeps the decoder's trailers for whoever has read to the end. */
  decodeChunks(decoder: ChunkedDecoder, length: number): void {
    this.decodeWith(decoder, length);
    this.trailers = decoder.trailers;
  }

  stream(): Readable {
    if (this.collected) return Readable.from(chunksOf(this.collected), { objectMode: false });
    const last = this.decoders.at(-1) ?? this.source;
    this.beginWhenRead(last);
    return last;
  }

  /**
   * A stream is handed out before anybody knows whether its bytes are wanted (parsing comes before authorization), so the
   * client is told to go on, and the decoders are joined, when a reader listens for bytes.
   */
  private beginWhenRead(last: Readable): void {
    const begin = (event: string | symbol): void => {
      if (event !== "data" && event !== "readable") return;
      last.off("newListener", begin);
      this.onFirstRead();
      // pipeline() carries an error and an early close from each end to the other; the reader sees it on the last one.
      this.decoders.reduce<Readable>((from, to) => pipeline(from, to, () => {}), this.source);
    };
    last.on("newListener", begin);
  }

  collect(maxBytes: number): Awaitable<Uint8Array> {
    const isPlain = this.decoders.length === 0;
    if (isPlain && this.length === 0) return EMPTY;
    if (isPlain && this.content && this.content.length <= maxBytes) return this.content;
    this.collected ??= this.readAll(maxBytes);
    return this.collected;
  }

  private readAll(maxBytes: number): Promise<Uint8Array> {
    if (this.length !== undefined && this.length > maxBytes) return Promise.reject(tooLarge(maxBytes));
    return readWhole(this.stream(), maxBytes);
  }
}

function readWhole(stream: Readable, maxBytes: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let hasEnded = false;
    stream.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) {
        stream.removeAllListeners("data");
        stream.resume();
        reject(tooLarge(maxBytes));
      } else chunks.push(chunk);
    });
    stream.once("end", () => {
      hasEnded = true;
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size));
    });
    stream.once("error", reject);
    stream.once("close", () => {
      if (!hasEnded) reject(new AwsError("RequestTimeout", "The connection closed before the body ended."));
    });
  });
}

const EMPTY = new Uint8Array(0);

async function* chunksOf(bytes: Promise<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield await bytes;
}

export function tooLarge(maxBytes: number): AwsError {
  return new AwsError("RequestEntityTooLargeException", `Request must be smaller than ${maxBytes} bytes`, {
    status: 413,
  });
}

/** Passes bytes through and ends in an error if their SHA-256 is not the one declared. */
export class HashVerifier extends Transform {
  private readonly hash = createHash("sha256");
  private readonly declared: string;
  private readonly mismatch: (computed: string) => AwsError;

  constructor(declared: string, mismatch: (computed: string) => AwsError) {
    super();
    this.declared = declared.toLowerCase();
    this.mismatch = mismatch;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.hash.update(chunk);
    done(null, chunk);
  }

  override _flush(done: TransformCallback): void {
    const computed = this.hash.digest("hex");
    done(computed === this.declared ? null : this.mismatch(computed));
  }
}
