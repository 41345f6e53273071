import type { ChildProcess } from "node:child_process";
import type { FunctionFolders } from "../function-spec.js";

/** Host folders or files that a function may read, and where it sees them. */
export interface Mount {
  host: string;
  /** Absent: at the same path. */
  inside?: string;
  /** Left out where the host has no such path. */
  isOptional?: boolean;
}

/** What to start, and what it may see. */
export interface SandboxRequest {
  /** Program and arguments, with the paths of `view`. */
  command: readonly string[];
  variables: Readonly<Record<string, string>>;
  folders: FunctionFolders;
  /** A folder of this environment's own, for `/tmp` where it is not held in memory. */
  tmp: string;
  ephemeralMb: number;
  /** What the language needs: its interpreter, its libraries, our bootstrap. */
  mounts: readonly Mount[];
  /** RLIMIT_DATA of each process; the limit that every runtime obeys (RLIMIT_AS hangs Node.js). */
  dataBytesMax: number;
  /** The file that stands for `/etc/hosts`. */
  hosts?: string;
  /** Its processes are counted by themselves: in a user namespace of its own. */
  ownsUser?: boolean;
  /** The layers bring programs that run beside the function. */
  hasExtensions: boolean;
}

/** Where a function finds its things. */
export interface SandboxView {
  task: string;
  opt: string;
  tmp: string;
  /** Turns a mount into the path the function sees. */
  path(mount: Mount): string;
}

/**
 * Starts a function's processes apart from everything else. Containers are to stand behind the same interface.
 * The child leads a process group of its own, with pipes as `toStdio` says.
 */
export interface Sandbox {
  readonly name: string;
  /** What a function can still reach: one sentence for the server's log, absent when nothing is amiss. */
  readonly warning?: string;
  view(folders: FunctionFolders, tmp: string): SandboxView;
  spawn(request: SandboxRequest): ChildProcess;
}

/** Open files of one process, and processes of one environment, as on AWS. */
export const FILES_MAX = 1024;
const PROCESSES_MAX = 1024;

/**
 * Sets the limits in the process that then becomes the command; a host's shell knows at least these two. Programs in
 * `/opt/extensions` start before it: it waits for a line on descriptor 4, which says that all have registered.
 */
export function withLimits(request: SandboxRequest, opt: string): string[] {
  const kib = Math.ceil(request.dataBytesMax / 1024);
  // Shells disagree on the letter for processes. The system counts them by user, not by environment, where there is no namespace.
  const processes = request.ownsUser
    ? `; ulimit -p ${PROCESSES_MAX} 2>/dev/null || ulimit -u ${PROCESSES_MAX} 2>/dev/null`
    : "";
  const limits = `ulimit -n ${FILES_MAX}; ulimit -d ${kib} 2>/dev/null${processes}`;
  const script = request.hasExtensions
    ? `${limits}; for e in "$0"/extensions/*; do [ -f "$e" ] && [ -x "$e" ] && "$e" 3>&- 4<&- & done; read -r go <&4; exec "$@" 4<&-`
    : `${limits}; exec "$@"`;
  return ["/bin/sh", "-c", script, opt, ...request.command];
}

/** Descriptors of the child: output, output, framed log messages and, with extensions, the gate. */
export function toStdio(request: SandboxRequest): ("ignore" | "pipe")[] {
  return ["ignore", "pipe", "pipe", "pipe", ...(request.hasExtensions ? (["pipe"] as const) : [])];
}
