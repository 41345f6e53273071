import type { Clock } from "../../../core/clock.js";
import { toReportRecord } from "./extensions/records.js";
import type { Telemetry } from "./extensions/telemetry.js";
import type { FunctionSpec, InvocationReport } from "./function-spec.js";
import type { Invocation } from "./invocation.js";
import type { LogSink } from "./output/output.js";
import { type PlatformLog, type ReportStatus, toPlatformLog } from "./output/platform-log.js";

/** What is written of an environment's life: into its log, into the tail of the running event, to its extensions. */
export class EnvironmentLog {
  readonly #spec: FunctionSpec;
  readonly #clock: Clock;
  readonly #sink: LogSink;
  readonly #telemetry: Telemetry;
  readonly #platform: PlatformLog;

  constructor(spec: FunctionSpec, clock: Clock, sink: LogSink, telemetry: Telemetry) {
    this.#spec = spec;
    this.#clock = clock;
    this.#sink = sink;
    this.#telemetry = telemetry;
    this.#platform = toPlatformLog(spec.logFormat, () => clock.now());
  }

  initStarted(runtimeLabel: string): void {
    this.#write(this.#platform.initStart(runtimeLabel, this.#spec.version));
    this.#telemetry.publish("platform.initStart", {
      initializationType: this.#spec.provisioned ? "provisioned-concurrency" : "on-demand",
      phase: "init",
      runtimeVersion: runtimeLabel,
      functionName: this.#spec.name,
      functionVersion: this.#spec.version,
    });
  }

  initDone(): void {
    const record = { initializationType: "on-demand", phase: "init", status: "success" };
    this.#telemetry.publish("platform.initRuntimeDone", record);
  }

  initFailed(
    durationMs: number,
    phase: "init" | "invoke",
    status: ReportStatus,
    errorType: string | undefined,
  ): void {
    this.#write(this.#platform.initReport(durationMs, phase, status, errorType));
  }

  started(invocation: Invocation): void {
    const { requestId } = invocation.request;
    this.#write(this.#platform.start(requestId, this.#spec.version), invocation);
    this.#telemetry.publish("platform.start", { requestId, version: this.#spec.version });
  }

  /** The runtime has answered and asks for more; extensions may be at work yet. */
  runtimeDone(invocation: Invocation): void {
    this.#telemetry.publish("platform.runtimeDone", {
      requestId: invocation.request.requestId,
      status: invocation.failure ? "failure" : "success",
      metrics: { durationMs: this.#clock.monotonic() - invocation.startedAt },
    });
  }

  finished(invocation: Invocation, report: InvocationReport): void {
    const { requestId } = invocation.request;
    const { failure, status } = invocation;
    if (failure?.logLine) this.#write(failure.logLine, invocation);
    const end = this.#platform.end(requestId);
    if (end) this.#write(end, invocation);
    const errorType = status === "error" ? failure?.errorType : undefined;
    const facts = { requestId, ...report, status, errorType };
    this.#write(this.#platform.report(facts), invocation);
    this.#telemetry.publish("platform.report", toReportRecord(facts));
  }

  /** A line of the function's own, or of an extension's. */
  printed(message: string, timestamp: number | undefined, invocation: Invocation | undefined): void {
    this.#write(message, invocation, timestamp);
    this.#telemetry.publish("function", message);
  }

  #write(message: string, invocation?: Invocation, timestamp = this.#clock.now()): void {
    this.#sink.write(message, timestamp);
    invocation?.tail?.push(message);
  }
}
