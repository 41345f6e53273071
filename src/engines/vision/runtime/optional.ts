import { fileURLToPath } from "node:url";
import { EngineError } from "../../host/engine-error.js";

/**
 * Loads an optional dependency. Vision's libraries are large and native, so that an installation may leave them out; then
 * code `unavailable`, with what to install.
 */
export async function loadOptional<Module>(load: () => Promise<Module>, name: string): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    throw new EngineError(
      "unavailable",
      `Looking at pictures needs the package ${name}: npm install ${name}`,
      {
        cause,
      },
    );
  }
}

/** The path of a file within an optional dependency; `entry` is one that the package exports, `file` lies relative to it. */
export async function optionalFile(entry: string, name: string, file: string): Promise<string> {
  const found = await loadOptional(async () => import.meta.resolve(entry), name);
  return fileURLToPath(new URL(file, found));
}
