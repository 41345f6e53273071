import { realpath } from "node:fs/promises";
import { dirname } from "node:path";
import type { FunctionSpec } from "../function-spec.js";
import type { Mount } from "../sandbox/sandbox.js";
import { bootstrapMount, type HostTools, type Language, type Toolchain } from "./language.js";
import { sdkLinksFolder, sdkMounts } from "./nodejs-sdk.js";
import { probe } from "./probe.js";

/** Share of a function's memory that V8's old generation may take before it collects for its life. */
const HEAP_SHARE = 0.85;

/** Node.js: the configured one, else the very one that runs this server. */
export const nodejs: Language = {
  speaks: (runtime) => runtime.startsWith("nodejs"),
  async find(runtime, tools) {
    const program = await realpath(tools.config[`lambda.${runtime}`] ?? process.execPath);
    const version = program === process.execPath ? process.version : await probe(program, ["--version"]);
    return toToolchain(program, version ?? "unknown", tools, await sdkMounts(tools));
  },
};

function toToolchain(program: string, version: string, tools: HostTools, sdk: readonly Mount[]): Toolchain {
  const binary: Mount = { host: program, inside: "/var/lang/bin/node" };
  const bootstrap = bootstrapMount(tools, "nodejs");
  return {
    label: `nodejs:${version.replace(/^v/, "")}`,
    mounts: [binary, bootstrap, ...sdk],
    bin: (view) => [dirname(view.path(binary))],
    home: (view) => view.path(bootstrap),
    canWait: true,
    modules: tools.isolated ? undefined : sdkLinksFolder(tools),
    command: (spec, view) => [view.path(binary), ...heapFlags(spec), `${view.path(bootstrap)}/bootstrap.cjs`],
  };
}

function heapFlags({ memoryMb }: FunctionSpec): string[] {
  return [`--max-old-space-size=${Math.floor(memoryMb * HEAP_SHARE)}`];
}
