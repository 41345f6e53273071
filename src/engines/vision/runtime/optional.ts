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
