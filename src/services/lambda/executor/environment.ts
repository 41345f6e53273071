import type { ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import type { CancelTimer, Clock } from "../../../core/clock.js";
import { EnvironmentLog } from "./environment-log.js";
import type { EnvironmentOptions } from "./environment-options.js";
import { type Control, openControl } from "./extensions/control.js";
import {
  type Failure,
  InitFailure,
  toExit,
  toFullTmp,
  toInvalidEntrypoint,
  toOutOfMemory,
  toTimeout,
} from "./failures.js";
import type { FunctionSpec, InvocationRequest, InvocationResult } from "./function-spec.js";
import { Invocation } from "./invocation.js";
import { toNextHeaders } from "./invocation-headers.js";
import { MemoryGauge } from "./memory-gauge.js";
import { afterOutput, Output } from "./output/output.js";
import type { Status } from "./platform/events.js";
import { killGroup } from "./process-group.js";
import type { BodySink } from "./runtime-api/body-framing.js";
import type { Exchange } from "./runtime-api/http-connection.js";
import { takeError, takeResponse } from "./runtime-api/response.js";
import { type RuntimePort, refuseRequestId, replyError } from "./runtime-api/routes.js";
import { type Excess, Watchdog } from "./watchdog.js";

/** Longest that an environment may take to become ready before its first event. */
export const INIT_MS_MAX = 10_000;
/** What extensions get to end in an orderly way. */
export const SHUTDOWN_MS = 2_000;

type Phase = "init" | "ready" | "busy" | "gone";

/** One execution environment: a function's process from its start over many events to its end. */
export class Environment implements RuntimePort {
  readonly spec: FunctionSpec;
  /** Settles at the first `next`; rejects with InitFailure. */
  readonly ready: Promise<void>;
  readonly #options: EnvironmentOptions;
  readonly #clock: Clock;
  readonly log: EnvironmentLog;
  readonly #startedAt: number;
  #phase: Phase = "init";
  #child: ChildProcess | undefined;
  /** Present where extensions run beside the runtime. */
  #control: Control | undefined;
  #output: Output | undefined;
  #gauge: MemoryGauge | undefined;
  #watchdog: Watchdog | undefined;
  #next: Exchange | undefined;
  #invocation: Invocation | undefined;
  #initFailure: Failure | undefined;
  #initMs: number | undefined;
  /** Of the code that is loaded. */
  #generation: number | undefined;
  #timers: CancelTimer[] = [];
  #settleReady: { resolve(): void; reject(error: Error): void } = { resolve() {}, reject() {} };

  constructor(options: EnvironmentOptions) {
    this.spec = options.spec;
    this.#generation = options.spec.generation;
    this.#options = options;
    this.#clock = options.clock;
    this.#startedAt = options.clock.monotonic();
    this.log = new EnvironmentLog(options.spec, options);
    this.ready = new Promise((resolve, reject) => {
      this.#settleReady = { resolve, reject };
    });
    this.ready.catch(() => {});
  }

  /** Takes charge of the freshly started process. */
  attach(child: ChildProcess): void {
    this.#child = child;
    this.log.initStarted(this.#options.runtimeLabel);
    this.#control = openControl(child, {
      onRuntimeEnd: (status) => void this.#exited({ code: status, signal: null }),
      onExtensionEnd: (name, status) => this.#extensionEnded(name, status),
    });
    this.advance();
    const [, stdout, stderr, frames, , extensions] = child.stdio as Readable[];
    if (stdout && stderr && frames) {
      this.#output = new Output(
        { stdout, stderr, frames, extensions },
        this.#options.sink,
        (source, message, timestamp) => this.log.printed(source, message, timestamp, this.#invocation),
      );
    }
    if (child.pid !== undefined) this.#watch(new MemoryGauge(child.pid, this.#clock));
    child.on("error", (error) => this.#failToStart(error.message));
    child.on("exit", (code, signal) => {
      this.#ended();
      void this.#exited({ code, signal });
    });
    this.#later(this.#options.initMsMax, () => this.#initTimedOut());
  }

  #watch(gauge: MemoryGauge): void {
    this.#gauge = gauge;
    this.#watchdog = new Watchdog({
      clock: this.#clock,
      gauge,
      spec: this.spec,
      tmp: this.#options.tmp,
      isBusy: () => this.#phase === "busy",
      onExcess: (excess) => this.#exceeded(excess),
    });
  }

  /** Only while `phase` is ready. */
  invoke(request: InvocationRequest): Promise<InvocationResult> {
    const invocation = new Invocation(request, this.#clock.monotonic());
    const next = this.#next;
    if (this.#phase !== "ready" || !next) throw new Error("the environment is not ready");
    this.#phase = "busy";
    this.#next = undefined;
    this.#invocation = invocation;
    this.log.started(invocation);
    this.#later(this.spec.timeoutMs, () => this.#timedOut(invocation));
    const deadline = this.#clock.now() + this.spec.timeoutMs;
    const hasChanged = request.generation !== this.#generation;
    this.#generation = request.generation;
    this.#options.extensions.announceInvoke(request, deadline);
    next.reply(200, toNextHeaders(request, deadline, hasChanged), request.payload);
    return invocation.result;
  }

  get isReady(): boolean {
    return this.#phase === "ready";
  }

  /** Ends every process of the environment; extensions that want to know are told, and get two seconds. */
  stop(reason: "spindown" | "timeout" | "failure" = "spindown"): void {
    if (this.#phase === "gone") return;
    this.#cancelTimers();
    this.#phase = "gone";
    this.#endProcesses(reason);
    this.#options.onGone(this);
  }

  /** Ends every process at once: the server stops. */
  abandon(): void {
    this.#cancelTimers();
    this.#phase = "gone";
    killGroup(this.#child);
  }

  /** An extension has given up: so must the environment. */
  extensionFailed(failure: Failure): void {
    if (this.#phase === "init") {
      this.#initFailure = failure;
      killGroup(this.#child);
    } else if (this.#phase === "busy" && this.#invocation) {
      this.#invocation.fail(failure, "error");
      this.#breakOff(this.#invocation, "failure");
    } else this.stop("failure");
  }

  /** The runtime ends first, then extensions that want to know are told why, and end by themselves or are ended. */
  #endProcesses(reason: "spindown" | "timeout" | "failure"): void {
    const { extensions, telemetry } = this.#options;
    telemetry.flush();
    if (!this.#control || !extensions.wantsShutdown) {
      killGroup(this.#child);
      return;
    }
    this.#control.end(reason === "spindown" ? "term" : "kill");
    const { shutdownMs } = this.#options;
    extensions.announceShutdown(reason, this.#clock.now() + shutdownMs);
    this.#clock.after(shutdownMs, () => killGroup(this.#child));
  }

  #extensionEnded(name: string, status: number): void {
    if (this.#phase === "gone") return;
    const requestId = this.#invocation?.request.requestId ?? this.#options.requestId;
    this.#options.extensions.ended(name, status, requestId);
  }

  next(exchange: Exchange): void {
    const mayAsk = this.#phase === "init" || (this.#phase === "busy" && this.#invocation?.answered);
    if (mayAsk && !this.#next) {
      this.#next = exchange;
      if (this.#invocation) this.log.runtimeDone(this.#invocation);
      else this.log.initRuntimeDone("success");
      this.advance();
    } else replyError(exchange, 403, "InvalidStateTransition", "Transition to Ready is not allowed now");
  }

  /** Looks whether runtime and extensions are all waiting for the next event; extensions call it too. */
  advance(): void {
    const extensions = this.#options.extensions;
    if (extensions.hasAll) this.#control?.start();
    if (!this.#next || !extensions.isIdle) return;
    if (this.#phase === "init") this.#initDone();
    else if (this.#phase === "busy" && this.#invocation) void this.#invocationDone(this.#invocation);
  }

  #initDone(): void {
    this.#cancelTimers();
    this.#initMs = this.#clock.monotonic() - this.#startedAt;
    this.log.initReported(this.#initMs, "success");
    this.#options.extensions.close();
    this.#phase = "ready";
    this.#settleReady.resolve();
  }

  async #invocationDone(invocation: Invocation): Promise<void> {
    this.#cancelTimers();
    await afterOutput();
    if (this.#phase !== "busy" || this.#invocation !== invocation) return;
    this.#finish(invocation);
    this.#phase = "ready";
    this.#options.onReady(this);
  }

  response(requestId: string, exchange: Exchange): BodySink {
    const invocation = this.#running(requestId);
    return invocation
      ? takeResponse(invocation, exchange, () => this.#clock.monotonic())
      : refuseRequestId(exchange);
  }

  error(requestId: string, exchange: Exchange): BodySink {
    const invocation = this.#running(requestId);
    if (!invocation) return refuseRequestId(exchange);
    return takeError(exchange, (failure) => invocation.fail(failure, "success"));
  }

  initError(exchange: Exchange): BodySink {
    return takeError(exchange, (failure) => {
      if (this.#phase === "init") this.#initFailure = failure;
    });
  }

  #running(requestId: string): Invocation | undefined {
    const invocation = this.#invocation;
    if (this.#phase !== "busy" || invocation?.request.requestId !== requestId) return undefined;
    return invocation.answered ? undefined : invocation;
  }

  #finish(invocation: Invocation): void {
    this.#invocation = undefined;
    this.#output?.flush();
    const report = invocation.toReport(this.spec, {
      now: this.#clock.monotonic(),
      peakMb: this.#gauge?.peakMb() ?? 0,
      initMs: this.#initMs,
      hasExtensions: this.#options.extensions.count > 0,
    });
    this.#initMs = undefined;
    this.log.finished(invocation, report);
    invocation.finish(report);
  }

  #timedOut(invocation: Invocation): void {
    const { requestId } = invocation.request;
    invocation.fail(toTimeout(requestId, this.spec.timeoutMs, this.#clock.now()), "timeout");
    this.#breakOff(invocation, "timeout");
  }

  /** Ends the environment under a running invocation, which has its answer already. */
  #breakOff(invocation: Invocation, reason: "timeout" | "failure"): void {
    this.#cancelTimers();
    this.#phase = "gone";
    this.#endProcesses(reason);
    void afterOutput().then(() => {
      this.#finish(invocation);
      this.#options.onGone(this);
    });
  }

  /** More of something than it may have. */
  #exceeded(excess: Excess): void {
    const invocation = this.#invocation;
    if (this.#phase === "ready") this.stop("failure");
    if (!invocation || this.#phase !== "busy") return;
    const { requestId } = invocation.request;
    const full = () => toFullTmp(requestId, this.spec.ephemeralMb);
    invocation.fail(excess === "tmp" ? full() : toOutOfMemory(requestId), "error");
    this.#breakOff(invocation, "failure");
  }

  /** No process is left. */
  #ended(): void {
    this.#watchdog?.stop();
    this.#options.telemetry.close();
    this.#options.onEnded();
    void afterOutput().then(() => this.#output?.close());
  }

  /** The runtime has ended; extensions may live on for a moment. */
  async #exited(end: { code: number | null; signal: string | null }): Promise<void> {
    if (this.#phase === "gone") return;
    const phase = this.#phase;
    this.#phase = "gone";
    this.#cancelTimers();
    this.#endProcesses("failure");
    await afterOutput();
    this.#output?.flush();
    if (phase === "init")
      this.#rejectInit(this.#initFailure ?? toExit(this.#options.requestId, end), "error");
    const invocation = this.#invocation;
    if (invocation) {
      invocation.fail(toExit(invocation.request.requestId, end), "error");
      this.#finish(invocation);
    }
    this.#options.onGone(this);
  }

  #initTimedOut(): void {
    if (this.#phase !== "init") return;
    this.#phase = "gone";
    killGroup(this.#child);
    this.#rejectInit(
      toTimeout(this.#options.requestId, this.#options.initMsMax, this.#clock.now()),
      "timeout",
    );
    this.#options.onGone(this);
  }

  #failToStart(reason: string): void {
    this.#options.onEnded();
    if (this.#phase !== "init") return;
    this.#phase = "gone";
    this.#cancelTimers();
    this.#rejectInit(toInvalidEntrypoint(this.#options.requestId, reason), "error");
    this.#options.onGone(this);
  }

  #rejectInit(failure: Failure, status: Status): void {
    const durationMs = this.#clock.monotonic() - this.#startedAt;
    const type = status === "timeout" ? undefined : failure.errorType;
    if (!this.#next) this.log.initRuntimeDone(status, type);
    this.log.initReported(durationMs, status, type);
    this.#settleReady.reject(new InitFailure(failure, status, durationMs, this.log.startTail()));
  }

  #later(delayMs: number, run: () => void): void {
    this.#timers.push(this.#clock.after(delayMs, run));
  }

  #cancelTimers(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers = [];
  }
}
