import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { Clock } from "../../../core/clock.js";
import type { Ids } from "../../../core/ids.js";
import { LOWER_HEX } from "../../../core/ids.js";
import { setCpuShare } from "./cpu-share.js";
import { Environment, SHUTDOWN_MS } from "./environment.js";
import type { InitPhase } from "./environment-options.js";
import { ExtensionHost } from "./extensions/extension-host.js";
import { externalExtensions } from "./extensions/external.js";
import { Telemetry } from "./extensions/telemetry.js";
import type { FunctionSpec, RoleCredentials } from "./function-spec.js";
import type { HostTools, Toolchain } from "./languages/language.js";
import { Toolchains } from "./languages/toolchains.js";
import type { LogSink } from "./output/output.js";
import { type ProcessFacts, toProcessRequest, toVariables } from "./process-request.js";
import { toRouter } from "./runtime-api/routes.js";
import type { Sandbox, SandboxRequest } from "./sandbox/sandbox.js";
import { type Router, Seat, SPARE_VARIABLE } from "./seat.js";
import { NO_CREDENTIALS, toBlankSpec } from "./spares/blank-spec.js";
import { linkTree } from "./spares/link-tree.js";
import { fitsSpare, type SpareShape } from "./spares/shape.js";
import { SpareShelf } from "./spares/shelf.js";

export interface LauncherOptions {
  clock: Clock;
  ids: Ids;
  sandbox: Sandbox;
  tools: HostTools;
  /** A private folder for the environments' own `/tmp`. */
  folder: string;
  endpoint: string;
  /** Text of the hosts file, where functions get one of their own. */
  hosts?: string;
  /** Processes kept started ahead of the functions that may want them. */
  sparesMax?: number;
  /** What extensions get to end in an orderly way: AWS's two seconds. */
  shutdownMs?: number;
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

const ID_CHARACTERS = 32;

/** Starts environments: finds the language, fetches credentials, opens the Runtime API, starts the process. */
export class Launcher {
  readonly spares: SpareShelf;
  readonly #options: LauncherOptions;
  readonly #toolchains: Toolchains;
  readonly #expiries = new WeakMap<Environment, number>();

  constructor(options: LauncherOptions) {
    this.#options = options;
    this.#toolchains = new Toolchains(options.tools);
    this.spares = new SpareShelf(options.sparesMax ?? 0, (shape) => this.#startSpare(shape), options.clock);
  }

  /** Throws MissingInterpreter. */
  async prepare(runtime: string): Promise<void> {
    await this.#toolchains.find(runtime);
  }

  /** Resolves with the environment ready for its first event. Throws InitFailure or MissingInterpreter. */
  async launch(spec: FunctionSpec, launch: Launch): Promise<Environment> {
    const { clock, ids } = this.#options;
    const [toolchain, credentials, expected] = await Promise.all([
      this.#toolchains.find(spec.runtime),
      this.#options.credentials(spec),
      externalExtensions(spec.folders.opt),
    ]);
    const spare = fitsSpare(spec) ? await this.#takeSpare(spec) : undefined;
    const router: Router = (exchange) => route(exchange);
    const seat = spare ?? this.#newSeat(router);
    const logStream = toLogStream(spec, seat.id, clock.now());
    const telemetry = new Telemetry(clock);
    const extensions = new ExtensionHost({
      spec,
      ids,
      expected,
      telemetry,
      onState: (name, state, events, errorType) => environment.log.extension(name, state, events, errorType),
      onSubscribed: (api, name, types) => environment.log.subscribed(api, name, types),
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
      tmp: seat.tmp,
      shutdownMs: this.#options.shutdownMs ?? SHUTDOWN_MS,
      onEnded: () => seat.dispose(),
    });
    const route = toRouter(environment, extensions);
    this.#expiries.set(environment, credentials.expiresAt);
    const facts = { toolchain, spec, credentials, logStream };
    if (spare) environment.attach(spare.become(router, toVariables(this.#toFacts(spare, facts))));
    else {
      await seat.open();
      environment.attach(this.#spawn(seat, facts, expected.length > 0));
    }
    await environment.ready;
    this.#foresee(toolchain, spec);
    return environment;
  }

  /** When the environment's credentials expire, in milliseconds since the epoch: they cannot be renewed. */
  expiryOf(environment: Environment): number {
    return this.#expiries.get(environment) ?? 0;
  }

  /** A function that starts will find a process waiting, if its language has such. */
  #foresee(toolchain: Toolchain, shape: SpareShape): void {
    const { runtime, memoryMb, ephemeralMb } = shape;
    if (toolchain.canWait) this.spares.stock({ runtime, memoryMb, ephemeralMb });
  }

  #newSeat(router?: Router): Seat {
    const { ids, folder, hosts } = this.#options;
    const id = ids.string(ID_CHARACTERS, LOWER_HEX);
    const own = hosts === undefined ? undefined : { hosts, secret: ids.string(ID_CHARACTERS, LOWER_HEX) };
    return new Seat({ id, folder: join(folder, id), router, own });
  }

  async #startSpare(shape: SpareShape): Promise<Seat | undefined> {
    const toolchain = await this.#toolchains.find(shape.runtime);
    if (!toolchain.canWait) return undefined;
    const seat = this.#newSeat();
    await seat.open();
    const spec = toBlankSpec(shape, seat.task, "");
    const facts = this.#toFacts(seat, { toolchain, spec, credentials: NO_CREDENTIALS, logStream: "" });
    const request = toProcessRequest(facts);
    const variables = { ...request.variables, [SPARE_VARIABLE]: "1" };
    seat.sit(this.#start({ ...request, variables, hasExtensions: false }, spec));
    return seat;
  }

  /** An isolated spare gets the function's code put where it sees it; it can be no other's any more. */
  async #takeSpare(spec: FunctionSpec): Promise<Seat | undefined> {
    const spare = this.spares.take(spec);
    if (!spare || !this.#options.tools.isolated) return spare;
    try {
      await linkTree(spec.folders.task, spare.task);
      if (spare.isWaiting) return spare;
    } catch {
      // Another file system, perhaps: a start of its own will do.
    }
    spare.discard();
    return undefined;
  }

  #spawn(
    seat: Seat,
    facts: Omit<ProcessFacts, "sandbox" | "tmp" | "hosts" | "endpoint" | "runtimeApi">,
    hasExtensions: boolean,
  ): ChildProcess {
    const request = toProcessRequest(this.#toFacts(seat, facts));
    return this.#start({ ...request, hasExtensions }, facts.spec);
  }

  #start(request: SandboxRequest, { memoryMb }: FunctionSpec): ChildProcess {
    const child = this.#options.sandbox.spawn(request);
    setCpuShare(child.pid, memoryMb, this.#options.clock);
    return child;
  }

  #toFacts(
    seat: Seat,
    facts: Omit<ProcessFacts, "sandbox" | "tmp" | "hosts" | "endpoint" | "runtimeApi">,
  ): ProcessFacts {
    const { sandbox, endpoint } = this.#options;
    const { hosts, tmp, address } = seat;
    return { ...facts, sandbox, hosts, endpoint, tmp, runtimeApi: address };
  }
}

/** `2026/01/01/[$LATEST]0123…` */
function toLogStream(spec: FunctionSpec, id: string, now: number): string {
  const day = new Date(now).toISOString().slice(0, 10).replaceAll("-", "/");
  return `${day}/[${spec.version}]${id}`;
}
