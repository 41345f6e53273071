import { mkdir, readdir, readFile, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Mount } from "../sandbox/sandbox.js";
import type { HostTools } from "./language.js";

/**
 * AWS's Node.js runtimes carry the AWS SDK. Functions get the clients that this server itself is built on: a folder of
 * links to them and to what they depend on, put where both `require` and `import` look last: above the code.
 */

const SDK_INSIDE = "/var/lang/sdk/node_modules";
const LINKS_INSIDE = "/node_modules";

/** Folder of links on the host; a function without isolation finds it beside its code instead. */
export function sdkLinksFolder(tools: HostTools): string {
  return join(tools.cache, ...(tools.isolated ? ["sdk-isolated"] : ["sdk", "node_modules"]));
}

export async function sdkMounts(tools: HostTools): Promise<Mount[]> {
  const modules = nodeModulesFolder();
  const links = sdkLinksFolder(tools);
  await mkdir(links, { recursive: true });
  const target = tools.isolated ? SDK_INSIDE : modules;
  for (const name of await sdkPackages(modules)) await link(join(target, name), join(links, name));
  return [
    { host: modules, inside: SDK_INSIDE },
    { host: links, inside: LINKS_INSIDE },
  ];
}

/**
 * The layers' modules and the SDK in one folder of links, beside the merged layers: `import` does not look into
 * `NODE_PATH`. Undefined where the layers bring none, or where the host cannot mount it.
 */
export async function linkLayerModules(tools: HostTools, opt: string): Promise<string | undefined> {
  const brought = await namesIn(join(opt, "nodejs", "node_modules"));
  if (!tools.isolated || brought.length === 0) return undefined;
  const folder = join(opt, "..", "modules");
  for (const name of brought) await link(join("/opt/nodejs/node_modules", name), join(folder, name));
  await sdkMounts(tools);
  for (const name of await namesIn(sdkLinksFolder(tools)))
    await link(join(SDK_INSIDE, name), join(folder, name));
  return folder;
}

/** Packages in a folder, scoped ones with their scope. */
async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const found = names.map(async (name) => {
    if (name.startsWith(".")) return [];
    if (!name.startsWith("@")) return [name];
    return (await readdir(join(folder, name))).map((inner) => join(name, inner));
  });
  return (await Promise.all(found)).flat();
}

function nodeModulesFolder(): string {
  const file = createRequire(import.meta.url).resolve("@aws-sdk/client-lambda/package.json");
  return file.slice(0, file.lastIndexOf("/@aws-sdk/"));
}

/** All SDK packages and, transitively, what they depend on. */
async function sdkPackages(modules: string): Promise<string[]> {
  const waiting = (await readdir(join(modules, "@aws-sdk"))).map((name) => `@aws-sdk/${name}`);
  const found = new Set<string>();
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    const dependencies = await dependenciesOf(join(modules, name, "package.json"));
    if (!dependencies) continue;
    found.add(name);
    waiting.push(...dependencies);
  }
  return [...found].sort();
}

/** Undefined for a package that is not there: nested below another one, or optional. */
async function dependenciesOf(file: string): Promise<string[] | undefined> {
  try {
    const parsed: unknown = JSON.parse(await readFile(file, "utf8"));
    if (typeof parsed !== "object" || parsed === null || !("dependencies" in parsed)) return [];
    return Object.keys(parsed.dependencies ?? {});
  } catch {
    return undefined;
  }
}

async function link(target: string, path: string): Promise<void> {
  await mkdir(join(path, ".."), { recursive: true });
  try {
    await symlink(target, path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
}
