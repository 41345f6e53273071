import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../../core/clock.js";
import type { Ids } from "../../../core/ids.js";
import { LOWER_HEX } from "../../../core/ids.js";
import { Environment, INIT_MS_MAX } from "./environment.js";
import { toEnvironmentVariables } from "./environment-variables.js";
import { ExtensionHost } from "./extensions/extension-host.js";
import { externalExtensions } from "./extensions/external.js";
import { Telemetry } from "./extensions/telemetry.js";
import type { FunctionSpec, InvocationRequest, InvocationResult, RoleCredentials } from "./function-spec.js";
import type { HostTools, Toolchain } from "./languages/language.js";
import { Toolchains } from "./languages/toolchains.js";
import type { LogSink } from "./output/output.js";
import { Pool, type PoolLimits } from "./pool.js";
import { toRouter } from "./runtime-api/routes.js";
import { RuntimeApiServer } from "./runtime-api/server.js";
import type { Sandbox, SandboxRequest } from "./sandbox/sandbox.js";

/** Runs functions. Processes on this machine here; containers are to stand behind the same interface. */
export interface Executor {
  /** Throws InitFailure, MissingInterpreter or PoolFull where no environment can be had. */
  invoke(spec: FunctionSpec, request: InvocationRequest): Promise<InvocationResult>;
  /** The function's version changed or went: its environments end. */
  retire(slot: string): void;
  /** Keeps `count` environments of the spec alive, whatever is invoked; `name` tells demands apart. */
  provision(name: string, spec: FunctionSpec, count: number): void;
  /** Environments alive under a key. */
  count(key: string): number;
  stop(): Promise<void>;
}

export interface ExecutorOptions {
  clock: Clock;
  ids: Ids;
  sandbox: Sandbox;
  tools: HostTools;
  /** A private folder for the environments' own `/tmp`. */
  folder: string;
  endpoint: string;
  /** A file for `/etc/hosts`, where functions get one of their own. */
  hosts?: string;
  limits: PoolLimits;
  /** Credentials of the function's role, good for a while. */
  credentials(spec: FunctionSpec): Promise<RoleCredentials>;
  /** Where an environment's log goes; called once for each. */
  openLog(spec: FunctionSpec, stream: string, credentials: RoleCredentials): LogSink;
}

/** An environment idle for so long is ended. */
const IDLE_MS_MAX = 10 * 60_000;
const SWEEP_MS = 30_000;
/** An environment's credentials cannot be renewed: it takes no more events this long before they expire. */
const EXPIRY_MARGIN_MS = 60_000;
/** What a process may reserve above the function's memory: thread stacks, code, collectors' headroom. */
const DATA_ALLOWANCE_MB = 256;
const BYTES_PER_MIB = 1024 * 1024;

/** One environment's belongings, for as long as it lives. */
interface Lease {
  api: RuntimeApiServer;
  folder: string;
  expiresAt: number;
  usedAt: number;
}

export class ProcessExecutor implements Executor {
  readonly #options: ExecutorOptions;
  readonly #toolchains: Toolchains;
  readonly #pool: Pool;
  readonly #leases = new Map<Environment, Lease>();
  #stopped = false;

  constructor(options: ExecutorOptions) {
    this.#options = options;
    this.#toolchains = new Toolchains(options.tools);
    this.#pool = new Pool(
      (spec, requestId, onReady, onGone) => this.#start(spec, requestId, onReady, onGone),
      options.limits,
    );
    this.#sweepLater();
  }

  invoke(spec: FunctionSpec, request: InvocationRequest): Promise<InvocationResult> {
    return this.#pool.invoke(spec, request);
  }

  retire(slot: string): void {
    this.#pool.retire(slot);
  }

  provision(name: string, spec: FunctionSpec, count: number): void {
    this.#pool.provision(name, spec, count);
  }

  count(key: string): number {
    return this.#pool.count(key);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#pool.close();
    await rm(this.#options.folder, { recursive: true, force: true });
  }

  async #start(
    spec: FunctionSpec,
    requestId: string,
    onReady: (environment: Environment) => void,
    onGone: (environment: Environment) => void,
  ): Promise<Environment> {
    const { clock, ids, sandbox, folder } = this.#options;
    const id = ids.string(32, LOWER_HEX);
    const [toolchain, credentials] = await Promise.all([
      this.#toolchains.find(spec.runtime),
      this.#options.credentials(spec),
    ]);
    const stream = `${new Date(clock.now()).toISOString().slice(0, 10).replaceAll("-", "/")}/[${spec.version}]${id}`;
    const expected = await externalExtensions(spec.folders.opt);
    const telemetry = new Telemetry(clock);
    const extensions = new ExtensionHost({
      spec,
      account: spec.slot.split(":")[4] ?? "",
      ids,
      expected,
      telemetry,
      onChange: () => environment.advance(),
      onFailure: (failure) => environment.extensionFailed(failure),
    });
    const environment: Environment = new Environment({
      spec,
      extensions,
      telemetry,
      clock,
      sink: this.#options.openLog(spec, stream, credentials),
      runtimeLabel: toolchain.label,
      initMsMax: INIT_MS_MAX,
      requestId,
      onReady: (ready) => this.#release(ready, onReady),
      onGone: (gone) => {
        this.#dispose(gone);
        onGone(gone);
      },
    });
    const lease = {
      api: new RuntimeApiServer(toRouter(environment, extensions)),
      folder: join(folder, id),
      expiresAt: credentials.expiresAt,
      usedAt: clock.now(),
    };
    this.#leases.set(environment, lease);
    await Promise.all([lease.api.listen(), mkdir(lease.folder, { recursive: true })]);
    const request = this.#toRequest(spec, toolchain, credentials, lease, stream);
    environment.attach(sandbox.spawn({ ...request, hasExtensions: expected.length > 0 }));
    await environment.ready;
    return environment;
  }

  #toRequest(
    spec: FunctionSpec,
    toolchain: Toolchain,
    credentials: RoleCredentials,
    lease: Lease,
    logStream: string,
  ): Omit<SandboxRequest, "hasExtensions"> {
    const { sandbox, endpoint } = this.#options;
    const view = sandbox.view(spec.folders, lease.folder);
    const paths = {
      task: view.task,
      opt: view.opt,
      runtime: toolchain.home(view),
      bin: toolchain.bin(view),
    };
    const facts = { spec, paths, credentials, endpoint, runtimeApi: lease.api.address, logStream };
    return {
      command: toolchain.command(spec, view),
      variables: {
        ...toolchain.variables?.(spec, view),
        ...toEnvironmentVariables(facts),
        _LAMBDA_TELEMETRY_LOG_FD: "3",
      },
      folders: spec.folders,
      tmp: lease.folder,
      ephemeralMb: spec.ephemeralMb,
      mounts: toolchain.mounts,
      hosts: this.#options.hosts,
      dataBytesMax: (spec.memoryMb + DATA_ALLOWANCE_MB) * BYTES_PER_MIB,
    };
  }

  #release(environment: Environment, onReady: (environment: Environment) => void): void {
    const lease = this.#leases.get(environment);
    const now = this.#options.clock.now();
    if (!lease || this.#expires(environment, lease, now)) {
      environment.stop();
      return;
    }
    lease.usedAt = now;
    onReady(environment);
  }

  #expires(environment: Environment, lease: Lease | undefined, now: number): boolean {
    return !lease || now + environment.spec.timeoutMs + EXPIRY_MARGIN_MS >= lease.expiresAt;
  }

  #sweepLater(): void {
    this.#options.clock.after(SWEEP_MS, () => {
      if (this.#stopped) return;
      const now = this.#options.clock.now();
      const leaseOf = (environment: Environment) => this.#leases.get(environment);
      this.#pool.reclaim(
        (environment) => this.#expires(environment, leaseOf(environment), now),
        (environment) => now - (leaseOf(environment)?.usedAt ?? 0) >= IDLE_MS_MAX,
      );
      this.#sweepLater();
    });
  }

  #dispose(environment: Environment): void {
    const lease = this.#leases.get(environment);
    if (!lease) return;
    this.#leases.delete(environment);
    lease.api.close();
    void rm(lease.folder, { recursive: true, force: true }).catch(() => {});
  }
}
