import type { FunctionSpec } from "../function-spec.js";
import type { Mount, SandboxView } from "../sandbox/sandbox.js";

/** What a language needs to run: found on the host once, the same for all of its functions. */
export interface Toolchain {
  /** What really runs, for INIT_START: `nodejs:20.20.2`. */
  label: string;
  /** Host folders and files the function must see. */
  mounts: readonly Mount[];
  /** Folders for `PATH`, as the function sees them. */
  bin(view: SandboxView): readonly string[];
  /** Folder of our bootstrap, as the function sees it: `LAMBDA_RUNTIME_DIR`. */
  home(view: SandboxView): string;
  /** Its bootstrap can be started ahead and be told later which function it is. */
  canWait?: boolean;
  /** A last folder for `NODE_PATH`, where the function would not find it above its code. */
  modules?: string;
  /** Program and arguments. */
  command(spec: FunctionSpec, view: SandboxView): readonly string[];
  /** Defaults of the language that the function's own variables override. */
  variables?(spec: FunctionSpec, view: SandboxView): Readonly<Record<string, string>>;
}

/** What languages look for on this machine. */
export interface HostTools {
  /** Settings of the service: `lambda.python3.12` and the like name an interpreter. */
  config: Readonly<Record<string, string>>;
  /** Folder `runtimes/` of this package. */
  runtimes: string;
  /** A private folder for what is prepared once: compiled bootstraps, links to the SDK. */
  cache: string;
  /** True when functions see AWS's paths. */
  isolated: boolean;
}

export interface Language {
  /** Takes runtime identifiers: `python3.12`. */
  speaks(runtime: string): boolean;
  /** Finds what the runtime needs. Throws MissingInterpreter. */
  find(runtime: string, tools: HostTools): Promise<Toolchain>;
}

/** The host lacks what a runtime needs; the message says what to install. */
export class MissingInterpreter extends Error {
  constructor(runtime: string, what: string, how: string) {
    super(
      `The runtime ${runtime} needs ${what} on this machine, which was not found. ${how} ` +
        `Or name one in the configuration: lambda.${runtime}=PATH.`,
    );
    this.name = "MissingInterpreter";
  }
}

/** Where our bootstrap of a language lies on the host and inside. */
export function bootstrapMount(tools: HostTools, language: string): Mount {
  return { host: `${tools.runtimes}/${language}`, inside: "/var/runtime" };
}
