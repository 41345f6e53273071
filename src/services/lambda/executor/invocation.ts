import type { Failure } from "./failures.js";
import type { FunctionSpec, InvocationReport, InvocationRequest, InvocationResult } from "./function-spec.js";
import { LogTail } from "./output/log-tail.js";
import type { Status } from "./platform/events.js";

/** One event on its way through an environment: answered once, then finished once. */
export class Invocation {
  readonly request: InvocationRequest;
  readonly startedAt: number;
  readonly tail: LogTail | undefined;
  readonly result: Promise<InvocationResult>;
  failure: Failure | undefined;
  status: Status = "success";
  /** When the runtime's part in it was over, and told, by the monotonic clock. */
  runtimeDoneAt: number | undefined;
  /** How the runtime's answer came: times of the monotonic clock, and bytes. */
  response: { beganAt: number; endedAt: number; bytes: number } | undefined;
  #answer: { payload: Uint8Array; contentType?: string } | undefined;
  #settle: (result: InvocationResult) => void = () => {};
  #finish: (report: InvocationReport) => void = () => {};
  readonly #report: Promise<InvocationReport>;

  constructor(request: InvocationRequest, startedAt: number) {
    this.request = request;
    this.startedAt = startedAt;
    this.tail = request.tail ? new LogTail() : undefined;
    this.result = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#report = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  get answered(): boolean {
    return this.#answer !== undefined;
  }

  respond(payload: Uint8Array, contentType?: string): void {
    this.#take({ payload, contentType });
  }

  fail(failure: Failure, status: Status): void {
    if (this.answered) return;
    this.failure = failure;
    this.status = status;
    this.#take({ payload: failure.payload });
  }

  /** What it has taken until `now`; the environment's start is billed with its first invocation. */
  toReport(
    { memoryMb, timeoutMs, provisioned }: FunctionSpec,
    {
      now,
      peakMb,
      initMs,
      hasExtensions,
    }: { now: number; peakMb: number; initMs: number | undefined; hasExtensions: boolean },
  ): InvocationReport {
    const durationMs = Math.min(now - this.startedAt, timeoutMs);
    return {
      durationMs,
      billedMs: Math.max(1, Math.ceil(durationMs + (initMs ?? 0))),
      memoryMb,
      memoryUsedMb: Math.min(peakMb, memoryMb),
      ...(initMs === undefined ? {} : { initMs }),
      ...(hasExtensions ? { extensionsMs: now - (this.runtimeDoneAt ?? now) } : {}),
      isProvisioned: provisioned,
    };
  }

  /** The environment is done with it: gives the log tail to a caller who waited for it. */
  finish(report: InvocationReport): void {
    this.#finish(report);
    if (this.tail) this.#deliver();
  }

  #take(answer: { payload: Uint8Array; contentType?: string }): void {
    if (this.#answer) return;
    this.#answer = answer;
    if (!this.tail) this.#deliver();
  }

  #deliver(): void {
    if (!this.#answer) return;
    this.#settle({
      ...this.#answer,
      errorType: this.failure?.errorType,
      logTail: this.tail?.text(),
      report: this.#report,
    });
  }
}
