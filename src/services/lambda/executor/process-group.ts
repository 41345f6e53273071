import type { ChildProcess } from "node:child_process";

/** Ends a child with its whole group; inside a sandbox its first process takes every other one along. */
export function killGroup(child: ChildProcess | undefined): void {
  if (child?.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // Gone already.
  }
}
