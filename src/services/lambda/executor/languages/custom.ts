import { access, constants } from "node:fs/promises";
import type { Language } from "./language.js";

const BASH = "/bin/bash";

/** A runtime that the function brings along: an executable `bootstrap` in its code or in a layer. */
export const custom: Language = {
  speaks: (runtime) => runtime.startsWith("provided"),
  async find(runtime) {
    return {
      label: runtime,
      // On Amazon Linux `sh` is Bash, and scripts count on it: the one of AWS's own tutorial does.
      mounts: (await isExecutable(BASH)) ? [{ host: BASH, inside: "/bin/sh" }] : [],
      bin: () => [],
      home: () => "/var/runtime",
      command: (_spec, view) => {
        const choice = 'if [ -e "$1/bootstrap" ]; then exec "$1/bootstrap"; fi; exec "$2/bootstrap"';
        return ["/bin/sh", "-c", choice, "sh", view.task, view.opt];
      },
    };
  },
};

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
