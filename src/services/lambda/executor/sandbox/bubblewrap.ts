import { spawn } from "node:child_process";
import type { FunctionFolders } from "../function-spec.js";
import { type Mount, type Sandbox, type SandboxRequest, toStdio, withLimits } from "./sandbox.js";

/** What any program needs of the host: its libraries, certificates, name resolution. Nothing of anyone's home. */
const SYSTEM_FOLDERS = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];
const SYSTEM_SETTINGS = [
  "/etc/alternatives",
  "/etc/ca-certificates",
  "/etc/ca-certificates.conf",
  "/etc/crypto-policies",
  "/etc/fonts",
  "/etc/host.conf",
  "/etc/ld.so.cache",
  "/etc/ld.so.conf",
  "/etc/ld.so.conf.d",
  "/etc/localtime",
  "/etc/mime.types",
  "/etc/nsswitch.conf",
  "/etc/pki",
  "/etc/protocols",
  "/etc/resolv.conf",
  "/etc/services",
  "/etc/ssl",
];

/** The user AWS runs functions as (`sbx_user1051`). */
const USER_ID = "993";
const GROUP_ID = "990";

/** Up to this size `/tmp` is held in memory, where its size can be enforced; a bigger one is a folder on disk. */
const TMPFS_MB_MAX = 512;
const BYTES_PER_MIB = 1024 * 1024;

/** Loader variables act on the sandbox's own program too, outside of the sandbox: they are set inside only. */
const LOADER_VARIABLE = /^(LD_|GLIBC_|MALLOC_)/;

/**
 * A private view of the file system and of processes by `bwrap`, which needs no privileges. `runtimes` is this package's
 * folder of that name.
 */
export function bubblewrapSandbox(program: string, runtimes: string): Sandbox {
  return {
    name: "bubblewrap",
    view: () => ({
      task: "/var/task",
      opt: "/opt",
      tmp: "/tmp",
      path: (mount) => mount.inside ?? mount.host,
    }),
    spawn(request) {
      const outer: Record<string, string> = {};
      const inner: string[] = [];
      for (const [name, value] of Object.entries(request.variables)) {
        if (LOADER_VARIABLE.test(name)) inner.push("--setenv", name, value);
        else outer[name] = value;
      }
      const command = withLimits({ ...request, ownsUser: true }, "/opt");
      return spawn(program, [...toArguments(request, runtimes), ...inner, "--", ...command], {
        cwd: "/",
        env: outer,
        stdio: toStdio(request),
        detached: true,
      });
    },
  };
}

/** Also what the check at start tries, to see whether the host allows it. */
export const NAMESPACE_ARGUMENTS: readonly string[] = [
  ...["--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"],
  ...["--uid", USER_ID, "--gid", GROUP_ID, "--cap-drop", "ALL"],
  "--die-with-parent",
  ...[...SYSTEM_FOLDERS, ...SYSTEM_SETTINGS].flatMap((path) => ["--ro-bind-try", path, path]),
  ...["--proc", "/proc", "--dev", "/dev"],
];

function toArguments(request: SandboxRequest, runtimes: string): string[] {
  return [
    ...NAMESPACE_ARGUMENTS,
    // The function's user and no one else's: programs ask who they are, and where their home is.
    ...["passwd", "group"].flatMap((file) => ["--ro-bind", `${runtimes}/sandbox/${file}`, `/etc/${file}`]),
    ...toTmp(request),
    ...(request.hosts ? ["--ro-bind", request.hosts, "/etc/hosts"] : []),
    ...toFolders(request.folders),
    ...request.mounts.flatMap(toMount),
    ...(request.folders.modules ? ["--ro-bind", request.folders.modules, "/node_modules"] : []),
    // Nothing but /tmp takes writes: the rest of the view lives in memory, where no size would bound it.
    ...["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/var/task"],
  ];
}

function toTmp({ ephemeralMb, tmp }: SandboxRequest): string[] {
  if (ephemeralMb > TMPFS_MB_MAX) return ["--bind", tmp, "/tmp"];
  return ["--size", String(ephemeralMb * BYTES_PER_MIB), "--tmpfs", "/tmp"];
}

function toFolders({ task, opt }: FunctionFolders): string[] {
  return ["--ro-bind", task, "/var/task", ...(opt ? ["--ro-bind", opt, "/opt"] : ["--dir", "/opt"])];
}

function toMount({ host, inside, isOptional }: Mount): string[] {
  return [isOptional ? "--ro-bind-try" : "--ro-bind", host, inside ?? host];
}
