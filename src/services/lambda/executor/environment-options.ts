import type { Clock } from "../../../core/clock.js";
import type { Environment } from "./environment.js";
import type { ExtensionHost } from "./extensions/extension-host.js";
import type { Telemetry } from "./extensions/telemetry.js";
import type { FunctionSpec } from "./function-spec.js";
import type { LogSink } from "./output/output.js";

export interface EnvironmentOptions {
  spec: FunctionSpec;
  clock: Clock;
  sink: LogSink;
  /** `nodejs:20.20.2` */
  runtimeLabel: string;
  /** Its own folder for `/tmp`. */
  tmp: string;
  initMsMax: number;
  /** What extensions get to end in an orderly way. */
  shutdownMs: number;
  /** Id of the event that caused the start; failures of the start are told with it. */
  requestId: string;
  /** Part of its readiness. */
  extensions: ExtensionHost;
  telemetry: Telemetry;
  /** The second try of a failed start is part of the event that wanted it. */
  phase: InitPhase;
  /** Called whenever it could take an event, once when it takes no more, and once when its processes have ended. */
  onReady(environment: Environment): void;
  onGone(environment: Environment): void;
  onEnded(): void;
}

export type InitPhase = "init" | "invoke";
