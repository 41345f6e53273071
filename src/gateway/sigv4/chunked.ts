import { Buffer } from "node:buffer";
import { createHash, type Hash, hash } from "node:crypto";
import { Transform, type TransformCallback } from "node:stream";
import { AwsError } from "../../wire/aws-error.js";
import { malformedTrailer } from "../../wire/http/malformed-trailer.js";

/** How chunk signatures chain: each signs the one before it. Absent for `STREAMING-UNSIGNED-PAYLOAD-TRAILER`. */
export interface ChunkSigning {
  /** `AWS4-HMAC-SHA256` or `AWS4-ECDSA-P256-SHA256` */
  algorithm: string;
  timestamp: string;
  scope: string;
  seedSignature: string;
  isValid(stringToSign: string, signature: string): boolean;
  /** What a signature that is not valid is refused with. */
  mismatch(stringToSign: string, signature: string): AwsError;
}

/** What a request's headers say of the frames of its body. */
export interface ChunkFraming {
  /** `x-amz-decoded-content-length` */
  lengthBytes?: number;
  signing?: ChunkSigning | undefined;
  /** The names in `x-amz-trailer`; absent where no trailers may come. */
  trailers?: readonly string[] | undefined;
}

/** Of all chunks but the last, as S3 wants them. */
const CHUNK_BYTES_MIN = 8192;
const HEADER_BYTES_MAX = 1024;
const TRAILERS_BYTES_MAX = 16 * 1024;
const EMPTY_HASH = hash("sha256", "", "hex");

type Phase = "size" | "data" | "data-end" | "trailers" | "done";

/**
 * Takes the `aws-chunked` framing off a body, verifying each chunk's signature and collecting trailers. A body that is
 * cut short, mis-framed or wrongly signed ends in an error, so a consumer that reads to the end has the true bytes.
 */
export class ChunkedDecoder extends Transform {
  readonly trailers: Record<string, string> = {};
  private readonly signing: ChunkSigning | undefined;
  private readonly lengthBytes: number | undefined;
  private readonly announced: readonly string[] | undefined;
  private phase: Phase = "size";
  private line: Buffer = Buffer.alloc(0);
  private remaining = 0;
  private received = 0;
  /** Data chunks so far, and bytes of the last one. */
  private chunks = 0;
  private chunkBytes = 0;
  private previous: string;
  private chunkSignature = "";
  private chunkHash: Hash | undefined;
  private unsignedTrailers: string[] = [];
  private trailerBytes = 0;

  constructor({ lengthBytes, signing, trailers }: ChunkFraming) {
    super();
    this.lengthBytes = lengthBytes;
    this.signing = signing;
    this.announced = trailers;
    this.previous = signing?.seedSignature ?? "";
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    try {
      let rest = chunk;
      while (rest.length > 0) rest = this.phase === "data" ? this.takeData(rest) : this.takeLine(rest);
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  override _flush(done: TransformCallback): void {
    if (this.phase === "trailers" && this.line.length === 0) {
      try {
        this.finishTrailers();
      } catch (error) {
        done(error as Error);
        return;
      }
    }
    const complete =
      this.phase === "done" && (this.lengthBytes === undefined || this.received === this.lengthBytes);
    done(complete ? null : incompleteBody());
  }

  private takeData(bytes: Buffer): Buffer {
    const data = bytes.subarray(0, this.remaining);
    this.chunkHash?.update(data);
    this.received += data.length;
    this.remaining -= data.length;
    this.push(data);
    if (this.remaining === 0) this.phase = "data-end";
    return bytes.subarray(data.length);
  }

  private takeLine(bytes: Buffer): Buffer {
    if (this.phase === "done") return Buffer.alloc(0);
    const newline = bytes.indexOf(0x0a);
    const end = newline < 0 ? bytes.length : newline + 1;
    this.line =
      this.line.length === 0 ? bytes.subarray(0, end) : Buffer.concat([this.line, bytes.subarray(0, end)]);
    if (this.line.length > (this.phase === "trailers" ? TRAILERS_BYTES_MAX : HEADER_BYTES_MAX))
      throw incompleteBody();
    if (newline >= 0) {
      const text = this.line.toString("latin1").replace(/\r?\n$/, "");
      this.line = Buffer.alloc(0);
      this.onLine(text);
    }
    return bytes.subarray(end);
  }

  private onLine(text: string): void {
    if (this.phase === "size") this.startChunk(text);
    else if (this.phase === "data-end") {
      if (text !== "") throw incompleteBody();
      this.finishChunk();
      this.phase = "size";
    } else if (text !== "") this.takeTrailer(text);
    // Some clients leave a line empty before the signature, as S3's own example does.
    else if (!this.signing || this.unsignedTrailers.length === 0) this.finishTrailers();
  }

  private startChunk(text: string): void {
    const match = /^([0-9a-fA-F]{1,10})(?:;chunk-signature=([0-9a-fA-F*]{1,144}))?\s*$/.exec(text);
    if (!match || (this.signing && !match[2])) throw incompleteBody();
    this.remaining = Number.parseInt(match[1] ?? "", 16);
    if (this.remaining > 0 && this.chunks++ > 0 && this.chunkBytes < CHUNK_BYTES_MIN)
      throw smallChunk(this.chunks, this.chunkBytes);
    this.chunkBytes = this.remaining;
    this.chunkSignature = (match[2] ?? "").replace(/\*+$/, "");
    if (this.lengthBytes !== undefined && this.received + this.remaining > this.lengthBytes)
      throw incompleteBody();
    if (this.signing) this.chunkHash = createHash("sha256");
    if (this.remaining > 0) this.phase = "data";
    else {
      this.finishChunk();
      this.phase = "trailers";
    }
  }

  private finishChunk(): void {
    if (!this.signing) return;
    const { algorithm, timestamp, scope } = this.signing;
    const dataHash = this.chunkHash?.digest("hex") ?? EMPTY_HASH;
    this.check(
      `${algorithm}-PAYLOAD\n${timestamp}\n${scope}\n${this.previous}\n${EMPTY_HASH}\n${dataHash}`,
      this.chunkSignature,
    );
  }

  private takeTrailer(text: string): void {
    const colon = text.indexOf(":");
    this.trailerBytes += text.length;
    if (!this.announced || colon < 1 || this.trailerBytes > TRAILERS_BYTES_MAX) throw incompleteBody();
    const name = text.slice(0, colon).trim().toLowerCase();
    const value = text.slice(colon + 1).trim();
    if (name === "x-amz-trailer-signature") this.checkTrailers(value);
    else if (!this.announced.includes(name)) throw malformedTrailer();
    else {
      this.trailers[name] = value;
      this.unsignedTrailers.push(`${name}:${value}\n`);
    }
  }

  private checkTrailers(signature: string): void {
    if (!this.signing) return;
    const { algorithm, timestamp, scope } = this.signing;
    const trailersHash = hash("sha256", this.unsignedTrailers.join(""), "hex");
    this.check(`${algorithm}-TRAILER\n${timestamp}\n${scope}\n${this.previous}\n${trailersHash}`, signature);
    this.unsignedTrailers = [];
  }

  private finishTrailers(): void {
    if (this.signing && this.unsignedTrailers.length > 0) this.checkTrailers("");
    if (this.announced?.some((name) => this.trailers[name] === undefined)) throw malformedTrailer();
    this.phase = "done";
  }

  private check(stringToSign: string, signature: string): void {
    const plain = signature.replace(/\*+$/, "");
    if (this.signing && !this.signing.isValid(stringToSign, plain))
      throw this.signing.mismatch(stringToSign, plain);
    this.previous = plain;
  }
}

function incompleteBody(): AwsError {
  return new AwsError("IncompleteBody", "The request body terminated unexpectedly");
}

/** @param chunk the number of the chunk behind the one that is too small */
function smallChunk(chunk: number, bytes: number): AwsError {
  return new AwsError(
    "InvalidChunkSizeError",
    `Only the last chunk is allowed to have a size less than ${CHUNK_BYTES_MIN} bytes`,
    { status: 403, members: { Chunk: chunk, BadChunkSize: bytes } },
  );
}
