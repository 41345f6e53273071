import { spawn } from "node:child_process";
import { type Sandbox, toStdio, withLimits } from "./sandbox.js";

/** A process group and limits, no more: for hosts that offer no namespaces. */
export function plainSandbox(reason: string): Sandbox {
  return {
    name: "process",
    warning:
      `functions run without file-system isolation (${reason}): they can read what this user can read; ` +
      "install bubblewrap to separate them",
    view: (folders, tmp) => ({
      task: folders.task,
      opt: folders.opt ?? "/opt",
      tmp,
      path: (mount) => mount.host,
    }),
    spawn(request) {
      const [program = "", ...args] = withLimits(request, request.folders.opt ?? "/opt");
      return spawn(program, args, {
        cwd: request.folders.task,
        env: { ...request.variables, TMPDIR: request.variables.TMPDIR ?? request.tmp },
        stdio: toStdio(request),
        detached: true,
      });
    },
  };
}
