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

/** Of the runtime alone, not of the extensions beside it: AWS's list. */
const RUNTIME_VARIABLES =
  "AWS_EXECUTION_ENV AWS_LAMBDA_LOG_GROUP_NAME AWS_LAMBDA_LOG_STREAM_NAME AWS_XRAY_CONTEXT_MISSING AWS_XRAY_DAEMON_ADDRESS " +
  "LAMBDA_RUNTIME_DIR LAMBDA_TASK_ROOT _AWS_XRAY_DAEMON_ADDRESS _AWS_XRAY_DAEMON_PORT _HANDLER";

/** A runtime that is told to end by SIGTERM has so long, in seconds. */
const GRACE_SECONDS = 0.3;

/**
 * Starts the programs of `/opt/extensions`, then, at a line on descriptor 4, the command beside them. A second line there ends the
 * command: `term` gives it a while, `kill` does not. What ends by itself is told on the same descriptor: `runtime STATUS`,
 * `extension STATUS NAME`. Extensions print to descriptor 5.
 */
const WITH_EXTENSIONS = [
  'p=""; for e in "$0"/extensions/*; do [ -f "$e" ] && [ -x "$e" ] || continue',
  `(exec 5>&-; (unset ${RUNTIME_VARIABLES}; exec "$e" 4<&-); echo "extension $? \${e##*/}" >&4) >&5 2>&5 3>&- & p="$p $!"; done`,
  'read -r go <&4; "$@" 4<&- 5>&- & r=$!',
  `{ read -r how <&4; [ "$how" = term ] && kill -TERM $r && sleep ${GRACE_SECONDS}; kill -KILL $r; } >/dev/null 2>&1 & k=$!`,
  'wait $r 2>/dev/null; c=$?; kill $k 2>/dev/null; echo "runtime $c" >&4; wait $p; exit $c',
].join("; ");

/** Sets the limits in the process that then becomes the command, or its parent; a host's shell knows at least these two. */
export function withLimits(request: SandboxRequest, opt: string): string[] {
  const kib = Math.ceil(request.dataBytesMax / 1024);
  // Shells disagree on the letter for processes. The system counts them by user, not by environment, where there is no namespace.
  const processes = request.ownsUser
    ? `; ulimit -p ${PROCESSES_MAX} 2>/dev/null || ulimit -u ${PROCESSES_MAX} 2>/dev/null`
    : "";
  const limits = `ulimit -n ${FILES_MAX}; ulimit -d ${kib} 2>/dev/null${processes}`;
  const script = `${limits}; ${request.hasExtensions ? WITH_EXTENSIONS : 'exec "$@"'}`;
  return ["/bin/sh", "-c", script, opt, ...request.command];
}

/** Descriptors of the child: output, output, framed log messages and, with extensions, their control and their output. */
export function toStdio(request: SandboxRequest): ("ignore" | "pipe")[] {
  const more = request.hasExtensions ? (["pipe", "pipe"] as const) : [];
  return ["ignore", "pipe", "pipe", "pipe", ...more];
}
