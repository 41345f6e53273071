import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { FLAGS, type JavaHome } from "./java.js";
import type { HostTools } from "./language.js";
import { probe } from "./probe.js";

/** Our side of a Java function's process, ready to run. */
export interface JavaRuntime {
  /** Class path of the bootstrap. */
  runtime: string;
  /** Lambda's interfaces, for functions that do not bring them along. */
  interfaces: string;
  /** Classes in the form that the JVM maps into memory; absent where it made none. */
  archive: string | undefined;
}

const RUNTIME_JAR = "lenticular-runtime.jar";
const INTERFACES_JAR = "lambda-interfaces.jar";
const ARCHIVE = "classes.jsa";
/** Old enough for every Java that AWS still runs, but 8. */
const RELEASE = "11";

/**
 * Compiles the bootstrap and archives its classes, once per JDK and source: starting from source would take seconds, and
 * starting without the archive half again as long. A packaged build brings the jars along and needs no compiler.
 */
export async function prepareJavaRuntime(jdk: JavaHome, tools: HostTools): Promise<JavaRuntime | undefined> {
  const source = join(tools.runtimes, "java");
  const folder = join(tools.cache, "java", await toKey(source, jdk));
  if (!(await exists(join(folder, RUNTIME_JAR)))) {
    const draft = `${folder}.draft`;
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { recursive: true });
    if (!(await makeJars(source, draft, jdk))) return undefined;
    await rename(draft, folder);
    await archiveClasses(folder, jdk);
  }
  const archive = join(folder, ARCHIVE);
  return {
    runtime: join(folder, RUNTIME_JAR),
    interfaces: join(folder, INTERFACES_JAR),
    archive: (await exists(archive)) ? archive : undefined,
  };
}

async function makeJars(source: string, folder: string, jdk: JavaHome): Promise<boolean> {
  const made = [
    await makeJar(join(source, "src"), join(source, RUNTIME_JAR), join(folder, RUNTIME_JAR), jdk),
    await makeJar(join(source, "api"), join(source, INTERFACES_JAR), join(folder, INTERFACES_JAR), jdk),
  ];
  return made.every(Boolean);
}

/** Takes the jar that is there, else compiles one. False without a compiler. */
async function makeJar(source: string, ready: string, jar: string, { home }: JavaHome): Promise<boolean> {
  if (await exists(ready)) {
    await copyFile(ready, jar);
    return true;
  }
  const classes = `${jar}.classes`;
  const files = (await readdir(source, { recursive: true })).filter((name) => name.endsWith(".java"));
  const compiled = await probe(join(home, "bin", "javac"), [
    ...["--release", RELEASE, "-nowarn", "-d", classes],
    ...files.map((name) => join(source, name)),
  ]);
  if (compiled === undefined) return false;
  const packed = await probe(join(home, "bin", "jar"), ["cf", jar, "-C", classes, "."]);
  await rm(classes, { recursive: true, force: true });
  return packed !== undefined;
}

/** Best effort: without it functions start all the same. */
async function archiveClasses(folder: string, { home }: JavaHome): Promise<void> {
  await probe(join(home, "bin", "java"), [
    ...FLAGS,
    `-XX:ArchiveClassesAtExit=${join(folder, ARCHIVE)}`,
    ...["-cp", join(folder, RUNTIME_JAR), "lenticular.runtime.Warmup"],
  ]);
}

async function toKey(source: string, { version }: JavaHome): Promise<string> {
  const hash = createHash("sha256").update(version);
  const names = await readdir(source, { recursive: true });
  for (const name of names.filter((one) => /\.(java|jar)$/.test(one)).sort()) {
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
