import { dirname } from "node:path";
import type { FunctionSpec } from "../function-spec.js";
import { type DotnetRuntime, prepareDotnetRuntime } from "./dotnet-runtime.js";
import { type Language, MissingInterpreter, type Toolchain } from "./language.js";
import { probeFirst } from "./probe.js";

/** Share of a function's memory for the collected heap; the rest is for code, threads and buffers. */
const HEAP_SHARE = 0.75;
const BYTES_PER_MIB = 1024 * 1024;

/** An installed .NET. */
export interface Dotnet {
  program: string;
  /** Version and folder of each installed runtime, newest last. */
  runtimes: readonly { version: string; folder: string }[];
  /** Folder of the newest SDK, with the compiler; absent where only runtimes are installed. */
  sdk: string | undefined;
}

/** C# and the other languages of .NET: the configured `dotnet`, else the one on the path. */
export const dotnet: Language = {
  speaks: (runtime) => runtime.startsWith("dotnet"),
  async find(runtime, tools) {
    const programs = [tools.config[`lambda.${runtime}`] ?? "dotnet"];
    const found = await probeFirst(["/bin/sh"], [...ASK, ...programs], toDotnet);
    if (!found) throw missing(runtime, ".NET");
    const prepared = await prepareDotnetRuntime(found, runtime, tools);
    if (!prepared) throw missing(runtime, "a .NET SDK, to prepare its runtime once,");
    return toToolchain(found, prepared);
  },
};

/** Where the launcher really is, then what it has. */
const ASK = [
  "-c",
  'readlink -f "$(command -v "$0")" && "$0" --list-runtimes && echo SDKS && "$0" --list-sdks',
];

function missing(runtime: string, what: string): MissingInterpreter {
  const version = runtime.replace("dotnet", "");
  return new MissingInterpreter(
    runtime,
    what,
    `Install it (Debian, Ubuntu: apt-get install dotnet-sdk-${version}.0; macOS: brew install dotnet).`,
  );
}

function toDotnet(output: string): Dotnet | undefined {
  const [installed = "", sdks = ""] = output.split("SDKS");
  const program = installed.split("\n")[0];
  const runtimes = [...installed.matchAll(/^Microsoft\.NETCore\.App (\S+) \[(.+)\]$/gm)].map(
    ([, version = "", folder = ""]) => ({ version, folder: `${folder}/${version}` }),
  );
  if (!program || runtimes.length === 0) return undefined;
  const [, version, folder] = [...sdks.matchAll(/^(\S+) \[(.+)\]$/gm)].at(-1) ?? [];
  return { program, runtimes, sdk: version && folder ? `${folder}/${version}` : undefined };
}

function toToolchain({ program }: Dotnet, prepared: DotnetRuntime): Toolchain {
  const home = dirname(program);
  return {
    label: `dotnet:${prepared.version}`,
    mounts: [
      ...(home.startsWith("/usr") ? [] : [{ host: home }]),
      { host: prepared.folder, inside: "/var/runtime" },
    ],
    bin: () => [home],
    home: (view) => view.path({ host: prepared.folder, inside: "/var/runtime" }),
    command: (spec, view) => {
      // A handler without colons is an assembly with a Main of its own, which brings its runtime along.
      if (!spec.handler.includes("::")) return [program, `${view.task}/${spec.handler}.dll`];
      const folder = view.path({ host: prepared.folder, inside: "/var/runtime" });
      return [program, "exec", `${folder}/${prepared.assembly}`];
    },
    variables: (spec) => ({ ...prepared.variables, ...limits(spec), DOTNET_ROOT: home }),
  };
}

/** The collector reads its limit in hexadecimal; the older name is .NET Core 3.1's. */
function limits({ memoryMb }: FunctionSpec): Record<string, string> {
  const bytes = Math.floor(memoryMb * HEAP_SHARE * BYTES_PER_MIB).toString(16);
  const settings = { GCHeapHardLimit: bytes, gcConcurrent: "0", EnableDiagnostics: "0", TieredPGO: "0" };
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) => [
      [`DOTNET_${name}`, value],
      [`COMPlus_${name}`, value],
    ]),
  );
}
