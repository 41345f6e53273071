import type { Principal } from "../../core/principal.js";
import type { ServiceHost } from "../../core/service.js";
import type { Archives } from "./archives/archives.js";
import type { CodeCache } from "./code/code-cache.js";
import type { Executor } from "./executor/executor.js";
import type { ConcurrencyGate } from "./invocations/concurrency-gate.js";
import type { SpecCache } from "./invocations/spec-cache.js";
import type { FunctionTarget } from "./naming/function-target.js";
import type { SourceRunner } from "./sources/runner.js";
import type { UrlDirectory } from "./urls/url-directory.js";

/** What the service holds beside its store, one per process. */
export interface LambdaState {
  host: ServiceHost;
  executor: Executor;
  code: CodeCache;
  gate: ConcurrencyGate;
  specs: SpecCache;
  archives: Archives;
  urls: UrlDirectory;
  sources: SourceRunner;
  /** The session of a function's role, for what is done in its name. */
  rolePrincipal(role: string, target: FunctionTarget): Promise<Principal>;
}
