import { access, constants } from "node:fs/promises";
import type { Language } from "./language.js";

/** A runtime that the function brings along: an executable `bootstrap` in its code or in a layer. */
export const custom: Language = {
  speaks: (runtime) => runtime.startsWith("provided"),
  async find(runtime) {
    return {
      label: runtime,
      mounts: [],
      bin: () => [],
      home: () => "/var/runtime",
      command: (_spec, view) => {
        const choice = 'if [ -e "$1/bootstrap" ]; then exec "$1/bootstrap"; fi; exec "$2/bootstrap"';
        return ["/bin/sh", "-c", choice, "sh", view.task, view.opt];
      },
    };
  },
};

/** False where neither the code nor the layers hold an executable `bootstrap`. */
export async function hasBootstrap(folders: { task: string; opt?: string }): Promise<boolean> {
  for (const folder of [folders.task, ...(folders.opt ? [folders.opt] : [])]) {
    try {
      await access(`${folder}/bootstrap`, constants.X_OK);
      return true;
    } catch {
      // Looked for in the next folder.
    }
  }
  return false;
}
