import type { InvocationResult, ResponseReceiver } from "../executor/function-spec.js";

/** Bytes that may wait for a slow caller before the function is asked to pause. */
const WAITING_BYTES_MAX = 1024 * 1024;

/** Carries a response from the function, which pushes, to the caller, who pulls; each waits for the other. */
export class ResponseStream implements ResponseReceiver {
  /** Resolves with the content type when the function begins its response, or with undefined if it never does. */
  readonly begun: Promise<string | undefined>;
  #begin: (contentType: string | undefined) => void = () => {};
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #resume: (() => void) | undefined;
  #wake: (() => void) | undefined;
  #ended = false;

  constructor() {
    this.begun = new Promise((resolve) => {
      this.#begin = resolve;
    });
  }

  begin(contentType: string): void {
    this.#begin(contentType);
  }

  data(bytes: Uint8Array): boolean {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.byteLength;
    this.#wake?.();
    return this.#waitingBytes < WAITING_BYTES_MAX;
  }

  onDrain(resume: () => void): void {
    this.#resume = resume;
  }

  /** The invocation is over; what it answered in one piece is passed on too. */
  end(result: InvocationResult | undefined): void {
    if (result && result.errorType === undefined && result.payload.byteLength > 0) {
      this.begin(result.contentType ?? "application/octet-stream");
      this.data(result.payload);
    }
    this.#begin(undefined);
    this.#ended = true;
    this.#wake?.();
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const waiting = this.#waiting;
      this.#waiting = [];
      this.#waitingBytes = 0;
      this.#resume?.();
      this.#resume = undefined;
      yield* waiting;
      if (this.#waiting.length > 0) continue;
      if (this.#ended) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
