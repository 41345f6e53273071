import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Dotnet } from "./dotnet.js";
import type { HostTools } from "./language.js";
import { probe } from "./probe.js";

/** Our side of a .NET function's process, ready to run. */
export interface DotnetRuntime {
  folder: string;
  assembly: string;
  /** Version of the .NET runtime that it runs on. */
  version: string;
  /** What this machine's .NET needs. */
  variables: Readonly<Record<string, string>>;
}

const NAME = "Lenticular.Runtime";
const ASSEMBLY = `${NAME}.dll`;
/** The oldest C# whose compiler is about. */
const LANGUAGE_VERSION = "7.3";
const INVARIANT = { DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1" };

/**
 * Compiles the bootstrap, once per runtime and source, by the SDK's compiler itself: MSBuild would take ten times as long
 * and ask a package feed. A packaged build brings the assembly along and needs no SDK.
 */
export async function prepareDotnetRuntime(
  dotnet: Dotnet,
  runtime: string,
  tools: HostTools,
): Promise<DotnetRuntime | undefined> {
  const chosen = chooseRuntime(dotnet, runtime);
  if (!chosen) return undefined;
  const source = join(tools.runtimes, "dotnet");
  const folder = join(tools.cache, "dotnet", await toKey(source, chosen.version));
  if (!(await exists(join(folder, ASSEMBLY)))) {
    const draft = `${folder}.draft`;
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { recursive: true });
    if (!(await makeAssembly(source, draft, dotnet, chosen.folder))) return undefined;
    await writeFile(join(draft, `${NAME}.runtimeconfig.json`), toRuntimeConfig(chosen.version));
    await rename(draft, folder);
  }
  const variables = (await runs(dotnet, folder)) ? {} : INVARIANT;
  return { folder, assembly: ASSEMBLY, version: chosen.version, variables };
}

/** The newest of the major version that the function names, else the newest of all. */
function chooseRuntime({ runtimes }: Dotnet, runtime: string): Dotnet["runtimes"][number] | undefined {
  const major = runtime.replace(/^dotnet(core)?/, "").split(".")[0];
  return runtimes.filter(({ version }) => version.split(".")[0] === major).at(-1) ?? runtimes.at(-1);
}

function toRuntimeConfig(version: string): string {
  const framework = { name: "Microsoft.NETCore.App", version };
  return JSON.stringify({ runtimeOptions: { framework, rollForward: "LatestMinor" } });
}

async function makeAssembly(
  source: string,
  folder: string,
  dotnet: Dotnet,
  framework: string,
): Promise<boolean> {
  const ready = join(source, ASSEMBLY);
  if (await exists(ready)) {
    await copyFile(ready, join(folder, ASSEMBLY));
    return true;
  }
  if (!dotnet.sdk) return false;
  const references = (await readdir(framework)).filter((name) =>
    /^(System\..*|netstandard|mscorlib)\.dll$/.test(name),
  );
  const sources = (await readdir(join(source, "src"))).filter((name) => name.endsWith(".cs"));
  // The compiler itself would not start without ICU on the machine.
  const compiled = await probe("env", [
    ...Object.entries(INVARIANT).map(([name, value]) => `${name}=${value}`),
    dotnet.program,
    join(dotnet.sdk, "Roslyn", "bincore", "csc.dll"),
    ...["-nologo", "-noconfig", "-nostdlib", "-optimize+", `-langversion:${LANGUAGE_VERSION}`],
    `-out:${join(folder, ASSEMBLY)}`,
    ...references.map((name) => `-r:${join(framework, name)}`),
    ...sources.map((name) => join(source, "src", name)),
  ]);
  return compiled !== undefined;
}

/**
 * Whether the runtime starts in a function's environment, which inherits nothing: without ICU on the machine it wants to be
 * told to do without cultures.
 */
async function runs({ program }: Dotnet, folder: string): Promise<boolean> {
  const answer = await probe("env", ["-i", program, "exec", join(folder, ASSEMBLY), "--try"]);
  return answer !== undefined;
}

async function toKey(source: string, version: string): Promise<string> {
  const hash = createHash("sha256").update(version);
  const names = await readdir(source, { recursive: true });
  for (const name of names.filter((one) => /\.(cs|dll)$/.test(one)).sort()) {
    hash.update(name).update(await readFile(join(source, name)));
  }
  return hash.digest("hex").slice(0, 16);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
