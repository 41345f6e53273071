import { readdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { FunctionSpec } from "../function-spec.js";
import type { Mount } from "../sandbox/sandbox.js";
import { type JavaRuntime, prepareJavaRuntime } from "./java-runtime.js";
import { type Language, MissingInterpreter, type Toolchain } from "./language.js";
import { probeFirst } from "./probe.js";

/** Share of a function's memory for the heap; the rest is for code, threads and buffers. */
const HEAP_SHARE = 0.75;
/** One processor's worth of a collector, the quick compiler alone: what starts fastest and stays smallest. */
export const FLAGS = [
  ...["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"],
  // Whatever locales the machine has.
  ...["-Dfile.encoding=UTF-8", "-Dsun.stdout.encoding=UTF-8", "-Dstdout.encoding=UTF-8"],
];
/** The launcher writes its properties to the error stream. */
const ASK = ["-c", '"$0" -XshowSettings:properties -version 2>&1'];

export interface JavaHome {
  version: string;
  home: string;
}

/** Java: the configured one, else the `java` on the path, whatever its version. */
export const java: Language = {
  speaks: (runtime) => runtime.startsWith("java"),
  async find(runtime, tools) {
    const programs = [tools.config[`lambda.${runtime}`] ?? "java"];
    const found = await probeFirst(["/bin/sh"], [...ASK, ...programs], toHome);
    if (!found) throw missing(runtime, "Java");
    const prepared = await prepareJavaRuntime(found, tools);
    if (!prepared) throw missing(runtime, "a JDK with javac, to prepare its runtime once,");
    return toToolchain(found, prepared);
  },
};

function missing(runtime: string, what: string): MissingInterpreter {
  const version = runtime.replace(/^java(\d+).*/, "$1");
  return new MissingInterpreter(
    runtime,
    what,
    `Install a JDK (Debian, Ubuntu: apt-get install default-jdk-headless; macOS: brew install openjdk@${version}).`,
  );
}

function toHome(output: string): JavaHome | undefined {
  const version = /java\.version = (\S+)/.exec(output)?.[1];
  const home = /java\.home = (.+)/.exec(output)?.[1]?.trim();
  return version && home ? { version, home } : undefined;
}

async function toToolchain({ version, home }: JavaHome, prepared: JavaRuntime): Promise<Toolchain> {
  const program = `${home}/bin/java`;
  const files = [prepared.runtime, prepared.interfaces, ...(prepared.archive ? [prepared.archive] : [])];
  // The class archive names its class path: the files are seen where they are.
  const own: Mount[] = files.map((host) => ({ host }));
  const jdk: Mount[] = home.startsWith("/usr") ? [] : [{ host: home }];
  return {
    label: `java:${version}`,
    mounts: [...jdk, ...(await settings()), ...own],
    bin: () => [dirname(program)],
    home: () => dirname(prepared.runtime),
    command: (spec, view) => [
      program,
      ...FLAGS,
      ...heap(spec),
      ...(prepared.archive ? [`-XX:SharedArchiveFile=${prepared.archive}`] : []),
      ...["-cp", prepared.runtime, "lenticular.runtime.Bootstrap", view.opt, prepared.interfaces],
    ],
  };
}

function heap({ memoryMb }: FunctionSpec): string[] {
  return [`-Xmx${Math.floor(memoryMb * HEAP_SHARE)}m`];
}

/** Distributions keep a JDK's settings below /etc. */
async function settings(): Promise<Mount[]> {
  const names = await readdir("/etc").catch(() => []);
  return names
    .filter((name) => name.startsWith("java"))
    .map((name) => ({ host: `/etc/${name}`, isOptional: true }));
}
