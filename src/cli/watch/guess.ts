import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/** What a folder of code wants to be run by. */
export interface Guess {
  runtime: string;
  handler: string;
}

/** Names of files that hold handlers, as AWS's templates and tools call them; the first one there counts. */
const FILES: readonly [runtime: string, extensions: readonly string[], names: readonly string[]][] = [
  ["nodejs22.x", [".mjs", ".js", ".cjs"], ["index", "handler", "app", "main", "src/index", "dist/index"]],
  ["python3.12", [".py"], ["lambda_function", "app", "handler", "main", "index", "src/app"]],
  ["ruby3.3", [".rb"], ["lambda_function", "app", "handler", "function"]],
];
/** How the languages name what may be a handler. */
const DEFINED: Readonly<Record<string, RegExp>> = {
  "nodejs22.x":
    /exports\.(\w*handler)\b|export\s+(?:const|let|var|async\s+function|function)\s+(\w*handler)\b/i,
  "python3.12": /^(?:async\s+)?def\s+(\w*handler)\b/im,
  "ruby3.3": /^def\s+(?:self\.)?(\w*handler)\b/im,
};

/** Undefined where nothing looks like a handler. */
export async function guess(folder: string): Promise<Guess | undefined> {
  for (const [runtime, extensions, names] of FILES) {
    for (const name of names) {
      for (const extension of extensions) {
        const text = await readFile(join(folder, name + extension), "utf8").catch(() => undefined);
        if (text === undefined) continue;
        const found = DEFINED[runtime]?.exec(text);
        const method = found?.slice(1).find((group) => group !== undefined) ?? "handler";
        return { runtime, handler: `${name}.${method}` };
      }
    }
  }
  const hasBootstrap = await stat(join(folder, "bootstrap")).catch(() => undefined);
  return hasBootstrap ? { runtime: "provided.al2023", handler: "bootstrap" } : undefined;
}

/** The function that a folder becomes: named as its package is, or as the folder itself. */
export async function toFunctionName(folder: string): Promise<string> {
  const text = await readFile(join(folder, "package.json"), "utf8").catch(() => "{}");
  const named = /"name"\s*:\s*"([^"]+)"/.exec(text)?.[1];
  const name = named ?? folder.split("/").filter(Boolean).at(-1) ?? "function";
  return (
    name
      .replace(/[^\w-]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 64) || "function"
  );
}
