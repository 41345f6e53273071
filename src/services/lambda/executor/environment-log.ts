import type { Clock } from "../../../core/clock.js";
import type { Telemetry } from "./extensions/telemetry.js";
import type { FunctionSpec, InvocationReport } from "./function-spec.js";
import type { Invocation } from "./invocation.js";
import { LogTail } from "./output/log-tail.js";
import type { LogSink, Source } from "./output/output.js";
import * as platform from "./platform/events.js";
import { toLine } from "./platform/lines.js";

/** What is written of an environment's life: into its log, into the tail of the running event, to its extensions. */
export class EnvironmentLog {
  readonly #spec: FunctionSpec;
  readonly #clock: Clock;
  readonly #sink: LogSink;
  readonly #telemetry: Telemetry;
  readonly #init: platform.InitFacts;
  /** Of the start, for who waits for an event that could not begin. */
  #startTail: LogTail | undefined = new LogTail();

  constructor(
    spec: FunctionSpec,
    {
      clock,
      sink,
      telemetry,
      phase,
    }: { clock: Clock; sink: LogSink; telemetry: Telemetry; phase: "init" | "invoke" },
  ) {
    this.#spec = spec;
    this.#clock = clock;
    this.#sink = sink;
    this.#telemetry = telemetry;
    this.#init = { provisioned: spec.provisioned, phase };
  }

  initStarted(runtimeVersion: string): void {
    const { name, version } = this.#spec;
    this.#tell(
      platform.initStart(this.#init, { runtimeVersion, functionName: name, functionVersion: version }),
    );
  }

  /** The runtime has asked for its first event, or will not. */
  initRuntimeDone(status: platform.Status, errorType?: string): void {
    this.#tell(platform.initRuntimeDone(this.#init, status, errorType));
  }

  initReported(durationMs: number, status: platform.Status, errorType?: string): void {
    this.#tell(platform.initReport(this.#init, status, durationMs, errorType));
  }

  /** The end of the log of a start that failed. */
  startTail(): string {
    return this.#startTail?.text() ?? "";
  }

  extension(
    name: string,
    state: platform.ExtensionState,
    events: readonly string[],
    errorType?: string,
  ): void {
    this.#tell(platform.extension(name, state, events, errorType));
  }

  subscribed(api: "logs" | "telemetry", name: string, types: readonly string[]): void {
    this.#tell(platform.subscribed(api, name, types));
  }

  started(invocation: Invocation): void {
    this.#startTail = undefined;
    const { requestId, traceId } = invocation.request;
    this.#tell(platform.started(requestId, this.#spec.version, traceId), invocation);
  }

  /** The runtime has answered and asks for more, or never will; extensions may be at work yet. */
  runtimeDone(invocation: Invocation): void {
    if (invocation.runtimeDoneAt !== undefined) return;
    const now = this.#clock.monotonic();
    invocation.runtimeDoneAt = now;
    if (!this.#telemetry.isHeard && this.#spec.logFormat === "Text") return;
    const { requestId, traceId } = invocation.request;
    // What the function itself reported is a success of its runtime.
    const { failure, status, response } = invocation;
    const errorType = status === "error" ? failure?.errorType : undefined;
    const wallOf = (monotonic: number) => this.#clock.now() - (now - monotonic);
    this.#tell(
      platform.runtimeDone({
        requestId,
        traceId,
        status,
        errorType,
        durationMs: now - invocation.startedAt,
        ...(response
          ? {
              producedBytes: response.bytes,
              response: {
                startedAt: wallOf(invocation.startedAt),
                latencyMs: response.beganAt - invocation.startedAt,
                durationMs: response.endedAt - response.beganAt,
              },
            }
          : {}),
      }),
      invocation,
    );
  }

  finished(invocation: Invocation, report: InvocationReport): void {
    const { requestId, traceId } = invocation.request;
    const { failure, status } = invocation;
    this.runtimeDone(invocation);
    if (failure?.logLine) {
      this.#write(failure.logLine, invocation);
      this.#telemetry.publish("platform.fault", failure.logLine.trimEnd());
    }
    if (this.#spec.logFormat === "Text") this.#write(`END RequestId: ${requestId}\n`, invocation);
    this.#telemetry.publish("platform.end", { requestId });
    const errorType = status === "error" ? failure?.errorType : undefined;
    this.#tell(platform.report({ requestId, traceId, ...report, status, errorType }), invocation);
  }

  /** A line of the function's own, or of an extension's. */
  printed(
    source: Source,
    message: string,
    timestamp: number | undefined,
    invocation: Invocation | undefined,
  ): void {
    this.#write(message, invocation, timestamp);
    this.#telemetry.publish(source, message);
  }

  #tell(event: platform.PlatformEvent, invocation?: Invocation): void {
    const line = toLine(event, this.#spec, this.#clock.now());
    if (line !== undefined) this.#write(line, invocation);
    this.#telemetry.publish(event.type, event.record);
  }

  #write(message: string, invocation?: Invocation, timestamp = this.#clock.now()): void {
    this.#sink.write(message, timestamp);
    (invocation ? invocation.tail : this.#startTail)?.push(message);
  }
}
