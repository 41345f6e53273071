import type { ServiceHost } from "../../core/service.js";
import type { CodeCache } from "./code/code-cache.js";
import type { Executor } from "./executor/executor.js";
import type { ConcurrencyGate } from "./invocations/concurrency-gate.js";
import type { SpecCache } from "./invocations/spec-cache.js";

/** What the service holds beside its store, one per process. */
export interface LambdaState {
  host: ServiceHost;
  executor: Executor;
  code: CodeCache;
  gate: ConcurrencyGate;
  specs: SpecCache;
}
