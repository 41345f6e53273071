import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../../core/clock.js";
import type { Ids } from "../../../core/ids.js";
import { LOWER_HEX } from "../../../core/ids.js";
import { Environment, type InitPhase } from "./environment.js";
import { toEnvironmentVariables } from "./environment-variables.js";
import { ExtensionHost } from "./extensions/extension-host.js";
import { externalExtensions } from "./extensions/external.js";
import { Telemetry } from "./extensions/telemetry.js";
import type { FunctionSpec, RoleCredentials } from "./function-spec.js";
import type { HostTools, Toolchain } from "./languages/language.js";
import { Toolchains } from "./languages/toolchains.js";
import type { LogSink } from "./output/output.js";
import { toRouter } from "./runtime-api/routes.js";
import { RuntimeApiServer } from "./runtime-api/server.js";
import type { Sandbox, SandboxRequest } from "./sandbox/sandbox.js";

export interface LauncherOptions {
  clock: Clock;
  ids: Ids;
  sandbox: Sandbox;
  tools: HostTools;
  /** A private folder for the environments' own `/tmp`. */
  folder: string;
  endpoint: string;
  /** A file for `/etc/hosts`, where functions get one of their own. */
  hosts?: string;
  /** Credentials of the function's role, good for a while. */
  credentials(spec: FunctionSpec): Promise<RoleCredentials>;
  /** Where an environment's log goes; called once for each. */
  openLog(spec: FunctionSpec, stream: string, credentials: RoleCredentials): LogSink;
}

/** Why and how an environment is started, and who wants to hear of it. */
export interface Launch {
  requestId: string;
  phase: InitPhase;
  initMsMax: number;
  onReady(environment: Environment): void;
  onGone(environment: Environment): void;
}

/** What a process may reserve above the function's memory: thread stacks, code, collectors' headroom. */
const DATA_ALLOWANCE_MB = 256;
const BYTES_PER_MIB = 1024 * 1024;
const ID_CHARACTERS = 32;

/** Starts environments: finds the language, fetches credentials, opens the Runtime API, starts the process. */
export class Launcher {
  readonly #options: LauncherOptions;
  readonly #toolchains: Toolchains;
  readonly #expiries = new WeakMap<Environment, number>();

  constructor(options: LauncherOptions) {
    this.#options = options;
    this.#toolchains = new Toolchains(options.tools);
  }

  /** Resolves with the environment ready for its first event. Throws InitFailure or MissingInterpreter. */
  async launch(spec: FunctionSpec, launch: Launch): Promise<Environment> {
    const { clock, ids } = this.#options;
    const [toolchain, credentials, expected] = await Promise.all([
      this.#toolchains.find(spec.runtime),
      this.#options.credentials(spec),
      externalExtensions(spec.folders.opt),
    ]);
    const id = ids.string(ID_CHARACTERS, LOWER_HEX);
    const tmp = join(this.#options.folder, id);
    const logStream = toLogStream(spec, id, clock.now());
    const telemetry = new Telemetry(clock);
    const extensions = new ExtensionHost({
      spec,
      ids,
      expected,
      telemetry,
      onChange: () => environment.advance(),
      onFailure: (failure) => environment.extensionFailed(failure),
    });
    const environment: Environment = new Environment({
      ...launch,
      spec,
      extensions,
      telemetry,
      clock,
      sink: this.#options.openLog(spec, logStream, credentials),
      runtimeLabel: toolchain.label,
      onEnded: () => dispose(api, tmp),
    });
    this.#expiries.set(environment, credentials.expiresAt);
    const api = new RuntimeApiServer(toRouter(environment, extensions));
    await Promise.all([api.listen(), mkdir(tmp, { recursive: true })]);
    const facts = { spec, credentials, runtimeApi: api.address, logStream };
    const request = this.#toRequest(toolchain, tmp, facts);
    environment.attach(this.#options.sandbox.spawn({ ...request, hasExtensions: expected.length > 0 }));
    await environment.ready;
    return environment;
  }

  /** When the environment's credentials expire, in milliseconds since the epoch: they cannot be renewed. */
  expiryOf(environment: Environment): number {
    return this.#expiries.get(environment) ?? 0;
  }

  #toRequest(
    toolchain: Toolchain,
    tmp: string,
    facts: { spec: FunctionSpec; credentials: RoleCredentials; runtimeApi: string; logStream: string },
  ): Omit<SandboxRequest, "hasExtensions"> {
    const { sandbox, endpoint, hosts } = this.#options;
    const { spec } = facts;
    const view = sandbox.view(spec.folders, tmp);
    const { task, opt } = view;
    const paths = {
      task,
      opt,
      runtime: toolchain.home(view),
      bin: toolchain.bin(view),
      modules: toolchain.modules,
    };
    return {
      command: toolchain.command(spec, view),
      variables: {
        ...toolchain.variables?.(spec, view),
        ...toEnvironmentVariables({ ...facts, paths, endpoint }),
        _LAMBDA_TELEMETRY_LOG_FD: "3",
      },
      folders: spec.folders,
      tmp,
      ephemeralMb: spec.ephemeralMb,
      mounts: toolchain.mounts,
      hosts,
      dataBytesMax: (spec.memoryMb + DATA_ALLOWANCE_MB) * BYTES_PER_MIB,
    };
  }
}

/** `2026/01/01/[$LATEST]0123…` */
function toLogStream(spec: FunctionSpec, id: string, now: number): string {
  const day = new Date(now).toISOString().slice(0, 10).replaceAll("-", "/");
  return `${day}/[${spec.version}]${id}`;
}

function dispose(api: RuntimeApiServer, tmp: string): void {
  api.close();
  // What is left over is deleted when the server starts again.
  void rm(tmp, { recursive: true, force: true }).catch(() => {});
}
